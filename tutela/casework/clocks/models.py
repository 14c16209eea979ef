"""Clocks, whose they are, and when they stood still."""

from django.db import models
from django.utils import timezone

from tutela.casework.gate import Guard, Role
from tutela.casework.people.models import Person, Unit
from tutela.engine.working_time import OpeningHours


class Clock(models.Model):
    """The time that is left for one thing to be done about one subject.

    `subject_kind` and `subject` name it as its room calls it ("report", 5), `counts` says what is waited for.
    It belongs to a person or to a role; `next_owners` are those it is passed on to when it is overdue, each
    written as "role supervisor" or "person 7", every `passes_after` minutes. `hours` are the unit's opening
    hours as they were when it began, so that no later change of settings moves what is due. While it stands
    still it has no `due_at`, and `left` minutes are left.
    """

    class Runs(models.TextChoices):
        """Which time it counts."""

        ELAPSED = "elapsed time"
        WORKING = "working time"

    class End(models.TextChoices):
        """How it ended."""

        DONE = "done"
        NOT_NEEDED = "not needed any more"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clocks")
    subject_kind = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    counts = models.CharField(max_length=60)
    runs = models.CharField(max_length=15, choices=Runs.choices)
    limit = models.PositiveIntegerField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="clocks")
    owner_role = models.CharField(
        max_length=40, blank=True, choices=[(role.value, role.value) for role in Role]
    )
    next_owners = models.JSONField(default=list)
    passes_after = models.PositiveIntegerField(default=60)
    hours = models.CharField(max_length=60)
    nation = models.CharField(max_length=3)
    zone = models.CharField(max_length=60)
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)
    left = models.PositiveIntegerField(null=True)
    overdue_at = models.DateTimeField(null=True)
    passes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=30, blank=True, choices=End.choices)
    elapsed_minutes = models.PositiveIntegerField(null=True)
    working_minutes = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "subject_kind", "subject", "counts"],
                condition=models.Q(ended_at=None),
                name="one_running_clock_for_each_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False, owner_role="")
                | (models.Q(owner=None) & ~models.Q(owner_role="")),
                name="a_clock_is_a_persons_or_a_roles",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"], condition=models.Q(ended_at=None), name="clocks_by_due"
            ),
            models.Index(
                fields=["unit", "subject_kind", "counts", "runs", "due_at", "id"],
                condition=models.Q(ended_at=None),
                name="clocks_that_run",
            ),
            models.Index(
                fields=["unit", "ended_at", "id", "subject_kind", "counts", "runs", "end", "due_at"],
                condition=models.Q(ended_at__isnull=False),
                name="clocks_that_ended",
            ),
            models.Index(fields=["passes_at"], condition=models.Q(ended_at=None), name="clocks_to_pass_on"),
        ]

    def __str__(self) -> str:
        return f"{self.counts} of {self.subject_kind} {self.subject}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)

    @property
    def opening_hours(self) -> OpeningHours:
        """The unit's opening hours when it began."""
        return OpeningHours.read(self.hours, self.nation, self.zone)


class Pause(models.Model):
    """A while in which a clock stood still, and why."""

    class Reason(models.TextChoices):
        """Why a clock may stand still."""

        SENDER_ASKED = "the sender was asked and has not answered"
        OTHERS_ASKED = "another agency was asked and has not answered"
        POLICE_ASKED = "the police asked to wait"
        LEGAL = "a court or lawyer has it"
        TECHNICAL = "a technical fault is in the way"

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=60, choices=Reason.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(ended_at=None), name="one_pause_of_a_clock_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clock}: {self.reason}"


class Passing(models.Model):
    """An overdue clock went from one owner to the next; `to` is empty where there was no next one."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="passings")
    from_owner = models.CharField(max_length=60)
    to_owner = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.clock}: {self.from_owner} to {self.to_owner}"


class Tally(models.Model):
    """By how many the clocks of one sort that stand one way became more or fewer; their sum is how many are.

    Each stands on a day of the unit's time zone: what runs on the day when it is due, what stands still on
    the day when it began, what ended on the day when it ended. Rows are only added, so that whoever starts
    or ends a clock waits for nobody; each night those of the same are made one.
    """

    class What(models.TextChoices):
        """How they stand."""

        DUE = "due"
        STILL = "still"
        MET = "met"
        MISSED = "missed"
        NOT_NEEDED = "not needed"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=What.choices)
    day = models.DateField()
    subject_kind = models.CharField(max_length=40)
    counts = models.CharField(max_length=60)
    runs = models.CharField(max_length=15)
    number = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "what", "day", "subject_kind", "counts", "runs", "number"],
                name="clock_tallies",
            )
        ]

    def __str__(self) -> str:
        return f"{self.counts} of {self.subject_kind}, {self.what} on {self.day}: {self.number}"
