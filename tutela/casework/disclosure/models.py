"""Answers from the logs, and requests of people for what is held about them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit

LONGEST = 500


class LogAnswer(models.Model):
    """That somebody asked who did what with one thing over a period, and for which of the law's purposes.

    The answer is what the record says of `things` up to entry `last_seq`, and the look-ups named: so it is
    the same whenever it is given. `sha256` is of its lines as CSV.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    number = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField()
    purpose = models.CharField(max_length=30)
    reason = models.CharField(max_length=LONGEST)
    last_seq = models.BigIntegerField()
    things = models.JSONField(default=dict)
    look_ups = models.JSONField(default=list)
    lines = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"LA-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class AccessRequest(models.Model):
    """That somebody asks for what is held about them, who proved who they are, and how it was answered.

    `subject` is the number of the person of a case that they are taken for, None where nothing is held. The
    time runs from `runs_from`, once their identity is proved; `due_on` is the last day.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "Open"
        PROPOSED = "proposed", "An answer waits for another person"
        ANSWERED = "answered", "Answered"
        REFUSED = "refused", "Refused"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject = models.BigIntegerField(null=True)
    requester = models.CharField(max_length=200)
    contact = models.CharField(max_length=500)
    received_on = models.DateField()
    identity = models.CharField(max_length=LONGEST, blank=True)
    identity_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    runs_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    extended_why = models.CharField(max_length=LONGEST, blank=True)
    hold = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    is_refusal = models.BooleanField(default=False)
    reason = models.CharField(max_length=LONGEST, blank=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    document = models.TextField(blank=True)
    signature = models.CharField(max_length=128, blank=True)
    received_back_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("proposed_by")),
                name="nobody_answers_a_request_alone",
            )
        ]

    def __str__(self) -> str:
        return f"AR-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class AccessPause(models.Model):
    """That further information was asked of whoever requests; both days, and those between, do not count."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="pauses")
    asked = models.CharField(max_length=LONGEST)
    since = models.DateField()
    until = models.DateField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(until=None), name="one_pause_of_a_request_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"pause of {self.request_id}"


class AccessItem(models.Model):
    """One thing that is held about whoever requests, as text, and what one named person decided of it.

    Nothing goes out undecided: it is given as it is, given as that person wrote it anew without others' data,
    or withheld by one of the law's exemptions.
    """

    class Decision(models.TextChoices):
        """What was decided."""

        UNDECIDED = "undecided", "Nobody has decided"
        GIVE = "give", "Given as it is"
        REDACT = "redact", "Given without others' data"
        WITHHOLD = "withhold", "Withheld"

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="access_items")
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=200)
    text = models.TextField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.UNDECIDED)
    exemption = models.CharField(max_length=30, blank=True)
    reason = models.CharField(max_length=LONGEST, blank=True)
    given = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_access_item_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.number}"
