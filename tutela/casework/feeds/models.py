"""Feeds of partners: what was agreed, each fetch and request, what members say, and what was taken back."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.casework.partners.models import Agreement, Partner
from tutela.casework.people.models import Person


class Feed(models.Model):
    """Hashes that a partner hands out, and the list of ours that they fill.

    Nothing is fetched before terms were confirmed. `checkpoint` says up to where it was fetched, and is
    written only together with what was brought by then. `cause` says why it stands as it does, `failures` how
    often in a row it failed, `remote` whom the partner takes us for. `large_change` is the SHA-256 of a file
    that a person allowed although much of what was there before is not in it.
    """

    class Kind(models.TextChoices):
        """How it is handed out."""

        NCMEC = "ncmec", "NCMEC hash sharing, version 2"
        THREATEXCHANGE = "threatexchange", "ThreatExchange updates"
        STOPNCII = "stopncii", "StopNCII hashes"
        FILE = "file", "a file at an address"

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", "waits to be confirmed"
        DUE = "due", "waits for its time"
        RUNNING = "running", "is being fetched"
        FAILED = "failed", "failed"
        PAUSED = "paused", "paused"
        ASKS = "asks", "waits for a person to decide"
        ENDED = "ended", "ended"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="feeds")
    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, related_name="feeds")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    since = models.DateTimeField(default=timezone.now)
    cause = models.CharField(max_length=500, blank=True)
    next_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    checkpoint = models.JSONField(default=dict)
    remote = models.CharField(max_length=200, blank=True)
    large_change = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hash_list"], condition=~Q(state="ended"), name="one_feed_that_fills_a_list"
            )
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="feeds_by_state")]

    def __str__(self) -> str:
        return f"FD-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard


class Terms(models.Model):
    """What was agreed of a feed: proposed by one person and confirmed by another; the newest confirmed holds.

    `region` is the scheme of its numbers as both confirm it; without, none of its entries settles anything.
    `trusted` names the members of an exchange whose classifications count as that; what others say is kept,
    and settles nothing. `credentials` is a name in the file of the settings. Of a file that `is_whole`, what
    is not there any more was taken back; more than `most_gone` per cent of it at once asks a person.
    """

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="terms")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    address = models.TextField()
    credentials = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=40, blank=True)
    trusted = models.JSONField(default=list)
    every_minutes = models.PositiveIntegerField()
    is_whole = models.BooleanField(default=False)
    most_gone = models.PositiveIntegerField(default=10)
    mapping = models.CharField(max_length=100, blank=True)
    hash_kind = models.CharField(max_length=20, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("proposed_by")), name="nobody_confirms_a_feed_they_proposed"
            ),
            models.UniqueConstraint(
                fields=["feed"], condition=Q(confirmed_at=None), name="one_open_proposal_of_a_feed"
            ),
        ]

    def __str__(self) -> str:
        return f"terms {self.pk} of {self.feed}"


class Fetch(models.Model):
    """One time that a feed was fetched, on the terms of then, and what came of it.

    The counts are durable with the rows they count. `attempt` counts the workers that were at it: what one of
    before brings is not taken.
    """

    class State(models.TextChoices):
        """How far it came."""

        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="fetches")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=500, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    revoked = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["feed", "-id"], name="fetches_of_a_feed")]

    def __str__(self) -> str:
        return f"fetch {self.pk} of {self.feed}"


class Request(models.Model):
    """One request: on record before it is sent, then its receipt, or why nothing came.

    `address` is without what signs us in; `cursor` is by what the page was asked for. `list_import` took its
    records in. A page that came and was not taken in was asked for again.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        BEGUN = "begun"
        ACCEPTED = "accepted"
        REFUSED_HERE = "refused here"
        LATER = "not now"
        REJECTED = "rejected"
        NO_ANSWER = "no answer"

    fetch = models.ForeignKey(Fetch, on_delete=models.PROTECT, related_name="requests")
    number = models.PositiveIntegerField()
    wants = models.CharField(max_length=20)
    address = models.TextField()
    cursor = models.TextField(blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.BEGUN)
    called = models.CharField(max_length=100, blank=True)
    code = models.PositiveIntegerField(default=0)
    says = models.CharField(max_length=500, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    records = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    list_import = models.ForeignKey(ListImport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fetch", "number"], name="one_request_per_number")]

    def __str__(self) -> str:
        return f"request {self.number} of {self.fetch}"


class Signal(models.Model):
    """The newest that was said in a feed of one thing: by which entry it stands, or that it is gone.

    `key` is the SHA-256 of what tells it from others there, `said` that of what was said. `at` is when it was
    last changed there. `entry` is empty where it has no hash that can be matched.
    """

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="signals", db_index=False)
    key = BytesField()
    member = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=200)
    at = models.BigIntegerField()
    is_gone = models.BooleanField(default=False)
    said = BytesField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="one_signal_per_key")]

    def __str__(self) -> str:
        return f"{self.number} in {self.feed}"


class Opinion(models.Model):
    """What a member thinks of one thing in a feed: since which request, and until which other."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="opinions")
    member = models.CharField(max_length=200)
    says = models.CharField(max_length=10)
    level = models.CharField(max_length=60, blank=True)
    tags = models.JSONField(default=list)
    since = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+", db_index=False)
    until = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.member} {self.says} {self.signal}"


class TakenBack(models.Model):
    """An entry that its own sender took back, or changed: so it may come again, unlike what we revoked."""

    class Why(models.TextChoices):
        """What its sender did."""

        DELETED = "deleted", "taken back by its sender"
        CHANGED = "changed", "changed by its sender"
        VANISHED = "vanished", "not in the whole file any more"

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    fetch = models.ForeignKey(Fetch, on_delete=models.PROTECT, related_name="taken_back")
    why = models.CharField(max_length=10, choices=Why.choices)

    def __str__(self) -> str:
        return f"{self.entry} {self.why}"


class Member(models.Model):
    """Who takes part in an exchange, by the number and the name that they have there."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="members")
    number = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "number"], name="one_member_per_number")]

    def __str__(self) -> str:
        return self.name or self.number
