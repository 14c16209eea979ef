"""What people say that a message means in another language: beside its words, never in their place."""

from django.db import models
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.intelligence.models.messages import Message
from tutela.casework.people.models import Person


class Translation(models.Model):
    """A translation of one message by a named person; a later one by whomever stands before it.

    `language` is that of the message, as BCP 47 writes it. `translator` is who translated, where that is not
    who entered it; `withdrawn_at` says that it counts no more, and it stays on record.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=35)
    text = models.TextField()
    translator = models.CharField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"translation {self.pk} of {self.message}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.message.guard
