"""How reports came in from files, and what could not be opened."""

from django.db import models
from django.utils import timezone

from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit


class ReportImport(models.Model):
    """One run over files of reports: what was read and made, and a line for each that could not be read."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_imports")
    path = models.CharField(max_length=1000)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    read = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    versions = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    unread = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportLine(models.Model):
    """One thing that an import could not read, or read with something to say of it."""

    run = models.ForeignKey(ReportImport, on_delete=models.PROTECT, related_name="lines")
    place = models.CharField(max_length=1000)
    is_read = models.BooleanField(default=False)
    says = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"


class Unopened(models.Model):
    """Something that was sent to the unit and could not be opened: it is kept, sealed, where it came.

    `reference` is its name at its door. It waits until it is tried again (`wanted_at`) and goes in
    (`taken_at`), or until somebody says why nothing more is done about it (`dismissed_at`).
    """

    class Door(models.TextChoices):
        """By which way it came."""

        COMPANY = "a company"
        PUBLIC = "the public"
        REPLY = "an answer of the public"
        MAIL = "the mailbox"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="unopened")
    door = models.CharField(max_length=30, choices=Door.choices)
    reference = models.CharField(max_length=200)
    sender = models.CharField(max_length=200, blank=True, default="")
    received_at = models.DateTimeField()
    set_aside_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    wanted_at = models.DateTimeField(null=True)
    wanted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    why_dismissed = models.CharField(max_length=500, blank=True, default="")
    # What the mailbox gave is kept here; anything else lies at its door.
    copy = models.ForeignKey(SealedCopy, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "door", "reference"], name="one_unopened_per_reference")
        ]
        indexes = [
            models.Index(
                fields=["unit", "id"], condition=models.Q(taken_at__isnull=True), name="unopened_that_wait"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} from {self.door}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)
