"""What people filed, sealed to each of them, by the key of their unit; and breaches that they reported."""

from django.db import models
from django.utils import timezone

from tutela.casework.custody.models import DataKey
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Person, Unit


class SupportKey(models.Model):
    """The key of one unit's records of support; it comes from a data key that seals nothing else.

    So it is wrapped, proved by `doctor`, backed up and recovered as every data key is.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"key {self.pk} for support"


class Filed(models.Model):
    """Something that a person filed, sealed; a newer row takes the place of one before, and none is changed.

    Neither what it is nor to whom it went stands here in clear: `shelf` says for what it can be found among
    its person's own, `inbox` among what somebody was told, and both are digests under the unit's key. Of what
    was told to nobody `inbox` is drawn by chance.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    shelf = BytesField()
    inbox = BytesField()
    sealed = BytesField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="filed_by_person"),
            models.Index(fields=["shelf", "-id"], name="filed_by_shelf"),
            models.Index(fields=["inbox", "-id"], name="filed_by_inbox"),
        ]

    def __str__(self) -> str:
        return f"record {self.pk} of support"


class Breach(models.Model):
    """Something that went wrong with what the unit has to keep safe; it is never deleted.

    `manager` is the line manager of whoever reported it, if they have one, `lead` whom the unit names for
    security; the three of them see it.
    """

    class What(models.TextChoices):
        """What went wrong, as far as it is known."""

        NOT_SAID = "not_said", "Not said yet"
        DISCLOSED = "disclosed", "Something was given to somebody who must not have it"
        LOST = "lost", "Something was lost or stolen"
        CHANGED = "changed", "Something was changed or destroyed"
        ACCESS = "access", "Somebody came in who must not"
        DEVICE = "device", "A device or terminal is not as it should be"

    class State(models.TextChoices):
        """How far it has come."""

        OPEN = "open", "Open"
        TOLD = "told", "The authority was told"
        NOT_NEEDED = "not_needed", "The authority need not be told"
        ENDED = "ended", "Ended"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lead = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What.choices, default=What.NOT_SAID)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    noticed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="breaches_of_a_unit"),
        ]

    def __str__(self) -> str:
        return f"breach {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: whom it concerns."""
        people = {self.reporter_id, self.lead_id} | ({self.manager_id} if self.manager_id else set())
        return Guard(self.unit_id, frozenset(people))


class BreachStep(models.Model):
    """One thing that was said or done about a breach, by whom and when."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=12, choices=Breach.What.choices)
    state = models.CharField(max_length=12, choices=Breach.State.choices)
    says = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["breach", "number"], name="one_breach_step_of_a_number")
        ]

    def __str__(self) -> str:
        return f"step {self.number} of breach {self.breach_id}"


class Outcome(models.Model):
    """What the team's work led to, for all of it to read: a coded phrase and a sentence more, of no item."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    phrase = models.CharField(max_length=20)
    says = models.CharField(max_length=300, blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="outcomes_of_a_unit")]

    def __str__(self) -> str:
        return f"outcome {self.pk}"
