"""What a second person said of a lot."""

from django.db import models
from django.utils import timezone

from tutela.casework.grading.models import Lot
from tutela.casework.people.models import Person


class Verdict(models.Model):
    """One lot released or returned by a second person, for good. A lot without one waits."""

    class Outcome(models.TextChoices):
        """What became of the lot."""

        RELEASED = "released"
        RETURNED = "returned"

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="verdict")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="verdicts")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)
    # How many grades of each category the lot held then; a returned shift changes afterwards.
    counts = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.lot}: {self.outcome}"
