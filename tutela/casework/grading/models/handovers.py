"""What one person handed over to another who shares their job: which items, and nothing of how they look."""

from django.db import models
from django.db.models import F
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.people.models import Person


class HandOver(models.Model):
    """What lay on one desk and was laid on another's: the numbers of the items, in their order."""

    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    items = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(taker=F("giver")), name="handed_over_to_another_person"
            )
        ]
        indexes = [models.Index(fields=["taker", "read_at"], name="handovers_by_taker")]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.taker.unit_id, frozenset({self.giver_id, self.taker_id}))
