"""What is exchanged with partners abroad, the steps of our people, and each call with its answer."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.channels.models import Delivery, Exchange
from tutela.casework.gate import Guard
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.models import Report
from tutela.casework.takedown.models import Notice


class Environment(models.TextChoices):
    """The two places that reports are exchanged with; what is made for one never goes to the other."""

    TEST = "test", "TEST"
    LIVE = "live", "Live"


class Direction(models.TextChoices):
    """Which way it goes."""

    OUT = "out", "To them"
    IN = "in", "From them"


class Way(models.TextChoices):
    """To whom it goes, by the rule of routes."""

    HOTLINE = "hotline", "The hotline of the country"
    POLICE = "police", "The police of the country"
    HOST = "host", "The host itself"
    NONE = "none", "No route"


class Channel(models.TextChoices):
    """How it gets there."""

    ICCAM = "iccam", "ICCAM"
    MAIL = "mail", "Mail"
    FILE = "file", "A file, by hand"
    NOTICE = "notice", "A notice"


class State(models.TextChoices):
    """Where it stands."""

    NO_ROUTE = "no_route", "No route"
    MADE = "made", "Waits for approval"
    SENDING = "sending", "Being exchanged"
    UNKNOWN = "unknown", "Sent, not known whether received"
    STOPPED = "stopped", "Stopped: somebody has to look"
    REJECTED = "rejected", "Refused by them"
    TO_HAND = "to_hand", "To be handed over"
    MAILED = "mailed", "Mailed, no receipt yet"
    TAKEN = "taken", "Taken"
    NOTICED = "noticed", "Goes to the host as a notice"
    UNREAD = "unread", "Came in, could not be read"
    ENDED = "ended", "Ended"


class ExchangeItem(models.Model):
    """One address of one report that goes to a partner abroad, or that a partner assigned to us.

    `address_sha256` is of the exact address. `way`, `country` and `rule` are what the rule of routes came to;
    `because` is the reason of a person who chose another. `category` is of the law pack `pack`, as somebody
    recorded it at the address; `grade` what that is in the recipient's `scheme`, which a person confirmed,
    by `grade_origin` and version `book` of the rule book. `payload` are the bytes that were approved and are
    sent, as `sha256` says. `remote_report` and `remote_id` are what they call it. `since` says since when it
    stands as it does, `reason` why it waits or is stopped.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    environment = models.CharField(max_length=4, choices=Environment.choices, default=Environment.LIVE)
    state = models.CharField(max_length=10, choices=State.choices)
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="exchanges")
    address_sha256 = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=2, blank=True)
    way = models.CharField(max_length=7, choices=Way.choices, default=Way.NONE)
    rule = models.CharField(max_length=500, blank=True)
    because = models.CharField(max_length=500, blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=6, choices=Channel.choices, blank=True)
    pack = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=40, blank=True)
    scheme = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    grade_origin = models.CharField(max_length=300, blank=True)
    book = models.PositiveIntegerField(default=0)
    memo = models.CharField(max_length=500, blank=True)
    hashes = models.JSONField(default=list)
    payload = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    schema = models.CharField(max_length=40, blank=True)
    sent_to = models.CharField(max_length=320, blank=True)
    remote_report = models.CharField(max_length=60, blank=True)
    remote_id = models.CharField(max_length=60, blank=True)
    is_referenced = models.BooleanField(default=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="nobody_approves_their_own_exchange",
            ),
            models.UniqueConstraint(
                fields=["unit", "environment", "direction", "remote_id"],
                condition=~Q(remote_id=""),
                name="one_exchange_per_remote_id",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="exchanges_abroad_of_a_unit"),
            models.Index(fields=["unit", "state", "-id"], name="exchanges_abroad_by_state"),
            models.Index(fields=["unit", "address_sha256"], name="exchanges_abroad_by_address"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The short reference that people use."""
        return f"AB-{self.pk}"

    @property
    def is_test(self) -> bool:
        """Say whether it is made for the test environment."""
        return self.environment == Environment.TEST

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class ItemStep(models.Model):
    """What one of our people did with it, for good."""

    class Kind(models.TextChoices):
        """What was done."""

        MADE = "made", "Made"
        ROUTED = "routed", "Another route chosen"
        APPROVED = "approved", "Approved and sent"
        RESUMED = "resumed", "Had it go on"
        GIVEN = "given", "File taken, to be handed over"
        SETTLED = "settled", "Receipt or answer entered"
        ENDED = "ended", "Ended"
        HANDED_ON = "handed on", "Handed on"
        ASKED = "asked", "Asked them another way"

    item = models.ForeignKey(ExchangeItem, on_delete=models.PROTECT, related_name="item_steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    says = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_abroad_step_per_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ItemAction(models.Model):
    """What they are told of an address, once each; `because` names the row of ours that it rests on."""

    class Kind(models.TextChoices):
        """What happened to the address, in their words."""

        TO_POLICE = "ReportedToLEA", "Reported to the police"
        TO_HOST = "ReportedToISP", "Reported to the host"
        REMOVED = "Removed", "Removed"
        UNAVAILABLE = "Unavailable", "Cannot be reached"
        MOVED = "Moved", "Moved"

    item = models.ForeignKey(ExchangeItem, on_delete=models.PROTECT, related_name="item_actions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    because = models.CharField(max_length=200)
    noted_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind"], name="one_abroad_action_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.item_id}"


class Pull(models.Model):
    """One round in which what partners assigned to us was fetched: the receipt, or why there is none.

    `listed` names what they listed, by their numbers.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.CharField(max_length=200)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    is_well = models.BooleanField(default=False)
    says = models.CharField(max_length=500, blank=True)
    listed = models.JSONField(default=list)
    new = models.PositiveIntegerField(default=0)
    versions = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="pulls_of_a_unit")]

    def __str__(self) -> str:
        return f"pull {self.pk}"


