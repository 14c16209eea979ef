"""Content, where it was found, its fingerprints and its settled grade."""

from django.db import models

from tutela.casework.custody.models import DataKey
from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.people.models import Unit
from tutela.printable import shown


class Intake(models.Model):
    """One delivery of content to a unit (an exhibit, a report): what the rooms above call it, and its key."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="intakes")
    reference = models.CharField(max_length=100)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="intakes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "reference"], name="one_intake_per_reference")]

    def __str__(self) -> str:
        return self.reference


class Item(models.Model):
    """One distinct content within a unit.

    `is_whole` says whether all that it shows was examined and is one picture or one film; None where nobody
    has looked. What is not whole is settled by its digest alone, and is decided by itself. `holds_archive`
    says whether a picture's or film's file holds an archive too, whose members are items of their own. What
    waits comes to desks by its `precedence`, the highest first; the rooms that know why write it. Among items
    of one precedence those of the highest `turn` come first while a tool that the unit approved says so. What
    was disposed of keeps its row, by which the same content is known should it come again.
    """

    class State(models.TextChoices):
        """Where the item stands on its way."""

        RECEIVED = "received"
        EXAMINED = "examined"
        KNOWN = "known"
        SET_ASIDE = "set_aside"
        QUEUED = "queued"
        ASSESSED = "assessed"
        RELEASED = "released"
        DISPOSED = "disposed"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="items")
    sha256 = BytesField()
    sha1 = BytesField()
    md5 = BytesField()
    size_bytes = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    kind = models.CharField(max_length=12, blank=True)
    mime = models.CharField(max_length=80, blank=True)
    condition = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    is_whole = models.BooleanField(null=True)
    holds_archive = models.BooleanField(null=True)
    precedence = models.SmallIntegerField(default=0, db_default=0)
    turn = models.SmallIntegerField(default=0, db_default=0)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], name="one_item_per_content")]
        indexes = [
            models.Index(fields=["unit", "state"]),
            models.Index(
                fields=["unit"],
                condition=models.Q(is_whole=None) & ~models.Q(state="received"),
                name="items_not_looked_over",
            ),
            models.Index(fields=["unit", "sha1"]),
            models.Index(fields=["unit", "md5"]),
            models.Index(fields=["unit", "state", "-precedence", "id"], name="items_in_their_turn"),
            models.Index(
                fields=["unit", "state", "-precedence", "-turn", "id"], name="items_in_turn_by_tool"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)

    @property
    def reference(self) -> str:
        """The short reference people use for the item."""
        return f"T-{self.pk}"


class Instance(models.Model):
    """One place where an item was found, by the raw bytes of its path."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="instances")
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="instances")
    container = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="members")
    position = models.IntegerField(default=0)
    path = BytesField()
    path_sha256 = BytesField()
    modified_ns = models.BigIntegerField(null=True)
    modified_has_zone = models.BooleanField(default=True)
    accessed_ns = models.BigIntegerField(null=True)
    changed_ns = models.BigIntegerField(null=True)
    created_ns = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "path_sha256"],
                condition=models.Q(container=None),
                name="one_instance_per_path",
            ),
            models.UniqueConstraint(fields=["container", "position"], name="one_instance_per_member"),
        ]
        # Pages count what an intake holds: its items are named without a look at the rows.
        indexes = [models.Index(fields=["intake", "item"])]

    def __str__(self) -> str:
        return f"instance {self.pk}"

    @property
    def shown_path(self) -> str:
        """The path for people to read: what is not text or would disturb a page is escaped."""
        return shown(self.path)


class PathWord(models.Model):
    """One word of the path of a place, by which it is found; see `path_words`.

    Words are bytes, so that every database puts them in one order.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    word = BytesField()
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="words", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["unit", "word", "instance"])]

    def __str__(self) -> str:
        return f"word {self.pk}"


class PathWalk(models.Model):
    """How far the paths of a unit are indexed: `reached` is the number of the last place that is."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="path_walk")
    reached = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"path walk {self.pk}"


class HashValue(models.Model):
    """One perceptual fingerprint of an item, with the recipe that made it.

    A value is never changed in place: another value is another row, by whose number stacks notice it. Values
    of an older recipe are kept; only the latest counts. Of PDQ, `turned` holds the other orientations; see
    `engine.hashing.pdq.orientations`.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="hashes")
    algorithm = models.CharField(max_length=20)
    recipe = models.CharField(max_length=300)
    value = BytesField()
    turned = BytesField(default=b"")
    quality = models.IntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    is_latest = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "algorithm", "recipe"], name="one_value_per_recipe"),
            models.UniqueConstraint(
                fields=["item", "algorithm"],
                condition=models.Q(is_latest=True),
                name="one_latest_value_per_algorithm",
            ),
        ]
        indexes = [
            # Pictures alone: the values of a film are long, and people look for one frame of them.
            models.Index(
                fields=["value"],
                condition=models.Q(algorithm="pdq", is_latest=True),
                name="items_by_pdq",
            ),
            models.Index(
                fields=["value"],
                condition=models.Q(is_latest=True) & ~models.Q(algorithm__in=["pdq", "vpdq", "parts"]),
                name="items_by_plugin_hash",
            ),
            models.Index(
                fields=["item"],
                condition=models.Q(algorithm__in=["vpdq", "parts"], is_latest=True),
                name="items_of_frames",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.algorithm} of {self.item_id}"


class Settlement(models.Model):
    """The settled grade of an item: released after the checks, or inherited from a known list.

    `entry` is the number of the list's entry that it was inherited from, `level` how well a released grade is
    founded: "indicative", "confirmed" or "trusted"; "" where nobody said.
    """

    class Basis(models.TextChoices):
        """What the grade rests on."""

        RELEASED = "released"
        INHERITED = "inherited"

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="settlement")
    category = models.CharField(max_length=60)
    pack = models.CharField(max_length=100)
    pack_version = models.CharField(max_length=40)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    source = models.CharField(max_length=300)
    level = models.CharField(max_length=10, blank=True, default="", db_default="")
    entry = models.BigIntegerField(null=True, db_index=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.item_id}: {self.category}"
