"""What is to go out and every attempt at it; and every visit to the mailbox where things come in."""

from django.db import models
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit


class Delivery(models.Model):
    """One message to one place outside: the exact bytes, where it stands, who sees to it and until when.

    `about` says in the sender's words what it belongs to ("R-12"); `key` tells it from others, here and for
    whoever receives it, so that an attempt whose answer was lost does not become a second message. `reason`
    says why it was refused, why it was not delivered, or how somebody settled it. A mail that is sealed is
    so to the certificates of `sealed_to`, by SHA-256; `clear` is then the mail as it was written.
    """

    class Kind(models.TextChoices):
        """By what it goes."""

        MAIL = "mail"
        WEBHOOK = "webhook"

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        ACCEPTED = "accepted"
        REFUSED = "refused here"
        NOT_DELIVERED = "not delivered"
        SETTLED = "settled by hand"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80)
    about = models.CharField(max_length=200)
    to = models.TextField()
    subject = models.CharField(max_length=300, blank=True)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    clear = models.BinaryField(null=True)
    sealed_to = models.TextField(blank=True, default="", db_default="")
    is_signed = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="one_delivery_per_key")]
        indexes = [models.Index(fields=["unit", "state", "-id"], name="deliveries_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to} about {self.about}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Attempt(models.Model):
    """One attempt at a delivery, kept for good: the receipt, or why there is none.

    It is there before anything is sent; one that never ended was cut off, and whether its message arrived is
    not known. `address` is the one that was called, resolved once; `answer` what the other side said, in
    short, and `raw` byte for byte, up to `answers.MOST_BYTES`: `is_whole` says whether that is all of it.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        BEGUN = "begun"
        ACCEPTED = "accepted"
        REFUSED_HERE = "refused here"
        LATER = "not now"
        REJECTED = "rejected"
        NO_ANSWER = "no answer"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.IntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.BEGUN)
    address = models.CharField(max_length=100, blank=True)
    code = models.IntegerField(default=0)
    answer = models.CharField(max_length=500, blank=True)
    raw = models.BinaryField(null=True)
    is_whole = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="one_attempt_per_number")]

    def __str__(self) -> str:
        return f"attempt {self.number} at {self.delivery}"


class Exchange(models.Model):
    """One call of an exchange with a partner's program, kept for good: the receipt, or why there is none.

    It is there before anything is sent; one that never ended was cut off, and whether it arrived is not
    known. `about` says in the sender's words what it belongs to, `what` which step of it this is. `sha256`
    and `size_bytes` are of the body, which whoever sends it keeps, or of the content of the vault that was
    streamed with it, where `carried` says so. The answer is as of an `Attempt`; `was_sent` says whether
    anything may have arrived, and `request_id` how the other side calls this call.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=200)
    what = models.CharField(max_length=20)
    method = models.CharField(max_length=10)
    to = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    carried = models.BooleanField(default=False)
    made_by = models.CharField(max_length=200)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Attempt.Outcome.choices, default=Attempt.Outcome.BEGUN)
    address = models.CharField(max_length=100, blank=True)
    code = models.IntegerField(default=0)
    answer = models.CharField(max_length=500, blank=True)
    raw = models.BinaryField(null=True)
    is_whole = models.BooleanField(default=True)
    was_sent = models.BooleanField(default=False)
    request_id = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="exchanges_of_a_unit")]

    def __str__(self) -> str:
        return f"{self.what} about {self.about}"


class MailboxRound(models.Model):
    """One visit to the unit's mailbox: the receipt of what was read there, or why nothing was.

    It is there before anybody is called. `address` is the one that was called, `says` what the other side
    said; `left` counts the messages that waited when it ended.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=200)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="begun")
    address = models.CharField(max_length=100, blank=True)
    says = models.CharField(max_length=500, blank=True)
    new = models.PositiveIntegerField(default=0)
    versions = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    unopened = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="mailbox_rounds_by_unit")]

    def __str__(self) -> str:
        return f"round {self.pk} of the mailbox: {self.outcome}"
