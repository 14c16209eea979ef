"""Threads, who takes part in them, and messages with their versions."""

from django.db import models

from tutela.casework.cases.models import Exhibit
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.intelligence.models.sources import Source
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit


class Thread(models.Model):
    """One conversation of an exhibit, as files of one format have it; times are milliseconds since 1970."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="threads")
    format = models.CharField(max_length=60)
    key = models.CharField(max_length=500)
    title = models.CharField(max_length=500, blank=True)
    platform = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=500, blank=True)
    first_ms = models.BigIntegerField(null=True)
    last_ms = models.BigIntegerField(null=True)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "format", "key"], name="one_thread_per_key")
        ]

    def __str__(self) -> str:
        return self.title or self.key

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: what is open to whoever may act on its exhibit."""
        return self.exhibit.guard


class Participant(models.Model):
    """Somebody in a thread, as the source names them; who that is, nothing here says."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="participants")
    key = models.CharField(max_length=500)
    name = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "key"], name="one_participant_per_key")]

    def __str__(self) -> str:
        return self.name or self.key


class Message(models.Model):
    """One message, call or visit as a file has it; nothing is overwritten.

    What the platform calls by one `key` and says in another way later is another version, of which only one
    is the latest. `reference` tells it from every other observation of the exhibit, by what was read and
    where. `order_ms` is its time, or that of the message before it where it has none.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages", db_index=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="messages", db_index=False)
    reference = BytesField()
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    at_ms = models.BigIntegerField(null=True)
    order_ms = models.BigIntegerField()
    said_at = models.CharField(max_length=100, blank=True)
    basis = models.CharField(max_length=12)
    sender = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    direction = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=8)
    is_edited = models.BooleanField(default=False)
    reply_to = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    part = models.CharField(max_length=300)
    number = models.BigIntegerField()
    offset = models.BigIntegerField(null=True)
    length = models.BigIntegerField(default=0)
    raw = BytesField()
    rest = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    attachments = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "reference"], name="one_message_per_reference")
        ]
        indexes = [
            models.Index(fields=["thread", "order_ms", "id"]),
            models.Index(fields=["thread", "key"], condition=~models.Q(key=""), name="messages_by_key"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.thread.guard


class Attachment(models.Model):
    """A file that a message refers to; its content, where it was received, is the item."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=500, blank=True)
    path = models.CharField(max_length=1000, blank=True)
    mime = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=200, blank=True)
    missing = models.CharField(max_length=500, blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name or self.path
