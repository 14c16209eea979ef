"""Ranges of messages that people marked, with what has to be proved of an offence."""

from django.db import models
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.intelligence.models.messages import Message, Participant, Thread
from tutela.casework.people.models import Person


class RangeMark(models.Model):
    """Messages from one to another of a thread, marked by one person with one checklist of an offence.

    `about` is whom of the thread it is decided of. A mark is taken back with a reason, and stays on record.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="marks")
    first = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    last = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    checklist = models.CharField(max_length=100)
    about = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True)
    why_undone = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"mark {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: what is open to whoever may act on its thread."""
        return self.thread.guard


class MarkedPoint(models.Model):
    """What one person found of one point in a marked range: as findings of reports have it."""

    mark = models.ForeignKey(RangeMark, on_delete=models.PROTECT, related_name="points")
    point = models.CharField(max_length=60)
    outcome = models.CharField(max_length=12)
    confidence = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark", "point"], name="one_outcome_per_point")]

    def __str__(self) -> str:
        return f"{self.point}: {self.outcome}"
