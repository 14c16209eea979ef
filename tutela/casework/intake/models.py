"""Receipts, and entries that hold no content."""

from django.db import models

from tutela.casework.database import BytesField
from tutela.casework.items.models import Instance, Intake
from tutela.engine.media.folder_walk import EntryKind
from tutela.printable import shown

# How the note begins at the place of an archive whose members were not all received.
NOT_WHOLE = "not opened whole: "
# How the remark begins at a place that held something else when its source was walked again.
CHANGED = "since it was received, this place "


class Receipt(models.Model):
    """One walk over the source of an intake: begun, perhaps interrupted and taken up again, finished.

    `terms` are those it was begun on: what is found later inside of what was received comes in on them too.
    """

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="receipts")
    source = BytesField()
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    files = models.BigIntegerField(default=0)
    others = models.BigIntegerField(default=0)
    members = models.BigIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    terms = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class UnsealedEntry(models.Model):
    """An entry or archive member with no content to seal: a folder, a link, or one that could not be read."""

    class Kind(models.TextChoices):
        """What the entry is, or why its content could not be sealed."""

        FOLDER = EntryKind.FOLDER.value
        LINK = EntryKind.LINK.value
        SPECIAL = EntryKind.SPECIAL.value
        UNREADABLE = EntryKind.UNREADABLE.value
        ENCRYPTED = "encrypted"
        DAMAGED = "damaged"
        OVER_LIMIT = "over_limit"

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="unsealed")
    container = models.ForeignKey(
        Instance, on_delete=models.PROTECT, null=True, related_name="unsealed_members"
    )
    position = models.IntegerField(default=0)
    path = BytesField()
    path_sha256 = BytesField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    detail = models.CharField(max_length=300, blank=True)
    modified_ns = models.BigIntegerField(null=True)
    modified_has_zone = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "path_sha256"],
                condition=models.Q(container=None),
                name="one_entry_per_path",
            ),
            models.UniqueConstraint(fields=["container", "position"], name="one_entry_per_member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def shown_path(self) -> str:
        """The path for people to read, with what would disturb a page escaped."""
        return shown(self.path)
