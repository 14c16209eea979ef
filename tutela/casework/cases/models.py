"""Cases, exhibits, receipts, and entries that hold no content."""

from django.db import models

from tutela.casework.custody.models import DataKey
from tutela.casework.database import BytesField
from tutela.casework.items.models import Instance, Intake
from tutela.casework.people.models import Unit
from tutela.engine.media.folder_walk import EntryKind
from tutela.printable import shown

# How the note begins at the place of an archive whose members were not all received.
NOT_WHOLE = "not opened whole: "


class Case(models.Model):
    """One investigation, with the key that seals everything received for it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=60)
    title = models.CharField(max_length=200, blank=True)
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT)
    opened_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "reference"], name="one_case_per_reference")]

    def __str__(self) -> str:
        return self.reference


class Exhibit(models.Model):
    """One thing seized or handed over, with the authority under which it may be examined."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, related_name="exhibit")
    reference = models.CharField(max_length=60)
    authority = models.CharField(max_length=300)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "reference"], name="one_exhibit_per_reference")
        ]

    def __str__(self) -> str:
        return self.intake.reference


class Receipt(models.Model):
    """One walk over an exhibit's source: begun, perhaps interrupted and taken up again, finished."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="receipts")
    source = BytesField()
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    files = models.BigIntegerField(default=0)
    others = models.BigIntegerField(default=0)
    members = models.BigIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)

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
