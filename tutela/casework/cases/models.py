"""Cases and their exhibits."""

from django.db import models

from tutela.casework.custody.models import DataKey
from tutela.casework.gate import Guard
from tutela.casework.items.models import Intake
from tutela.casework.people.models import Unit


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
