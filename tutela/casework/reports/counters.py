"""The counters of reports: how many stand alike, came, are open or ended on a day, and are somebody's."""

from django.db import models

from tutela.casework.people.models import Person, Unit


class ReportCount(models.Model):
    """How many reports of a unit stand alike; kept by whoever changes one, and equal to a recount."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10)
    band = models.CharField(max_length=1, blank=True)
    source = models.CharField(max_length=20)
    report_class = models.CharField(max_length=15)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "state", "band", "source", "report_class"], name="one_count_for_all_alike"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.band} {self.source}: {self.number}"


class DayCount(models.Model):
    """How many reports of a unit were received, stand open or ended on a day of its time zone.

    Those received count by source, those that stand open by band and the day of their receipt, those that
    stand settled by source, outcome and the day on which they ended. Kept with the other counters.
    """

    class What(models.TextChoices):
        """What was counted."""

        RECEIVED = "received"
        OPEN = "open"
        ENDED = "ended"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=What.choices)
    day = models.DateField()
    source = models.CharField(max_length=20, blank=True)
    band = models.CharField(max_length=1, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "what", "day", "source", "band", "outcome"], name="one_count_for_each_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} on {self.day}: {self.number}"


class OwnerCount(models.Model):
    """How many reports of a unit without a disposition somebody owns. Kept with the other counters."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "owner"], name="one_count_for_each_owner")]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.number}"
