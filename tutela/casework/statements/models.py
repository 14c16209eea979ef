"""Statements and schedules: their versions, the papers that were signed, and the items of schedules."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit


class Form(models.TextChoices):
    """What is made."""

    MG11 = "mg11", "Witness statement (MG11)"
    SFR1 = "sfr1", "Streamlined forensic report 1"
    SFR2 = "sfr2", "Streamlined forensic report 2"
    CATEGORIES = "categories", "Schedule of categories"
    MG6C = "mg6c", "Schedule of non-sensitive material (MG6C)"
    MG6D = "mg6d", "Schedule of sensitive material (MG6D)"
    MG6E = "mg6e", "Disclosure officer's report (MG6E)"


class Statement(models.Model):
    """One statement or schedule about a case or one exhibit of it; it says what its newest version says."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="statements")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, null=True, related_name="statements")
    form = models.CharField(max_length=12, choices=Form.choices)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="statements_of_a_unit")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"ST-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Version(models.Model):
    """One version of a statement: what it says, on which facts, by whom, and how far it came.

    `facts` is what the record said then, and `document` all that the paper says, both as canonical JSON;
    `apart` is the page that is not served, empty where there is none. `wording` names the version of the
    wording, `is_adopted` says whether two people of the unit had approved it then.
    """

    class State(models.TextChoices):
        """How far it came."""

        MADE = "made", "Made, to be checked"
        RETURNED = "returned", "Returned by who checked it"
        CHECKED = "checked", "Checked and signed"
        SERVED = "served", "Served"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MADE)
    facts = models.TextField()
    document = models.TextField()
    apart = models.TextField(blank=True)
    wording = models.CharField(max_length=200)
    is_adopted = models.BooleanField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    served_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    served_at = models.DateTimeField(null=True)
    served_to = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "number"], name="one_version_of_a_statement_per_number"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by=None) | ~models.Q(checked_by=models.F("made_by")),
                name="nobody_checks_their_own_statement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement.reference}, version {self.number}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.statement.guard


class Paper(models.Model):
    """What was signed: the bytes of a PDF, the manifest that names their SHA-256, and its signature.

    `setter` is what the bytes depend on beside the document. One that `is_served` is the statement itself;
    the other is the page with what the witness's unit must know and nobody else.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="papers")
    is_served = models.BooleanField()
    content = BytesField()
    manifest = models.TextField()
    signature = models.CharField(max_length=128)
    setter = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "is_served"], name="one_paper_of_each_kind")
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"


class ScheduleItem(models.Model):
    """One item of unused material, by a number on its schedule that nothing else ever gets.

    `key` names what it is on record. `reason` says why it is sensitive, and is needed there; `assists` what
    about it might undermine the prosecution or assist the defence. `served_at` says since when it stands on
    a schedule that was served; `moved_at` that it stands on the other one now, and its number is not used.
    """

    class Schedule(models.TextChoices):
        """On which schedule it stands."""

        OPEN = "mg6c", "MG6C, non-sensitive"
        SENSITIVE = "mg6d", "MG6D, sensitive"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="schedule_items")
    schedule = models.CharField(max_length=6, choices=Schedule.choices, default=Schedule.OPEN)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    description = models.CharField(max_length=500)
    location = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    assists = models.CharField(max_length=300, blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "schedule", "number"], name="one_item_per_number"),
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=models.Q(moved_at=None),
                name="one_item_per_thing_on_record",
            ),
            models.CheckConstraint(
                condition=~models.Q(schedule="mg6d") | ~models.Q(reason=""),
                name="what_is_sensitive_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.number}"
