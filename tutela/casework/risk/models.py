"""Rule books as they were followed, assessments by them, what people state and what they decide."""

from django.db import models
from django.utils import timezone

from tutela.casework.people.models import Person, Unit


class FollowedBook(models.Model):
    """The text of a rule book by which something was assessed, once for each digest."""

    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.digest[:12]


class Assessment(models.Model):
    """How something stands from a moment on: the newest row of a subject holds, and none is ever changed.

    `facts` are those that were known, each [name, value, where], so that the same book gives the same again;
    `rule_band` is what the book gives for them, and `band` what holds. They differ where people decided
    otherwise, or where a machine would have lowered it, which it may not. `rules` names the filters that
    held, with their bands, and a "!" for those of immediate risk. `order` sorts inside the band, the highest
    first; `place` is 0 for the highest band.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    cause = models.CharField(max_length=60)
    says = models.CharField(max_length=2500, blank=True)
    book = models.ForeignKey(FollowedBook, on_delete=models.PROTECT, related_name="+")
    model_version = models.CharField(max_length=200)
    facts = models.JSONField(default=list)
    rules = models.JSONField(default=list)
    rule_band = models.CharField(max_length=10)
    band = models.CharField(max_length=10)
    place = models.PositiveSmallIntegerField()
    order = models.IntegerField()
    act_within = models.PositiveIntegerField()
    is_immediate = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    second = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "subject_kind", "subject", "-id"], name="assessments_by_subject")
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject}: {self.band}"


class StatedFact(models.Model):
    """A fact that a person states of something, and where they have it from."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject_kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    fact = models.CharField(max_length=60)
    value = models.IntegerField()
    source = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "subject_kind", "subject"], name="stated_by_subject")]

    def __str__(self) -> str:
        return f"{self.fact}: {self.value}"


class Lowering(models.Model):
    """That a person asks to lower a band, or to clear immediate risk; a second one decides."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        OVERTAKEN = "overtaken"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    band = models.CharField(max_length=10)
    clears = models.BooleanField(default=False)
    on = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=2000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    second = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "subject_kind", "subject"],
                condition=models.Q(outcome="waiting"),
                name="one_lowering_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject} to {self.band}"


class InstrumentResult(models.Model):
    """What a licensed instrument gave, in the hands of whoever is licensed for it: never its questions."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    result = models.CharField(max_length=60)
    assessed_by = models.CharField(max_length=200)
    assessed_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.instrument} {self.version}: {self.result}"