class ItemCall(models.Model):
    """One call to a partner's program: what was sent, and in `exchange` what came of it.

    `sent` and `raw` are body and answer, byte for byte; of what signs us in, nothing is kept. `reading` says
    what the answer means, or why it could not be believed.
    """

    class Kind(models.TextChoices):
        """Which call."""

        SIGN_IN = "sign in"
        CLASSIFICATIONS = "classifications"
        ACTION_TYPES = "action types"
        INSERT = "insert"
        CONTENTS = "contents"
        REFERENCE = "reference"
        CHECK = "check"
        ACTION = "action"
        LIST = "list"
        CONTENT = "content"
        STATE = "state"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(ExchangeItem, on_delete=models.PROTECT, null=True, related_name="item_calls")
    pull = models.ForeignKey(Pull, on_delete=models.PROTECT, null=True, related_name="pull_calls")
    action = models.ForeignKey(ItemAction, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    exchange = models.OneToOneField(Exchange, on_delete=models.PROTECT, related_name="+")
    sent = models.BinaryField(null=True)
    raw = models.BinaryField(null=True)
    is_well = models.BooleanField(default=False)
    reading = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["item", "id"], name="calls_of_an_exchange_abroad")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.item_id or self.pull_id}"


class RemoteState(models.Model):
    """What a partner says was done there about an address of ours, each time it says another thing.

    It is their word, and changes nothing of ours. `name` is what they call it, `at` when it was done, as they
    say; `call` holds the answer, whole.
    """

    class Code(models.TextChoices):
        """What they did last, by our code for it."""

        NOTHING = "nothing", "Nothing yet"
        TO_POLICE = "ReportedToLEA", "Reported to the police"
        TO_HOST = "ReportedToISP", "Reported to the host"
        REMOVED = "Removed", "Removed"
        UNAVAILABLE = "Unavailable", "Cannot be reached"
        MOVED = "Moved", "Moved"
        OTHER = "other", "Something that the rule book does not name"

    item = models.ForeignKey(ExchangeItem, on_delete=models.PROTECT, related_name="remote_states")
    call = models.ForeignKey(ItemCall, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, choices=Code.choices)
    name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_code_display()}"
