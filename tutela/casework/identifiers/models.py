"""Identifiers as they were seen, and every place in which each was."""

from django.db import models

from tutela.casework.database import BytesField
from tutela.casework.gate import Guard
from tutela.casework.people.models import Unit
from tutela.engine.identifiers import Kind


class Identifier(models.Model):
    """One thing that was named, as the engine reads it; one row for a unit, however often it is seen.

    `key` is made of kind and canonical text, `loose_key` of the loose one: an index takes no long text.
    `subjects` counts the different things it was seen in, such as reports. One that is a hub was seen in so
    many that it says nothing of any of them.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Kind])
    key = BytesField()
    loose_key = BytesField()
    canonical = models.TextField()
    loose = models.TextField(blank=True)
    is_strong = models.BooleanField(default=False)
    subjects = models.PositiveIntegerField(default=0)
    is_hub = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="one_identifier_per_key")]
        indexes = [
            models.Index(fields=["unit", "loose_key"], name="identifiers_by_loose_key"),
            models.Index(
                fields=["unit", "subjects", "id"],
                condition=models.Q(is_hub=True),
                name="identifiers_that_are_hubs",
            ),
        ]

    def __str__(self) -> str:
        return self.canonical or self.loose

    @property
    def guard(self) -> Guard:
        """What the gate must know of it."""
        return Guard(self.unit_id)


class Sighting(models.Model):
    """One place in which an identifier was seen: part `part` of thing `subject`, at `place`.

    `subject_kind` is what the thing's room calls it ("report"); its part is a version. It is strong where the
    identifier is, or where the sender says that it was verified.
    """

    identifier = models.ForeignKey(
        Identifier, on_delete=models.PROTECT, related_name="sightings", db_index=False
    )
    subject_kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    part = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=120)
    raw = models.TextField()
    is_strong = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "subject_kind", "subject", "part", "place"],
                name="one_sighting_per_place",
            )
        ]
        indexes = [models.Index(fields=["subject_kind", "subject"], name="sightings_by_subject")]

    def __str__(self) -> str:
        return f"{self.identifier_id} in {self.subject_kind} {self.subject}"
