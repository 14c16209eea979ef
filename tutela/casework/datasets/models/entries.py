"""Lists of addresses, domains and terms of the unit, and each entry with who proposed and approved it."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.models import Report


class EntryField(models.TextChoices):
    """What an entry may say beside the SHA-256 of what it is compared by, which it always says."""

    ADDRESS = "address", "Address, as it is compared"
    HOST = "host", "Host"
    PATH = "path_sha256", "SHA-256 of path and query"
    DOMAIN = "domain", "Host, all of which is meant"
    TERM = "term", "Term"
    LANGUAGE = "language", "Language of the term"
    MEANING = "meaning", "What it may mean that it is found"
    INSIDE = "inside_words", "Whether it is found inside longer words"
    SINCE = "since", "Day on which it was approved"


class EntryList(models.Model):
    """One list of addresses, domains or terms. `edition` counts what was given of it, 0 before the first.

    Of terms, `term_list` is the id of the list in the unit's book of terms. `looked_at` is when the machine
    last looked whether all of it still stands.
    """

    class Kind(models.TextChoices):
        """What its entries are."""

        ADDRESS = "address", "Addresses"
        DOMAIN = "domain", "Domains"
        TERM = "term", "Terms"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.SlugField(max_length=60, db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    term_list = models.CharField(max_length=60, blank=True)
    edition = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_entry_list_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


FIELDS_OF: Mapping[str, tuple[EntryField, ...]] = {
    EntryList.Kind.ADDRESS: (EntryField.ADDRESS, EntryField.HOST, EntryField.PATH, EntryField.SINCE),
    EntryList.Kind.DOMAIN: (EntryField.DOMAIN, EntryField.SINCE),
    EntryList.Kind.TERM: (
        EntryField.TERM, EntryField.LANGUAGE, EntryField.MEANING, EntryField.INSIDE, EntryField.SINCE
    ),
}  # fmt: skip


class ListEntry(models.Model):
    """One address, domain or term: proposed by one person, approved by another, in editions from `first_in`.

    `key` is what it is compared by and `sha256` its digest. `said` is what a term says besides. An entry that
    has ended was last in edition `last_in`; what ended before it was in any is in none. `report` is the one
    that found an address in remit, `because` why a whole host is meant, `version` that of the book of terms.
    """

    entry_list = models.ForeignKey(
        EntryList, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    key = models.TextField()
    sha256 = BytesField()
    host = models.TextField(blank=True)
    said = models.JSONField(default=dict)
    because = models.CharField(max_length=500, blank=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    first_in = models.PositiveIntegerField(null=True)
    last_in = models.PositiveIntegerField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("proposed_by")), name="nobody_approves_an_entry_they_proposed"
            ),
            models.UniqueConstraint(
                fields=["entry_list", "sha256"],
                condition=Q(approved_at=None, ended_at=None),
                name="one_waiting_entry_of_a_list",
            ),
            models.UniqueConstraint(
                fields=["entry_list", "sha256"],
                condition=Q(ended_at=None) & ~Q(approved_at=None),
                name="one_standing_entry_of_a_list",
            ),
        ]
        indexes = [
            models.Index(fields=["entry_list", "sha256", "first_in"], name="list_entries_by_digest"),
            models.Index(fields=["entry_list", "-id"], name="list_entries_of_a_list"),
            models.Index(fields=["host"], condition=Q(ended_at=None), name="list_entries_by_host"),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk} of {self.entry_list_id}"
