"""Words that were read aloud to whoever told us, and the names under which reporters' contacts are kept."""

from django.db import models
from django.utils import timezone

from tutela.casework.database import BytesField
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.models.reports import Report


class SpokenReceipt(models.Model):
    """Eight words that somebody read aloud to a caller, who changes them at the door at their first use.

    The words are kept nowhere, only their `name`. The door knows it since `published_at`. Changed, they open
    nothing any more: `lookup` is the name under which the caller's letters lie from then on. They end
    unused on `ends_on`, or when somebody says so (`ended_at`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="spoken_receipts")
    name = BytesField(unique=True)
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField()
    read_back_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    lookup = BytesField(null=True, unique=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "id"],
                condition=models.Q(used_at__isnull=True, ended_at__isnull=True),
                name="spoken_receipts_unused",
            )
        ]

    def __str__(self) -> str:
        return f"spoken receipt {self.pk}"


class ReportContact(models.Model):
    """Under which name a reporter's contact is kept apart that came with no letter; there may be several."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="contacts")
    lookup = BytesField(unique=True)
    version = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"contact of {self.report_id}/{self.version}"
