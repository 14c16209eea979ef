"""Bundles, what is in each, and the joins that hold them together."""

from django.db import models
from django.utils import timezone

from tutela.casework.gate import Guard
from tutela.casework.identifiers.models import Identifier
from tutela.casework.people.models import Person, Unit


class Bundle(models.Model):
    """Things of one kind that are held together by joins; nothing of them is merged.

    `size` counts its members. One that went into another is empty, and says into which.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField(default=0)
    into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "kind", name, "id"], condition=models.Q(size__gt=0), name=f"bundles_by_{name}"
            )
            for name in ("size", "made_at")
        ]

    def __str__(self) -> str:
        return f"bundle {self.pk}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Member(models.Model):
    """One thing in the one bundle that it is in; what is joined to nothing has no row."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="members")
    kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_bundle_for_each_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Join(models.Model):
    """One end of a join: a thing and an identifier that it shares with others; all live ends are joined.

    `by` is who made it by hand, empty for a machine. One that was undone stays, with its reason, and is not
    made again by a machine.
    """

    class State(models.TextChoices):
        """Whether it holds anything together."""

        LIVE = "live"
        UNDONE = "undone"
        HUB = "its identifier became a hub"
        FULL = "the bundle would be too large"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    identifier = models.ForeignKey(Identifier, on_delete=models.PROTECT, related_name="joins")
    state = models.CharField(max_length=40, choices=State.choices, default=State.LIVE)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "identifier"], name="one_join_for_each_end")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} by {self.identifier_id}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)
