"""The register of sources: identities sealed under the unit's key, which nothing leads to from a line."""

from django.db import models
from django.utils import timezone

from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.logbook.models.lines import Line
from tutela.casework.people.models import Person, Unit


class RegisteredSource(models.Model):
    """One source, by a number; who that is lies sealed in `sealed`."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=40, unique=True)
    sealed = BytesField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"SR-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class LineSource(models.Model):
    """From which registered source a line comes; a line itself does not know it."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(RegisteredSource, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"source of IL-{self.line_id}"


class SourceReading(models.Model):
    """That somebody read the identity of a source, and why."""

    source = models.ForeignKey(RegisteredSource, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"reading {self.pk} of SR-{self.source_id}"
