"""What people saw at reported addresses, and what was kept of it."""

from django.db import models
from django.utils import timezone

from tutela.casework.items.models import Intake
from tutela.casework.people.models import Person
from tutela.casework.reports.models.reports import Report
from tutela.casework.welfare.models import ExposureEvent


class AddressLook(models.Model):
    """One look of a person at a reported address, on the unit's isolated machine; a later one is another row.

    It is begun, which starts the person's minutes, and recorded once, when they say what they saw. `country`
    is where the machine went out to the network; `items` counts what was there, by category of the law pack.
    """

    class State(models.TextChoices):
        """What was seen."""

        THERE = "there", "There"
        GONE = "gone", "Gone"
        LOGIN_WALL = "login_wall", "Behind a sign-in"
        DIFFERS = "differs", "Differs by country"
        UNREACHABLE = "unreachable", "Not reachable"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="looks")
    address = models.TextField()
    exposure = models.OneToOneField(ExposureEvent, on_delete=models.PROTECT, related_name="address_look")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="address_looks")
    state = models.CharField(max_length=12, choices=State.choices, blank=True)
    country = models.CharField(max_length=2, blank=True)
    pack = models.CharField(max_length=100, blank=True)
    items = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["by", "id"], condition=models.Q(recorded_at__isnull=True), name="looks_not_recorded"
            )
        ]

    def __str__(self) -> str:
        return f"look {self.pk}"


class AddressCapture(models.Model):
    """What the isolated machine kept of a reported address, received as content of the report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="captures")
    address = models.TextField()
    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, related_name="address_capture")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"capture {self.pk}"
