"""Cases and their exhibits, and what is on the record of a case."""

from django.db import models
from django.utils import timezone

from tutela.casework.custody.models import DataKey
from tutela.casework.gate import Guard
from tutela.casework.items.models import Intake
from tutela.casework.people.models import Person, Unit


class Case(models.Model):
    """One investigation, with the key that seals everything received for it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=60)
    title = models.CharField(max_length=200, blank=True)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    opened_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "reference"], name="one_case_per_reference")]

    def __str__(self) -> str:
        return self.reference

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Exhibit(models.Model):
    """One thing seized or handed over, with the authority under which it may be examined."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, related_name="exhibit")
    reference = models.CharField(max_length=60)
    authority = models.CharField(max_length=300)
    description = models.CharField(max_length=300, blank=True)
    seized_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "reference"], name="one_exhibit_per_reference")
        ]

    def __str__(self) -> str:
        return self.intake.reference

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: what is open to whoever may act on its case."""
        return self.case.guard


class TeamMember(models.Model):
    """One person's part in a case, from a day on, and until another if it has ended."""

    class Part(models.TextChoices):
        """What they do in it."""

        OFFICER = "officer", "Officer in the case"
        DEPUTY = "deputy", "Deputy"
        EXHIBITS = "exhibits", "Exhibits officer"
        DISCLOSURE = "disclosure", "Disclosure officer"
        INVESTIGATOR = "investigator", "Investigator"
        ANALYST = "analyst", "Analyst"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part.choices)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "part"],
                condition=models.Q(until=None),
                name="one_part_of_a_person_in_a_case_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class BookEntry(models.Model):
    """One decision of a case, for good: what, why, what else was weighed; another entry corrects it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="book")
    number = models.PositiveIntegerField()
    decision = models.CharField(max_length=1000)
    reason = models.CharField(max_length=1000)
    alternatives = models.CharField(max_length=1000, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_decision_per_number")]

    def __str__(self) -> str:
        return f"decision {self.number}"


class CaseAction(models.Model):
    """One thing to be done in a case: whose it is, by when, and what came of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="to_do")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_action_per_number")]

    def __str__(self) -> str:
        return f"action {self.number}"


class Marking(models.Model):
    """A security marking of a case: in force at once where it raises, with a second person where it lowers.

    `is_agreed` is None while a lower one waits for its answer.
    """

    class Level(models.TextChoices):
        """The markings, the lowest first."""

        OFFICIAL = "OFFICIAL", "OFFICIAL"
        SENSITIVE = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"
        SECRET = "SECRET", "SECRET"
        TOP_SECRET = "TOP SECRET", "TOP SECRET"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="markings")
    level = models.CharField(max_length=20, choices=Level.choices)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(is_agreed=None), name="one_lower_marking_asked_for"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("asked_by")),
                name="nobody_lowers_a_marking_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"marking {self.pk}"


class Closure(models.Model):
    """That a case was closed: by whom, with which points still open and why in spite of them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    points = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    reopened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(reopened_at=None), name="one_closure_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"
