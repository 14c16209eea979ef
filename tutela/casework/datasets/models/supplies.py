"""What partners are given of own lists, what they said of it, and what was called back."""

from typing import cast

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.datasets.models.entries import EntryList
from tutela.casework.gate import Guard
from tutela.casework.lists.models import HashList
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Person


class Field(models.TextChoices):
    """What an entry may say beside its SHA-256, which it always does."""

    CATEGORY = "category", "Category (code of the law pack)"
    MD5 = "md5", "MD5"
    SHA1 = "sha1", "SHA-1"
    PDQ = "pdq", "PDQ"
    VPDQ = "vpdq", "vPDQ"
    SIZE = "size", "Size in bytes"
    MIME = "mime", "Media type"


class Form(models.TextChoices):
    """In which other forms a delta is given beside its own, signed one."""

    CSV = "csv", "CSV, the whole list"
    VICS = "vics", "VICS 2.0, the whole list"
    TEXT = "text", "SHA-256 one a line, the whole list"
    NCMEC = "ncmec", "NCMEC hash sharing (XML), what changed"
    THREATEXCHANGE = "threatexchange", "ThreatExchange updates (JSON), what changed"
    JSON = "json", "JSON, the whole list"


class Supply(models.Model):
    """That a partner is given an own list: which fields, in which forms, on which basis, until when.

    The list is one of hashes, or one of addresses, domains or terms: the verb names one of both.
    One person proposes it and another confirms it. A recall is answered within `answer_days`. With `pushes`,
    each delta is put into the folder of the settings once it is made.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="supplies")
    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, null=True, related_name="supplies")
    entry_list = models.ForeignKey(EntryList, on_delete=models.PROTECT, null=True, related_name="supplies")
    fields = models.JSONField(default=list)
    forms = models.JSONField(default=list)
    pushes = models.BooleanField(default=False, db_default=False)
    legal_basis = models.CharField(max_length=500)
    valid_to = models.DateField(null=True)
    answer_days = models.PositiveIntegerField()
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
                condition=~Q(confirmed_by=F("proposed_by")), name="nobody_confirms_a_supply_they_proposed"
            ),
            models.UniqueConstraint(
                fields=["partner", "hash_list"],
                condition=Q(ended_at=None),
                name="one_supply_of_a_list_to_a_partner",
            ),
            models.UniqueConstraint(
                fields=["partner", "entry_list"],
                condition=Q(ended_at=None),
                name="one_supply_of_an_entry_list_to_a_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"DS-{self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return self.partner.guard

    @property
    def given(self) -> HashList | EntryList:
        """The list of which it is."""
        return cast(HashList | EntryList, self.hash_list or self.entry_list)

    @property
    def is_in_force(self) -> bool:
        """Say whether deltas may be made of it today."""
        is_within = self.valid_to is None or timezone.localdate() <= self.valid_to
        is_known = self.partner.state == Partner.State.APPROVED
        return self.confirmed_at is not None and self.ended_at is None and is_within and is_known


class Delta(models.Model):
    """What one edition brings and takes against the one that the partner was given before; 0 is none.

    Its lines are not kept: they follow from the entries, and `sha256` is that of its whole file. `previous`
    is the SHA-256 of the manifest of the delta before, so that none can be left out unseen. How often
    programs fetched it is counted for an hour from `counted_from`.
    """

    supply = models.ForeignKey(Supply, on_delete=models.PROTECT, related_name="deltas")
    number = models.PositiveIntegerField()
    from_edition = models.PositiveIntegerField()
    to_edition = models.PositiveIntegerField()
    added = models.PositiveBigIntegerField()
    changed = models.PositiveBigIntegerField()
    revoked = models.PositiveBigIntegerField()
    manifest = models.TextField()
    signature = models.CharField(max_length=128)
    sha256 = models.CharField(max_length=64)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    counted_from = models.DateTimeField(null=True)
    fetches = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supply", "number"], name="one_delta_per_number"),
            models.CheckConstraint(
                condition=Q(to_edition__gt=F("from_edition")), name="a_delta_goes_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"delta {self.number} of {self.supply}"


class Push(models.Model):
    """One time that a delta was put into the folder for partners: the receipt, or why there is none.

    `files` are their names, each with its SHA-256. It is there before anything is written; one without an end
    was cut off.
    """

    delta = models.ForeignKey(Delta, on_delete=models.PROTECT, related_name="pushes")
    to = models.TextField(blank=True)
    files = models.JSONField(default=list)
    is_well = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=200)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"push of {self.delta}"


class Receipt(models.Model):
    """What a partner said of a delta, as somebody of ours entered it."""

    class Says(models.TextChoices):
        """What became of it there."""

        RECEIVED = "received", "received it"
        APPLIED = "applied", "applied it"
        REFUSED = "refused", "could not apply it"

    delta = models.ForeignKey(Delta, on_delete=models.PROTECT, related_name="receipts")
    says = models.CharField(max_length=10, choices=Says.choices)
    entries = models.PositiveBigIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    entered_by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.delta}: {self.get_says_display()}"


class Recall(models.Model):
    """That a partner has to take entries away that it was given, and what it answered.

    `delta` is the one that revokes them; without one it is all that the supply ever gave.
    """

    class Answer(models.TextChoices):
        """What the partner did."""

        REMOVED = "removed", "removed them everywhere it passed them to"
        NOT_HELD = "not_held", "held none of them"
        PARTLY = "partly", "could not remove them all"
        REFUSED = "refused", "does not remove them"

    supply = models.ForeignKey(Supply, on_delete=models.PROTECT, related_name="recalls")
    delta = models.OneToOneField(Delta, on_delete=models.PROTECT, null=True, related_name="recall")
    entries = models.PositiveBigIntegerField()
    because = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    chased = models.PositiveIntegerField(default=0)
    chased_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    removed = models.PositiveBigIntegerField(null=True)
    says = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    entered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(answered_at=None), name="recalls_without_answer")
        ]

    def __str__(self) -> str:
        return f"recall {self.pk} of {self.supply}"


class Feedback(models.Model):
    """What a partner says of an entry that it was given, and what came of that here.

    Where its item is graded anew, `finding` is the number of the finding by which that is asked for.
    """

    class Says(models.TextChoices):
        """What it says."""

        FALSE_MATCH = "false_match", "it matched something else"
        WRONG_CATEGORY = "wrong_category", "its category is wrong"
        LAWFUL = "lawful", "it is lawful"

    class Outcome(models.TextChoices):
        """What came of it."""

        STANDS = "stands", "the entry stands"
        REVOKED = "revoked", "the entry was revoked"
        CHECKED = "checked", "its item is graded anew"

    supply = models.ForeignKey(Supply, on_delete=models.PROTECT, related_name="feedback")
    entry = models.PositiveBigIntegerField()
    says = models.CharField(max_length=20, choices=Says.choices)
    note = models.CharField(max_length=500, blank=True)
    entered_by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    finding = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(answered_at=None), name="feedback_without_answer")]

    def __str__(self) -> str:
        return f"feedback {self.pk} of {self.supply}"
