"""Notices, their addresses, every event of each, holds, deliveries, answers, checks and appeals."""

from django.db import models
from django.utils import timezone

from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Guard
from tutela.casework.hosting.models import Trace
from tutela.casework.people.models import Person, Unit


class State(models.TextChoices):
    """Where a notice stands."""

    NO_ROUTE = "no_route", "No route"
    HOLD = "hold", "Held for the police"
    READY = "ready", "Ready to send"
    STOPPED = "stopped", "Stopped: hosted elsewhere by now"
    SENDING = "sending", "Being sent"
    NOT_SENT = "not_sent", "Not delivered"
    SENT = "sent", "Sent"
    ANSWERED = "answered", "Answered"
    CHECKING = "checking", "Being checked"
    REMOVED = "removed", "Removed, watched"
    REAPPEARED = "reappeared", "There again"
    SUSPENDED = "suspended", "Suspended by an appeal"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CLOSED = "closed", "Closed"


class Found(models.TextChoices):
    """What somebody found at an address, who looked there again."""

    NOT_LOOKED = "not_looked", "Not looked at since"
    STILL_THERE = "still_there", "Still there"
    UNREACHABLE = "unreachable", "Cannot be reached"
    GONE = "gone", "Gone"
    CHANGED = "changed_bytes", "Changed"
    NEAR = "near_match_still_there", "A near copy is still there"
    MOVED = "moved", "Moved"
    LOGIN = "login_wall", "Behind a sign-in"
    GEO = "geo_difference", "Seen from some countries only"
    REMOVED = "removed_confirmed", "Removed"
    BACK = "back_again", "There again"


class Notice(models.Model):
    """One notice to one recipient about addresses on one host; it stands as its newest event says.

    `provider`, `country` and `recipient` are those of the verdicts it was drafted on. `token_sha256` is of
    the page on which the provider answers, there as long as the notice; `page` is what it shows, sealed, so
    that token and code alone open it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=State.choices)
    version = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    provider = models.CharField(max_length=300, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    template_version = models.PositiveIntegerField(default=0)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="+")
    token_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    page = models.BinaryField(blank=True, default=b"")
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-id"], name="notices_of_a_unit"),
            models.Index(fields=["unit", "state", "-id"], name="notices_by_state"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"N-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class NoticeItem(models.Model):
    """One address of a notice, exactly as it is sent, and what was found there last."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    trace = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="notice_items")
    number = models.PositiveIntegerField()
    verdict = models.PositiveIntegerField()
    found = models.CharField(max_length=25, choices=Found.choices, default=Found.NOT_LOOKED)
    removed_at = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="one_notice_item_per_number"),
            models.UniqueConstraint(
                fields=["trace"], condition=models.Q(is_open=True), name="one_open_notice_per_address"
            ),
        ]

    def __str__(self) -> str:
        return f"address {self.number} of {self.notice_id}"


class NoticeEvent(models.Model):
    """One step of a notice: from where, to where, by whom, and why. Never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    from_state = models.CharField(max_length=12, choices=State.choices, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    says = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="one_notice_event_per_number")
        ]

    def __str__(self) -> str:
        return f"event {self.number} of {self.notice_id}"


class Hold(models.Model):
    """That the police of a country are waited for: until when, who is reminded, whose it is then, the answer.

    `policy` is the one it was opened under, in words; `minutes_waited` are those of their working hours.
    """

    class Answer(models.TextChoices):
        """What they answered."""

        NONE = "none", "No answer yet"
        AUTHORISED = "authorised", "Authorised"
        UNTIL = "hold_until", "Hold until a time"
        REFUSED = "refused", "Refused"
        EXPIRED = "expired", "Released by the rule on its expiry"

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="hold")
    authority = models.CharField(max_length=200)
    policy = models.JSONField()
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    reminders = models.JSONField(default=list)
    reminded = models.PositiveIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    escalated_to = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.NONE)
    answered_by = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    minutes_waited = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"hold of {self.notice_id}"


class MailEvent(models.Model):
    """One mail that came back about a notice: a report of delivery, an absence note, or somebody's words."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="mail_events")
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=20, blank=True)
    says = models.CharField(max_length=500, blank=True)
    octets = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "sha256"], name="one_mail_event_per_mail")]

    def __str__(self) -> str:
        return f"{self.kind} about {self.notice_id}"


class ProviderAnswer(models.Model):
    """What a provider says it did with one address or all of a notice, and how we learned of it."""

    class Code(models.TextChoices):
        """What they say."""

        REMOVED = "removed", "Removed"
        NOT_OURS = "not_ours", "Not ours"
        NEED_MORE = "need_more", "More is needed"
        ACCOUNT_CLOSED = "account_closed", "Account closed"
        PRESERVED = "preserved", "Evidence preserved"

    class Through(models.TextChoices):
        """How it came."""

        PAGE = "page", "Their page"
        MAIL = "mail", "Mail"
        TELEPHONE = "telephone", "Telephone"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="provider_answers")
    item = models.ForeignKey(NoticeItem, on_delete=models.PROTECT, null=True, related_name="provider_answers")
    code = models.CharField(max_length=15, choices=Code.choices)
    says = models.TextField(blank=True)
    through = models.CharField(max_length=10, choices=Through.choices)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.code} for {self.notice_id}"


class Recheck(models.Model):
    """One look at an address after its notice: from where, what was found, by which rule it counts."""

    item = models.ForeignKey(NoticeItem, on_delete=models.PROTECT, related_name="checks")
    vantage = models.CharField(max_length=60)
    found = models.CharField(max_length=25, choices=Found.choices)
    basis = models.CharField(max_length=300, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    rule = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.found} from {self.vantage}"


class Appeal(models.Model):
    """That a host holds a notice to be wrong; it is decided by a manager who took no part in it."""

    class Decision(models.TextChoices):
        """How it ended."""

        OPEN = "open", "Open"
        UPHELD = "upheld", "Upheld: the notice was wrong"
        DISMISSED = "dismissed", "Dismissed: the notice stands"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="appeals")
    host = models.CharField(max_length=300)
    serial = models.CharField(max_length=60)
    contact = models.CharField(max_length=320)
    says = models.TextField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    before = models.CharField(max_length=12, choices=State.choices)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("entered_by")),
                name="an_appeal_is_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=models.Q(decision="open"), name="one_open_appeal_per_notice"
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.serial} against {self.notice_id}"


class Correction(models.Model):
    """That somebody who was told of a notice is told that it was wrong, and whether they undid it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="corrections")
    recipient = models.CharField(max_length=320)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "recipient"], name="one_correction_per_recipient")
        ]

    def __str__(self) -> str:
        return f"correction to {self.recipient}"
