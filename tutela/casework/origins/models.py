"""What was weighed of each item, cameras that files name, marks that people set, and what is identified."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_noop as noop

from tutela.casework.gate import Guard
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit


class Appraisal(models.Model):
    """What spoke for an item being a first recording, by which weights; another finding is another row.

    `factors` holds one entry for each kind of evidence found: its `code`, the `weight` it had, and the `row`
    that says so, such as "match 12".
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="appraisals")
    score = models.PositiveSmallIntegerField()
    factors = models.JSONField(default=list)
    weights_name = models.CharField(max_length=60)
    weights_version = models.CharField(max_length=40)
    weights_digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    is_latest = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(is_latest=True), name="one_latest_appraisal_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"appraisal of {self.item_id}: {self.score}"


class Camera(models.Model):
    """A camera that files of a unit name: by its serial number or owner, or only by make and model."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cameras")
    key = models.CharField(max_length=700)
    has_serial = models.BooleanField()
    items = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="one_camera_per_key")]

    def __str__(self) -> str:
        return f"camera {self.pk}"


class CameraTrace(models.Model):
    """Which camera an item names."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="camera_trace")
    camera = models.ForeignKey(Camera, on_delete=models.CASCADE, related_name="traces")

    def __str__(self) -> str:
        return f"{self.item_id} by {self.camera_id}"


class Mark(models.Model):
    """What a person says of an item that comes before everything else; two people clear it."""

    class Kind(models.TextChoices):
        """What it says."""

        AT_RISK = "at_risk", noop("A child is at risk now")
        FIRST_GENERATION = "first_generation", noop("A first recording")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="marks")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind"],
                condition=models.Q(cleared_at=None),
                name="one_mark_of_a_kind_per_item",
            )
        ]
        indexes = [
            models.Index(
                fields=["unit", "kind"], condition=models.Q(cleared_at=None), name="marks_that_stand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: T-{self.item_id}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Clearing(models.Model):
    """That somebody asked for a mark to be cleared, and what another person answered."""

    class Reason(models.TextChoices):
        """Why it would be cleared."""

        BY_MISTAKE = "by_mistake", "It was set by mistake"
        SAFE = "safe", "The child is known to be safe"
        KNOWN = "known", "The recording turned out to be known"
        NOT_SO = "not_so", "What was found since says otherwise"

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="clearings")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mark"], condition=models.Q(answered_by=None), name="one_open_clearing_per_mark"
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("answered_by")), name="a_mark_is_cleared_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"clearing of {self.mark_id}"


class Identity(models.Model):
    """That the child of an item is identified; never who it is.

    `referral` is the number of the referral that says so, `says` what people call it: "VI-3", or a series of
    another unit. `because` names the row by which this item came to it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="identities")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="identities")
    referral = models.PositiveBigIntegerField(null=True)
    says = models.CharField(max_length=200)
    because = models.CharField(max_length=200)
    noted_by = models.CharField(max_length=200)
    noted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(ended_at=None), name="one_identity_per_item"
            )
        ]
        indexes = [
            models.Index(
                fields=["unit", "referral"], condition=models.Q(ended_at=None), name="identities_that_stand"
            )
        ]

    def __str__(self) -> str:
        return f"{self.says}: T-{self.item_id}"
