"""Hypotheses of a case, and the lines that speak for and against each."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Case
from tutela.casework.gate import Guard
from tutela.casework.logbook.models.lines import SHORT, TEXT, Line
from tutela.casework.people.models import Person, Unit


class Hypothesis(models.Model):
    """What may be so in a case; how it ended stands in its conclusion."""

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", "Open"
        SUPPORTED = "supported", "Supported"
        REFUTED = "refuted", "Refuted"
        LEFT = "left", "Left open for good"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hypotheses")
    text = models.TextField(max_length=TEXT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    conclusion = models.CharField(max_length=SHORT, blank=True)
    concluded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"HY-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Evidence(models.Model):
    """That a line speaks for or against a hypothesis, and how."""

    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.PROTECT, related_name="evidence")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="evidence")
    is_for = models.BooleanField()
    says = models.CharField(max_length=SHORT)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hypothesis", "line"], name="a_line_speaks_once_of_a_hypothesis")
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk}"
