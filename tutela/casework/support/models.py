"""What people filed, sealed to each of them, and the key of each unit that all of it is sealed by."""

from django.db import models
from django.utils import timezone

from tutela.casework.custody.models import DataKey
from tutela.casework.database import BytesField
from tutela.casework.people.models import Person, Unit


class SupportKey(models.Model):
    """The key of one unit's records of support; it comes from a data key that seals nothing else.

    So it is wrapped, proved by `doctor`, backed up and recovered as every data key is.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.OneToOneField(DataKey, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"key {self.pk} for support"


class Filed(models.Model):
    """Something that a person filed, sealed; a newer row takes the place of one before, and none is changed.

    Neither what it is nor to whom it went stands here in clear: `shelf` says for what it can be found among
    its person's own, `inbox` among what somebody was told, and both are digests under the unit's key. Of what
    was told to nobody `inbox` is drawn by chance.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    shelf = BytesField()
    inbox = BytesField()
    sealed = BytesField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="filed_by_person"),
            models.Index(fields=["shelf", "-id"], name="filed_by_shelf"),
            models.Index(fields=["inbox", "-id"], name="filed_by_inbox"),
        ]

    def __str__(self) -> str:
        return f"record {self.pk} of support"
