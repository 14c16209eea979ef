"""One reading of one file of communications, and what there is to say of it."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Guard
from tutela.casework.items.models import Instance
from tutela.casework.people.models import Unit


class Source(models.Model):
    """One reading of a file that an exhibit holds; reading it again is another row, which adds nothing.

    `answers`, `zone` and `mapping` are what was said beside the file; `question` is what has to be answered
    first. Of what was observed, `added` was new and `held` was on record already.
    """

    class State(models.TextChoices):
        """How far it has come."""

        READING = "reading"
        ASKS = "asks"
        READ = "read"
        BROKE_OFF = "broke off"
        ANSWERED = "answered"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="sources")
    place = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=60)
    reader = models.CharField(max_length=40)
    zone = models.CharField(max_length=60, blank=True)
    answers = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    question = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    observed = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    warned = models.BigIntegerField(default=0)
    lost = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["exhibit", "id"]),
            models.Index(fields=["unit"], condition=models.Q(state="asks"), name="sources_that_ask"),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: what is open to whoever may act on its exhibit."""
        return self.exhibit.guard


class SourceLine(models.Model):
    """One thing that could not be read of a file, or that whoever reads it has to know."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="lines")
    place = models.CharField(max_length=300)
    says = models.CharField(max_length=500)
    is_lost = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"
