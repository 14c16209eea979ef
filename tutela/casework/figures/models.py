"""Papers made of figures: briefings, transparency reports, statistics of notices."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Marking
from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit


class Form(models.TextChoices):
    """What is made of figures."""

    BRIEFING = "briefing", "Briefing"
    TRANSPARENCY = "transparency", "Transparency report"
    NOTICES = "notices", "Statistics of notices (DSA article 22)"


class Paper(models.Model):
    """One paper: the figures of a span as they were counted when it was made, and what it says of them.

    `facts` holds what was counted, as it is shown, and `document` all that the paper says, both as canonical
    JSON: page, PDF and CSV are made of these two alone, so that they are the same whenever they are made.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figure_papers", db_index=False)
    form = models.CharField(max_length=12, choices=Form.choices)
    span = models.CharField(max_length=7)
    since = models.DateField()
    until = models.DateField()
    marking = models.CharField(max_length=20, choices=Marking.Level.choices)
    facts = models.TextField()
    document = models.TextField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="figure_papers_of_a_unit")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"MI-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)
