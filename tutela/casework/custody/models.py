"""Data keys, the register of sealed copies and the record of acts."""

from django.db import models

from tutela.casework.database import BytesField


class DataKey(models.Model):
    """The key that seals one case's content, wrapped by the unit key and for the recovery key.

    Destroying both wrapped forms disposes of everything sealed under it; `destroyed_at` says when that was.
    """

    label = models.CharField(max_length=200)
    wrapped = BytesField()
    wrapped_for_recovery = BytesField()
    # What binds it to the recovery key; empty in a row of before 0.3.0 until `tutela upgrade`.
    mac = BytesField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class SealedCopy(models.Model):
    """One sealed object in the vault: what it is a copy of, why it exists and who caused it.

    `content_sha256` and `item_number` are of the content as it was received, also of what was made from it;
    `mac` binds both, the object, its length and its variant (see `proving/bindings.py`). A row of before
    0.3.0 has neither number nor MAC until `tutela upgrade`, and is not opened before.
    """

    object_id = models.CharField(max_length=32, unique=True)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="copies")
    content_sha256 = BytesField()
    variant = models.CharField(max_length=20)
    size_bytes = models.BigIntegerField()
    reason = models.CharField(max_length=100)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    item_number = models.BigIntegerField(null=True)
    mac = BytesField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "content_sha256", "variant"], name="one_copy_per_variant")
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.object_id}"


class GivenCopy(models.Model):
    """One copy of some content that was handed out of the vault: to whom, for what, and by which two people.

    It is there before anything is handed out; one that never ended was cut off, and whether it arrived is not
    known. `receipt` says how whoever has it names it, or why they do not have it.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        BEGUN = "begun", "is being handed out"
        RECEIVED = "received", "was received"
        NOT_RECEIVED = "not received", "was not received"
        NOT_KNOWN = "not known", "may have been received"

    unit = models.BigIntegerField()
    item_number = models.BigIntegerField()
    content_sha256 = BytesField()
    size_bytes = models.BigIntegerField()
    recipient = models.CharField(max_length=200)
    about = models.CharField(max_length=100)
    basis = models.CharField(max_length=500)
    chosen_by = models.CharField(max_length=200)
    released_by = models.CharField(max_length=200)
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.BEGUN)
    receipt = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(chosen_by=models.F("released_by")),
                name="nobody_hands_a_copy_out_alone",
            )
        ]
        indexes = [models.Index(fields=["unit", "item_number", "-id"], name="given_copies_of_an_item")]

    def __str__(self) -> str:
        return f"copy {self.pk} of T-{self.item_number}"


class VaultFault(models.Model):
    """One object that a reading of the whole vault found not to be what the register says."""

    class What(models.TextChoices):
        """What is wrong with it."""

        MISSING = "missing", "is missing"
        LENGTH = "length", "has another length than it was sealed with"
        SEAL = "seal", "does not open: it was changed, cut or exchanged"
        CONTENT = "content", "holds another content than its item"
        ROW = "row", "has a row that is not as it was written"
        KEY = "key", "is sealed under a key that does not open"
        UNKEPT = "unkept", "has no original on the register of copies"

    reading = models.ForeignKey("VaultReading", on_delete=models.CASCADE, related_name="faults")
    item_number = models.BigIntegerField(null=True)
    object_id = models.CharField(max_length=32, blank=True)
    variant = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=10, choices=What.choices)

    def __str__(self) -> str:
        return f"{self.item_number} {self.variant} {self.what}"


class VaultReading(models.Model):
    """One reading of the whole vault, from the first object to the last; interrupted, it goes on.

    `reached` is the number of the last copy that was read.
    """

    begun_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    reached = models.BigIntegerField(default=0)
    copies = models.BigIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"reading {self.pk}"


class LogEntry(models.Model):
    """One act, sealed to the act before it. `body` is the exact canonical JSON that the seal covers.

    The other columns repeat what it says, so that questions need not read it; `log.verify` finds any that
    says something else.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    unit = models.BigIntegerField()
    actor = models.CharField(max_length=200)
    act = models.CharField(max_length=100)
    object_kind = models.CharField(max_length=40, blank=True)
    object_number = models.BigIntegerField(null=True)
    body = models.TextField()
    seal = models.CharField(max_length=64)
    # By the unit's signing key; empty in what was written before entries were signed.
    signature = models.CharField(max_length=128, blank=True, db_default="", default="")

    class Meta:
        indexes = [
            models.Index(fields=["unit", "seq"]),
            models.Index(fields=["act", "seq"]),
            models.Index(fields=["object_kind", "object_number", "seq"]),
            models.Index(fields=["at"]),
            models.Index(fields=["unit", "actor", "seq"]),
            models.Index(fields=["unit", "act", "seq"]),
            models.Index(fields=["unit", "object_kind", "object_number", "seq"]),
            models.Index(fields=["at", "seq"]),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"


class LogHead(models.Model):
    """The last entry's number and seal; locked by whoever appends, so that none is lost.

    `tree` holds the roots of the full subtrees of the Merkle tree over all entries, and `mark` says that the
    three were written by whoever holds the signing key.
    """

    seq = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64)
    tree = models.TextField(blank=True, db_default="", default="")
    mark = models.CharField(max_length=64, blank=True, db_default="", default="")
    # The last entry that the vault was told of, as far as this database knows.
    vault_seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"head at {self.seq}"


class LogTile(models.Model):
    """The root of 256 entries of the record: the tile of number 0 is of the entries 1 to 256."""

    number = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"tile {self.number}"


class Checkpoint(models.Model):
    """The record at one moment, signed; `placed_at` says when it was written to the second place too."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    text = models.TextField()
    placed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class Installation(models.Model):
    """The one installation that this database is of; its vault bears the same name."""

    name = models.CharField(max_length=32)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
