"""Clocks of keeping, holds, reviews and disposals."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit
from tutela.engine.retention.rules import Subject, Then

# The kinds of this room's jobs.
DISPOSE, CLEAN = "dispose", "clean"
_SUBJECTS = [(each.value, each.value.capitalize()) for each in Subject]
_THEN = [(each.value, each.value.capitalize()) for each in Then]


class RetentionClock(models.Model):
    """Until when a case or a report is kept by one rule, as the book of that moment had it.

    A report of a provider is a "submission" as well, and may have several. `book` is the digest of the book.
    """

    class End(models.TextChoices):
        """Why it runs no more."""

        REOPENED = "reopened", "it was opened again"
        NEW_RULE = "new_rule", "another rule holds for it"
        DISPOSED = "disposed", "it was disposed of"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=12, choices=_SUBJECTS)
    subject = models.BigIntegerField()
    rule = models.CharField(max_length=60)
    book = models.CharField(max_length=64)
    is_verified = models.BooleanField()
    begins_on = models.DateField()
    due_on = models.DateField()
    then = models.CharField(max_length=10, choices=_THEN)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "subject_kind", "subject", "rule"],
                condition=Q(ended_at=None),
                name="one_clock_of_a_rule_for_a_thing",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("begins_on")), name="nothing_is_due_before"),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on"], condition=Q(ended_at=None), name="retention_clocks_running"
            )
        ]

    def __str__(self) -> str:
        return f"RC-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Hold(models.Model):
    """That something is kept whatever a rule says: why, by which authority, and until somebody ends it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=12, choices=_SUBJECTS)
    subject = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    authority = models.CharField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "subject_kind", "subject"], condition=Q(ended_at=None), name="holds_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"LH-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Review(models.Model):
    """That somebody looked whether something is kept on, until when, and why."""

    clock = models.ForeignKey(RetentionClock, on_delete=models.PROTECT, related_name="reviews")
    until = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"review {self.pk}"


class Disposal(models.Model):
    """That a case, or reports, are disposed of: one proposes it, another confirms it, a job carries it out.

    Of reports `subject` counts the disposals of the unit, and each report has a row of its own.

    `reach` names what hangs from it by numbers, as it was when it began, so that a job that was cut off goes
    on from there. `holds` counts the holds in force: while there is one, nothing is confirmed or begun.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", "waits for another person"
        CONFIRMED = "confirmed", "confirmed, waits to be carried out"
        BEGUN = "begun", "is being carried out"
        DONE = "done", "done"
        REFUSED = "refused", "not confirmed"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=12, choices=_SUBJECTS)
    subject = models.BigIntegerField()
    reference = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    rule = models.CharField(max_length=60)
    book = models.CharField(max_length=64)
    authority = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    holds = models.PositiveIntegerField(default=0)
    reach = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    certificate = models.TextField(blank=True)
    signature = models.CharField(max_length=128, blank=True)
    done_at = models.DateTimeField(null=True)
    cleaned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("proposed_by")),
                name="nobody_confirms_a_disposal_alone",
            ),
            models.CheckConstraint(
                condition=Q(holds=0) | Q(state__in=["proposed", "refused"]), name="a_hold_beats_disposal"
            ),
            models.UniqueConstraint(
                fields=["unit", "subject_kind", "subject"],
                condition=~Q(state="refused"),
                name="one_disposal_of_a_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"DC-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class DisposalPart(models.Model):
    """One report of a disposal, by which rule it is due; what must stay is left out, with the reason.

    Where `keeps_reference`, what a company sent goes, and the company's name for it stays: it is kept longer.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITS = "waits", "goes with the others"
        LEFT_OUT = "left_out", "left out"
        BEGUN = "begun", "is being disposed of"
        DONE = "done", "disposed of"

    class Why(models.TextChoices):
        """Why it was left out."""

        REFUSED = "refused", "the disposal was not confirmed"
        HELD = "held", "a hold is in force"
        OPEN = "open", "it is open again"
        NOTICE = "notice", "a notice that speaks of it is open"
        PACKAGE = "package", "a package that speaks of it is open"
        ABROAD = "abroad", "what goes abroad of it is open"

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="disposal_parts")
    report = models.BigIntegerField()
    rule = models.CharField(max_length=60, blank=True)
    book = models.CharField(max_length=64, blank=True)
    keeps_reference = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITS)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=["waits", "begun"]) | Q(state="done", keeps_reference=False),
                name="one_disposal_of_a_report",
            )
        ]
        indexes = [models.Index(fields=["disposal", "state", "id"], name="parts_of_a_disposal")]

    def __str__(self) -> str:
        return f"R-{self.report} of DC-{self.disposal_id}"
