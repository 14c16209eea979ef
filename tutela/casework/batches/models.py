"""Batches of authorities, the records of each as they came, and what went back."""

from django.db import models
from django.utils import timezone

from tutela.casework.cases.models import Exhibit
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit

MOST_SAID = 300


class NationalBatch(models.Model):
    """A VICS document of an authority that was received with an exhibit, and the media it is about.

    `region` is the scheme that its numbers follow, as agreed with the authority: without one no number means
    anything. `frame` and `cases` are the document without its records, for giving it back: of each case, how
    many records came before its end, and its text.
    """

    class State(models.TextChoices):
        """How far reading it came."""

        READING = "reading"
        READ = "read"
        REFUSED = "refused"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="national_batches")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="national_batches")
    # What was received as the document.
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    sender = models.CharField(max_length=200)
    region = models.CharField(max_length=40, blank=True)
    stated_region = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=20, blank=True)
    flavour = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    refused_because = models.CharField(max_length=500, blank=True)
    frame = BytesField(default=b"")
    cases = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    records = models.BigIntegerField(default=0)
    bound = models.BigIntegerField(default=0)
    reported = models.BigIntegerField(default=0)
    received_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "sha256"], name="one_batch_per_document"),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: what is open to whoever may act on its exhibit."""
        return self.exhibit.guard


class BatchRecord(models.Model):
    """One record of a batch as it came, and the item that it is about.

    `says` is its line of the report: what is not as the document says; "" where all is.
    """

    class State(models.TextChoices):
        """What became of it."""

        BOUND = "bound"
        MISSING = "missing", "its file did not come"
        DIFFERS = "differs", "another file lies in its place"
        DAMAGED = "damaged", "cannot be read"

    batch = models.ForeignKey(NationalBatch, on_delete=models.PROTECT, related_name="rows", db_index=False)
    position = models.IntegerField()
    media_id = models.BigIntegerField(null=True)
    text = BytesField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="batch_records")
    state = models.CharField(max_length=10, choices=State.choices)
    says = models.CharField(max_length=MOST_SAID, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_record_per_position"),
        ]
        indexes = [
            models.Index(fields=["batch", "position"], condition=~models.Q(says=""), name="reported_records"),
            models.Index(
                fields=["batch", "media_id"],
                condition=models.Q(media_id__isnull=False),
                name="records_by_media_id",
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.position} of batch {self.batch_id}"


class BatchReturn(models.Model):
    """One time that a batch went back: what was sent, to whom, its SHA-256, and what was answered."""

    batch = models.ForeignKey(NationalBatch, on_delete=models.PROTECT, related_name="returns")
    number = models.IntegerField()
    to = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    records = models.BigIntegerField()
    # Of how many it says what this unit released; of how many records nothing is settled here yet.
    graded = models.BigIntegerField()
    open = models.BigIntegerField()
    # How many records are not in it, because they could not be read.
    left_out = models.BigIntegerField()
    guidance = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_return_per_number")]

    def __str__(self) -> str:
        return f"return {self.number} of batch {self.batch_id}"
