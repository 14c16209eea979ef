"""Hash lists, their entries, the imports that filled them, and what changed when."""

import uuid

from django.db import models

from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit

# How well a grade must be founded to stand on an own list; any, where nothing is asked.
LEVELS = ("", "confirmed", "trusted")


class HashList(models.Model):
    """A list of known hashes: received from a partner, or built here from released grades.

    `category_map` gives the law pack's code for a number of the list: keyed "1" for the list's own region, or
    "UK/1" for records that state that region. Without a `region` plain numbers mean nothing. `stamp` changes
    whenever what the list matches changes. A list that was withdrawn as a whole matches nothing and takes
    nothing in any more.
    """

    class Purpose(models.TextChoices):
        """What being on the list means."""

        KNOWN_ILLEGAL = "known-illegal", "known illegal"
        KNOWN_GOOD = "known-good", "known good"
        OF_INTEREST = "of-interest", "of interest"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lists")
    name = models.CharField(max_length=100)
    is_own = models.BooleanField(default=False)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.KNOWN_ILLEGAL)
    region = models.CharField(max_length=40, blank=True)
    pack = models.CharField(max_length=100)
    category_map = models.JSONField(default=dict)
    legal_basis = models.CharField(max_length=300, blank=True)
    # How well a released grade must be founded to be listed; "" where any may be.
    level = models.CharField(max_length=10, blank=True, default="", db_default="")
    made_at = models.DateTimeField(auto_now_add=True)
    stamp = models.UUIDField(default=uuid.uuid4)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_list_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the list was withdrawn as a whole: it matches nothing, and takes nothing in any more."""
        return self.withdrawn_at is not None


class ListImport(models.Model):
    """One file read into a list, and what became of its records.

    The counts are durable with the rows they count, so an interrupted import goes on where they end. Entries
    of an import that is not finished match nothing. `mapping_sha256` is of the terms on which the file was
    read: the mapping, the kind of hash, the region that a person confirmed. `notes` hold what its reader had
    to say: the text, how many records it holds for, and the first of them; none where it is about the whole
    file.
    """

    class State(models.TextChoices):
        """How far the import came."""

        READING = "reading"
        FINISHED = "finished"
        REFUSED = "refused"

    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, related_name="imports")
    file_sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    read = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    unmapped = models.BigIntegerField(default=0)
    rejections = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    mapping_sha256 = models.CharField(max_length=64)
    refused_because = models.CharField(max_length=500, blank=True)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repeated_by")
    imported_by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def counts(self) -> dict[str, int]:
        """What became of its records, by the names under which it is reported."""
        names = ("read", "accepted", "duplicate", "rejected", "unmapped")
        return {name: getattr(self, name) for name in names}


class Upload(models.Model):
    """A list's file that a person sends from a browser, from its first piece to what became of it.

    `wrapped` is the key its pieces are sealed with, by the unit's key. `said` is what its reader says of it;
    `mapping` (a ready one's name) and `kind` are how it is to be read, empty where its content tells, and
    `region` is what its sender's numbers follow, as `person` confirmed.
    """

    class State(models.TextChoices):
        """How far it came."""

        ARRIVING = "arriving"
        ARRIVED = "arrived", "waits for a worker to look into it"
        READY = "ready", "waits for its sender here to confirm it"
        CONFIRMED = "confirmed", "waits for a worker, or is being read"
        IMPORTED = "imported"
        REFUSED = "refused"
        DROPPED = "dropped"

    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, related_name="uploads")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ARRIVING)
    wrapped = BytesField()
    arrived = models.IntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    mapping = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=40, blank=True)
    said = models.JSONField(default=dict)
    because = models.CharField(max_length=500, blank=True)
    list_import = models.ForeignKey(ListImport, on_delete=models.SET_NULL, null=True, related_name="uploads")
    at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "touched_at"], name="uploads_by_state")]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.hash_list.unit_id)


class UploadPiece(models.Model):
    """One piece of a file that is sent, sealed; gone as soon as the file is imported, refused or dropped."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    number = models.IntegerField()
    sealed = BytesField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="one_piece_per_number")]

    def __str__(self) -> str:
        return f"piece {self.number} of {self.upload_id}"


class Change(models.Model):
    """One act that changed what a list matches: entries that began to count, one that no longer does, or all.

    Each act locks its list first, so that within a list the numbers rise in the order of the acts. `stamp` is
    what the list's own stamp became by it; `edition` is the number of the edition that was published, if it
    was that; `entries` is how many it brought or took, `reopened` how many items that revoked entries had
    settled nothing settles any more.
    """

    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, related_name="changes")
    stamp = models.UUIDField()
    list_import = models.ForeignKey(ListImport, on_delete=models.PROTECT, null=True, related_name="+")
    edition = models.IntegerField(null=True)
    revoked = models.ForeignKey("Entry", on_delete=models.PROTECT, null=True, related_name="+")
    is_withdrawal = models.BooleanField(default=False)
    entries = models.BigIntegerField()
    reopened = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"change {self.pk} of {self.hash_list_id}"


class Stated(models.Model):
    """What a record says, in columns, and whether that was revoked on its list before."""

    fingerprint = BytesField()
    md5 = BytesField(null=True)
    sha1 = BytesField(null=True)
    sha256 = BytesField(null=True)
    pdq = BytesField(null=True)
    pdq_quality = models.IntegerField(null=True)
    vpdq = BytesField(null=True)
    size_bytes = models.BigIntegerField(null=True)
    mime = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=60, blank=True)
    category_raw = models.TextField(blank=True)
    kept = models.JSONField(default=dict)
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Entry(Stated):
    """One known content: its digests and fingerprints, and the category its list gives it.

    `category` is the law pack's code, or empty where the list's own number has no confirmed meaning; the raw
    number and every field we do not use are kept, so that an export loses nothing. `fingerprint` is the
    SHA-256 of all that the record says, so that the same record counts once.

    An entry of an own list names the numbers of two editions: `first_in` brings it, and `last_in` is the last
    to hold it, once it is revoked. `listed_at` says since when it counts: empty while it is only proposed.

    No digest has an index here: what is asked by digests is asked of the unit's own index (`unit_index`).
    """

    # Found by what begins `one_entry_per_record`.
    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, related_name="entries", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="entries")
    first_in = models.IntegerField(null=True)
    listed_at = models.DateTimeField(null=True)
    list_import = models.ForeignKey(ListImport, on_delete=models.PROTECT, null=True, related_name="entries")
    last_in = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hash_list", "fingerprint", "list_import"], name="one_entry_per_record"
            ),
            models.UniqueConstraint(
                fields=["hash_list", "item"],
                condition=models.Q(list_import=None, revoked_at=None),
                name="one_entry_in_force_per_item",
            ),
        ]
        indexes = [
            # Only own lists have editions: the millions that partners send need no place in it.
            models.Index(
                fields=["hash_list", "first_in"],
                condition=models.Q(first_in__isnull=False),
                name="entries_by_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class UnsortedEntry(Stated):
    """One record of a large import on its way to the entries: read, and not yet put into their order.

    The entries' own index is in the order of fingerprints, which are random: among millions each row that is
    put in as it comes writes a page of it. `bucket` is a fingerprint's first byte; what is of one bucket goes
    in together. Nothing of an import that has ended is here.
    """

    list_import = models.ForeignKey(
        ListImport, on_delete=models.PROTECT, related_name="unsorted", db_index=False
    )
    bucket = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["list_import", "bucket"], name="unsorted_by_bucket")]

    def __str__(self) -> str:
        return f"unsorted record {self.pk}"
