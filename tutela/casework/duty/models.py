"""Turns of the duty list, alerts, what each is about, and whom they were told to."""

from django.db import models
from django.utils import timezone

from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit


class Turn(models.Model):
    """A person on the duty list: told first at place 1, at an e-mail or an https address, while it lasts.

    Without an end it lasts until somebody ends it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="turns")
    place = models.PositiveIntegerField()
    address = models.CharField(max_length=500)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "begins_at"], name="turns_by_beginning")]

    def __str__(self) -> str:
        return f"{self.person}, place {self.place}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Alert(models.Model):
    """Something that cannot wait, told to one person after the other until somebody takes it up.

    What comes while it is open joins it, so that a flood is one alert; nothing joins one that was taken up.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="alerts")
    raised_at = models.DateTimeField(default=timezone.now)
    things = models.PositiveIntegerField(default=0)
    taken_up_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(taken_up_at=None), name="one_open_alert_per_unit"
            )
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="alerts_by_unit")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that is told outside, and nothing else."""
        return f"A-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class AlertThing(models.Model):
    """One thing that an alert is about: `kind` and `number` are its room's names for it."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="members")
    kind = models.CharField(max_length=20)
    number = models.BigIntegerField()
    reference = models.CharField(max_length=40)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "kind", "number"], name="one_thing_once_per_alert")
        ]

    def __str__(self) -> str:
        return f"{self.alert}: {self.reference}"


class Telling(models.Model):
    """That somebody was told of an alert, as its delivery says; at `due_at` the next one is told.

    Without a turn nobody was on duty.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="tellings")
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, null=True, related_name="tellings")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.alert}, {self.turn or 'nobody'}"
