"""Whom somebody asked to look at an item with them, and who came."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person


class Shoulder(models.Model):
    """Somebody asked a colleague to look at an item with them: each in their own session, on their budget.

    `helper` is whoever came first; of each person one stands open.
    """

    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(helper=None) | ~Q(helper=F("asker")), name="nobody_looks_over_their_own_shoulder"
            ),
            models.UniqueConstraint(
                fields=["asker"], condition=Q(ended_at=None), name="one_open_shoulder_per_person"
            ),
        ]
        indexes = [models.Index(fields=["helper", "item"], name="shoulders_by_helper")]

    def __str__(self) -> str:
        return f"look together {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.asker.unit_id)
