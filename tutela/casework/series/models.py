"""Series of referrals, who belongs to each, what holders of their items were told, and what was exported."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Case
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Guard
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Person, Unit
from tutela.casework.referrals.models import Referral


class State(models.TextChoices):
    """How far the child of a series has come."""

    UNIDENTIFIED = "unidentified", "Unidentified"
    IDENTIFIED = "identified", "Identified"
    SAFEGUARDED = "safeguarded", "Safeguarded"


class Series(models.Model):
    """Referrals that belong together, or a series that others name and of which nothing is here yet.

    `title` is a name for the series and never a child's; `named_by` says who uses it, where it is not ours.
    `into` is the series that it was joined into. `round` counts what its holders were told, one after the
    other; in a round they are told that it `is_settled`, or that it is so no more.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="series")
    title = models.CharField(max_length=80, blank=True)
    named_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNIDENTIFIED)
    version = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    next_action = models.CharField(max_length=200, blank=True)
    next_due = models.DateField(null=True)
    into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined")
    round = models.PositiveIntegerField(default=0)
    is_settled = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state", "-id"], name="series_by_state"),
            models.Index(fields=["is_settled", "looked_at"], name="series_to_look_at"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"VS-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Step(models.Model):
    """One thing that was done with a series: by whom, when, and in which words."""

    class Kind(models.TextChoices):
        """What was done."""

        OPENED = "opened", "Opened"
        ADDED = "added", "Referral added"
        LEFT = "left", "Referral taken out"
        JOINED = "joined", "Joined into another"
        TAKEN = "taken", "Taken up"
        PLANNED = "planned", "Next action set"
        MOVED = "moved", "Status changed"
        TOLD = "told", "Holders told"
        CHASED = "chased", "Holder chased"
        CONFIRMED = "confirmed", "Holder confirmed"
        EXPORTED = "exported", "Export made"
        SIGNED = "signed", "Export signed"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    says = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_step_of_a_series_per_number")
        ]

    def __str__(self) -> str:
        return f"step {self.number} of VS-{self.series_id}"


class Member(models.Model):
    """That a referral belongs to a series, from a moment on and until another, if it was taken out."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="members")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="memberships")
    because = models.CharField(max_length=200)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=models.Q(left_at=None), name="one_series_per_referral"
            )
        ]

    def __str__(self) -> str:
        return f"VI-{self.referral_id} in VS-{self.series_id}"


class Telling(models.Model):
    """That one holder of items of a series was told in one round, and what it said to that.

    `unit` is whoever answers: the unit that holds them, or for a partner the unit of the series. `holder`
    tells holders apart; `through` says by what a partner was given the items.
    """

    class Kind(models.TextChoices):
        """Who is told."""

        CASE = "case", "A case"
        UNIT = "unit", "A unit, outside of cases"
        PARTNER = "partner", "A partner"
        LISTED = "listed", "Whoever took a published list"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="tellings")
    round = models.PositiveIntegerField()
    is_settled = models.BooleanField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    holder = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    through = models.CharField(max_length=200, blank=True)
    items = models.PositiveIntegerField()
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    chased = models.PositiveIntegerField(default=0)
    chased_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    says = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "round", "holder"], name="one_telling_per_holder")
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at"], condition=models.Q(confirmed_at=None), name="tellings_open"
            )
        ]

    def __str__(self) -> str:
        return f"telling {self.pk} of VS-{self.series_id}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: it is for whoever answers."""
        return Guard(self.unit_id)


class Export(models.Model):
    """One export of a series as data: text alone, made by one person and signed by another."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="exports")
    number = models.PositiveIntegerField()
    recipient = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=40)
    handling = models.CharField(max_length=1)
    conditions = models.CharField(max_length=500, blank=True)
    parts = models.JSONField(default=dict)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    manifest = models.TextField(blank=True)
    signature = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_export_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(signed_by=None) | ~models.Q(signed_by=models.F("made_by")),
                name="nobody_signs_their_own_export",
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.number} of VS-{self.series_id}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.series.guard
