"""Terms that were found in messages, what people say of each, and what is still to be looked through."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Guard
from tutela.casework.intelligence.models.messages import Message, Thread
from tutela.casework.people.models import Person


class TermHit(models.Model):
    """One term at one place of a message, in signs of its text; the version that finds it again adds no row.

    `found_by` and `held_by` are the numbers of the first and the last version of the book that found it;
    `said` is what was said of it last. `order_ms` is that of the message.
    """

    class Said(models.TextChoices):
        """What somebody says of a hit."""

        NOTHING = "", "Nothing yet"
        FALSE = "false", "False hit"
        RELEVANT = "relevant", "Relevant"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="hits", db_index=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="hits", db_index=False)
    order_ms = models.BigIntegerField()
    list = models.CharField(max_length=60)
    term = models.CharField(max_length=200)
    start = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    found_by = models.PositiveIntegerField()
    held_by = models.PositiveIntegerField()
    said = models.CharField(max_length=8, choices=Said.choices, default=Said.NOTHING, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "list", "term", "start"], name="one_hit_per_place")
        ]
        indexes = [
            models.Index(fields=["thread", "order_ms", "message", "start"]),
            models.Index(fields=["thread", "held_by", "list", "term", "said"], name="hits_by_term"),
            models.Index(fields=["list", "term"], condition=~models.Q(said=""), name="hits_spoken_of"),
        ]

    def __str__(self) -> str:
        return f"hit {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.thread.guard


class HitFinding(models.Model):
    """What one person said of a hit; saying something else later is another row."""

    hit = models.ForeignKey(TermHit, on_delete=models.PROTECT, related_name="findings")
    says = models.CharField(max_length=8, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.hit}: {self.says}"


class Unsearched(models.Model):
    """Messages of an exhibit, from one number to another, that are still to be looked through for terms."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    def __str__(self) -> str:
        return f"messages {self.first} to {self.last}"
