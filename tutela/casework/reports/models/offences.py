"""What people found of each point that has to be proved of an offence."""

from django.db import models
from django.utils import timezone

from tutela.casework.people.models import Person
from tutela.casework.reports.models.reports import Report


class PointFinding(models.Model):
    """What one person found of one point; another finding is another version, and nothing is overwritten.

    `about` is the place of the file or person that it is decided of, "" for the report as a whole, and
    `about_says` its name in words then; `version` the number of the report's version that was read.
    """

    class Outcome(models.TextChoices):
        """What was found."""

        MET = "met", "Met"
        NOT_MET = "not met", "Not met"
        CANNOT_TELL = "cannot tell", "Cannot tell"

    class Confidence(models.TextChoices):
        """How sure they are."""

        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        LOW = "low", "Low"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="findings")
    checklist = models.CharField(max_length=100)
    point = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    about_says = models.CharField(max_length=200)
    n = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    confidence = models.CharField(max_length=8, choices=Confidence.choices)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "checklist", "about", "point", "n"], name="one_finding_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.checklist}/{self.point}: {self.outcome}"
