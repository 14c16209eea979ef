"""What a report ended in, and each step of a person on its way there."""

from django.db import models
from django.utils import timezone

from tutela.casework.people.models import Person
from tutela.casework.reports.models.reports import Report


class Disposition(models.Model):
    """What a report ended in, by which rule and whom; superseded, never changed. One at a time is current.

    `version` is the number of the version that was decided on; `like` the report as which it was decided,
    where somebody decided many of the same; `without_look` says why an address was not looked at, where one
    was not; `pack` is the law pack that the unit worked under.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="dispositions")
    code = models.CharField(max_length=40)
    rule_id = models.CharField(max_length=100)
    reason = models.CharField(max_length=2000, blank=True)
    without_look = models.CharField(max_length=2000, blank=True, default="")
    pack = models.CharField(max_length=100, blank=True, default="")
    version = models.PositiveIntegerField()
    duplicate_of = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="duplicates")
    like = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="report_dispositions")
    at = models.DateTimeField(default=timezone.now)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(is_current=True), name="one_current_disposition"
            )
        ]
        indexes = [models.Index(fields=["code", "at"], name="dispositions_by_code")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.code}"


class ReportStep(models.Model):
    """One step of a person on the way of a report: held, escalated, given to somebody, taken up, released."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=20)
    reason = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.report_id}: {self.what}"
