"""Reports as their newest version stands, and each version as it was sent."""

from functools import cached_property

from django.db import models
from django.utils import timezone

from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.identifiers.models import Identifier
from tutela.casework.items.models import Intake
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.indexes import INDEXES
from tutela.engine.formats.reports.told import Channel, ReportClass, Source, Told, from_json

# What a report stands at in the queue before anybody scored it: unknown never lowers.
UNSCORED = 100


class ReportKey(models.Model):
    """The data key that seals what a unit received as reports in one month: `month` is written 2026-11."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_keys")
    month = models.CharField(max_length=7)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="report_key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="one_report_key_per_month")]

    def __str__(self) -> str:
        return f"reports of {self.month}"


class Report(models.Model):
    """One report, as its newest version stands; who sent it and their own name for it say which report it is.

    `band` is the risk band and `band_order` the number by which the queue goes, lower first; `due_at` is when
    the next step is due, and `owner` whose it is. A claim is a lease: `claimed_by` has it until
    `claimed_until`; `first_look_at` is when somebody had it first. While it stands settled, `ended_at` and
    `outcome` are of the disposition that holds. `flood` is what so many reports name that those of them that
    stand alike are one row of the queue: all but one are folded.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        HELD = "held"
        ESCALATED = "escalated"
        SETTLED = "settled"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    source = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Source])
    channel = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Channel])
    sender = models.CharField(max_length=200, blank=True)
    sender_reference = models.CharField(max_length=200, blank=True)
    report_class = models.CharField(
        max_length=15,
        choices=[(each.value, each.value) for each in ReportClass],
        default=ReportClass.UNKNOWN.value,
    )
    received_at = models.DateTimeField()
    discovered_at = models.DateTimeField(null=True)
    made_available_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    version = models.PositiveIntegerField(default=1)
    band = models.CharField(max_length=1, blank=True, default="")
    band_order = models.IntegerField(default=UNSCORED)
    is_immediate = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="owned_reports")
    claimed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="claimed_reports"
    )
    claimed_until = models.DateTimeField(null=True)
    # How many of its addresses nobody has looked at yet.
    to_look_at = models.PositiveIntegerField(default=0)
    first_look_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True, default="")
    # It waited so long that it goes before what came later one band above.
    moved_up = models.BooleanField(default=False)
    flood = models.ForeignKey(Identifier, models.PROTECT, null=True, related_name="+", db_index=False)
    is_folded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source", "sender", "sender_reference"],
                condition=~models.Q(sender_reference=""),
                name="one_report_per_sender_reference",
            )
        ]
        indexes = INDEXES

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference people use for the report."""
        return f"R-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Delivery(models.Model):
    """The stored receipt of reports that came in together: their bytes lie in one sealed object, end to end.

    `versions` counts what it made, `held` what it brought that we had byte for byte.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_deliveries")
    copy = models.ForeignKey(SealedCopy, on_delete=models.PROTECT, null=True, related_name="+")
    received_by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    versions = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class ReportVersion(models.Model):
    """One report as it was sent once; nothing of it is ever changed.

    `sha256` is of its original bytes: `size_bytes` of its delivery's object from `offset` on. `told` is what
    was read from them, and `diff` what differs from the version before. Media that came with it are received
    as `intake`.
    """

    class Kind(models.TextChoices):
        """Why there is another version."""

        ORIGINAL = "original"
        SUPPLEMENT = "supplement"
        RE_RELEASE = "re_release"
        RECLASSIFIED = "reclassified"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    report_class = models.CharField(max_length=15)
    received_at = models.DateTimeField()
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="made_versions")
    sha256 = BytesField()
    offset = models.BigIntegerField()
    size_bytes = models.BigIntegerField()
    told = models.TextField()
    diff = models.JSONField(default=list)
    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, null=True, related_name="report_version")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "n"], name="one_report_version_per_number")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.n}"

    @cached_property
    def as_told(self) -> Told:
        """What was read from it."""
        return from_json(self.told)
