"""What partners' programs may ask of own lists, what they asked, and what they suggested."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.lists.models import HashList, ListImport
from tutela.casework.partners.models import AccessKey, Partner
from tutela.casework.people.models import Person


class Grant(models.Model):
    """That a partner's programs may look hashes up in own lists: how often, and what they are told.

    One person proposes it and another confirms it. Without `distances` an answer says that something is
    known, and in which bank; with them also which entry is how near, by which a list could be probed.
    `suggestions_to` takes what they suggest, once a person here takes it in; without it nothing is taken.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="lookup_grants")
    distances = models.BooleanField(default=False)
    per_minute = models.PositiveIntegerField()
    per_day = models.PositiveIntegerField()
    suggestions_to = models.ForeignKey(
        HashList, on_delete=models.PROTECT, null=True, related_name="suggesting_grants"
    )
    legal_basis = models.CharField(max_length=500)
    valid_to = models.DateField(null=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("proposed_by")), name="nobody_confirms_look_ups_they_proposed"
            ),
            models.UniqueConstraint(
                fields=["partner"], condition=Q(ended_at=None), name="one_grant_of_look_ups_to_a_partner"
            ),
        ]

    def __str__(self) -> str:
        return f"LU-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard

    @property
    def is_in_force(self) -> bool:
        """Say whether its programs are answered today."""
        is_within = self.valid_to is None or timezone.localdate() <= self.valid_to
        is_known = self.partner.state == Partner.State.APPROVED
        return self.confirmed_at is not None and self.ended_at is None and is_within and is_known


class Bank(models.Model):
    """A list of a grant, under the name by which the partner's programs know it.

    `taken_up_at` is since when a program that makes its banks itself, as Coop does, says that it has it.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="banks")
    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, related_name="banks")
    name = models.CharField(max_length=100)
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "name"], name="one_bank_of_a_name_in_a_grant"),
            models.UniqueConstraint(fields=["grant", "hash_list"], name="one_bank_of_a_list_in_a_grant"),
        ]

    def __str__(self) -> str:
        return self.name


class Day(models.Model):
    """How much was asked by one grant on one day; `in_minute` counts what `minute`, the newest, had."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    minute = models.DateTimeField()
    in_minute = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "day"], name="one_count_of_a_grant_a_day")]
        indexes = [
            models.Index(fields=["day"], condition=Q(refused__gt=0), name="days_with_refused_look_ups")
        ]

    def __str__(self) -> str:
        return f"{self.grant} on {self.day}"


class Asked(models.Model):
    """What the programs of one grant asked at one moment, answered together.

    Of each line: by which key, what was done, the kind of hash and its SHA-256. Only of what matched the hash
    itself is there, with the banks and the entries: it is near one of ours.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="asked")
    at = models.DateTimeField(default=timezone.now)
    asked = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    lines = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["grant", "id"], condition=Q(matched__gt=0), name="look_ups_that_matched")
        ]

    def __str__(self) -> str:
        return f"{self.asked} look-ups of {self.grant}"


class Suggestion(models.Model):
    """Hashes that a partner's program suggested for a list; a person here takes them in, or not."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "waits for somebody who imports lists"
        TAKEN = "taken", "taken into the list"
        REFUSED = "refused", "refused"
        WITHDRAWN = "withdrawn", "taken back by the partner"

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="suggestions")
    key = models.ForeignKey(AccessKey, on_delete=models.PROTECT, related_name="+")
    signals = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=500, blank=True)
    list_import = models.ForeignKey(ListImport, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["grant", "id"], condition=Q(state="waiting"), name="suggestions_that_wait")
        ]

    def __str__(self) -> str:
        return f"suggestion {self.pk} of {self.grant}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.grant.guard
