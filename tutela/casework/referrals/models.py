"""Referrals for victim identification, every version of each, and the leads they rest on."""

from django.db import models
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit


class State(models.TextChoices):
    """How far a referral has come."""

    DRAFT = "draft", "Draft"
    REFERRED = "referred", "With victim identification"
    IDENTIFIED = "identified", "Identified"
    SAFEGUARDED = "safeguarded", "Safeguarded"
    CLOSED = "closed", "Closed"


class Reason(models.TextChoices):
    """Why a referral is closed before the child is known to be safe."""

    MISTAKE = "mistake", "It was drafted by mistake"
    KNOWN = "known", "The child was identified before"
    NO_LEAD = "no_lead", "No lead is left"
    ELSEWHERE = "elsewhere", "Another unit or force works on it"


class Referral(models.Model):
    """That a child in an item is to be identified; it stands as its newest version says."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="referrals")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(ended_at=None), name="one_open_referral_per_item"
            )
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="referrals_of_a_unit"),
            models.Index(fields=["unit", "state", "-id"], name="referrals_by_state"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"VI-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Version(models.Model):
    """One version of a referral: what it was from then on, and by whose act."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.referral_id}"


class Lead(models.Model):
    """One thing that may lead to a child: what a file or row says, with the row that says it.

    Never a description of what an item shows.
    """

    class Kind(models.TextChoices):
        """What it is."""

        CAMERA = "camera", "Camera named by the file"
        TAKEN = "taken", "Moment the file states"
        POSITION = "position", "Position the file states"
        PLACE = "place", "Where it was found"
        MATCH = "match", "Known material it is near to"
        EVIDENCE = "evidence", "Evidence for a first recording"
        TEXT = "text", "Words that came with it"
        LANGUAGE = "language", "Language, by its code"
        PRODUCT = "product", "Product, by maker, model or article number"
        SCENE = "scene", "What belongs together with it"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="leads")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    source = models.CharField(max_length=60)
    value = models.CharField(max_length=300)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "kind", "source", "value"], name="one_lead_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.source}"
