"""Reports, their versions, what each ended in, and how they came in."""

from functools import cached_property

from django.db import models
from django.utils import timezone

from tutela.casework.custody.models import DataKey, SealedCopy
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.identifiers.models import Identifier
from tutela.casework.items.models import Intake
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.counters import DayCount, OwnerCount, ReportCount  # noqa: F401 - tables of this room
from tutela.casework.reports.indexes import INDEXES
from tutela.casework.welfare.models import ExposureEvent
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


class Disposition(models.Model):
    """What a report ended in, by which rule and whom; superseded, never changed. One at a time is current.

    `version` is the number of the version that was decided on; `like` the report as which it was decided,
    where somebody decided many of the same; `without_look` says why an address was not looked at, where one
    was not; `pack` is the law pack that the unit worked under.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="dispositions")
    code = models.CharField(max_length=40)
    rule_id = models.CharField(max_length=100)
    reason = models.CharField(max_length=2000, blank=True)
    without_look = models.CharField(max_length=2000, blank=True, default="")
    pack = models.CharField(max_length=100, blank=True, default="")
    version = models.PositiveIntegerField()
    duplicate_of = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="duplicates")
    like = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="report_dispositions")
    at = models.DateTimeField(default=timezone.now)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(is_current=True), name="one_current_disposition"
            )
        ]
        indexes = [models.Index(fields=["code", "at"], name="dispositions_by_code")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.code}"


class AddressLook(models.Model):
    """One look of a person at a reported address, on the unit's isolated machine; a later one is another row.

    It is begun, which starts the person's minutes, and recorded once, when they say what they saw. `country`
    is where the machine went out to the network; `items` counts what was there, by category of the law pack.
    """

    class State(models.TextChoices):
        """What was seen."""

        THERE = "there", "There"
        GONE = "gone", "Gone"
        LOGIN_WALL = "login_wall", "Behind a sign-in"
        DIFFERS = "differs", "Differs by country"
        UNREACHABLE = "unreachable", "Not reachable"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="looks")
    address = models.TextField()
    exposure = models.OneToOneField(ExposureEvent, on_delete=models.PROTECT, related_name="address_look")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="address_looks")
    state = models.CharField(max_length=12, choices=State.choices, blank=True)
    country = models.CharField(max_length=2, blank=True)
    pack = models.CharField(max_length=100, blank=True)
    items = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["by", "id"], condition=models.Q(recorded_at__isnull=True), name="looks_not_recorded"
            )
        ]

    def __str__(self) -> str:
        return f"look {self.pk}"


class AddressCapture(models.Model):
    """What the isolated machine kept of a reported address, received as content of the report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="captures")
    address = models.TextField()
    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, related_name="address_capture")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"capture {self.pk}"


class ReportStep(models.Model):
    """One step of a person on the way of a report: held, escalated, given to somebody, taken up, released."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=20)
    reason = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.report_id}: {self.what}"


class ReportImport(models.Model):
    """One run over files of reports: what was read and made, and a line for each that could not be read."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_imports")
    path = models.CharField(max_length=1000)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    read = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    versions = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    unread = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportLine(models.Model):
    """One thing that an import could not read, or read with something to say of it."""

    run = models.ForeignKey(ReportImport, on_delete=models.PROTECT, related_name="lines")
    place = models.CharField(max_length=1000)
    is_read = models.BooleanField(default=False)
    says = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"


class Unopened(models.Model):
    """Something that was sent to the unit and could not be opened: it is kept, sealed, where it came.

    `reference` is its name at its door. It waits until it is tried again (`wanted_at`) and goes in
    (`taken_at`).
    """

    class Door(models.TextChoices):
        """By which way it came."""

        COMPANY = "a company"
        PUBLIC = "the public"
        REPLY = "an answer of the public"
        MAIL = "the mailbox"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="unopened")
    door = models.CharField(max_length=30, choices=Door.choices)
    reference = models.CharField(max_length=200)
    sender = models.CharField(max_length=200, blank=True, default="")
    received_at = models.DateTimeField()
    set_aside_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    wanted_at = models.DateTimeField(null=True)
    wanted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    # What the mailbox gave is kept here; anything else lies at its door.
    copy = models.ForeignKey(SealedCopy, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "door", "reference"], name="one_unopened_per_reference")
        ]
        indexes = [
            models.Index(
                fields=["unit", "id"], condition=models.Q(taken_at__isnull=True), name="unopened_that_wait"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} from {self.door}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)
