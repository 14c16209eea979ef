"""Editions: the numbered states of our own lists."""

from django.db import models

from tutela.casework.gate import Guard
from tutela.casework.lists.models import Entry, HashList


class Edition(models.Model):
    """A numbered state of an own list: proposed by one person, published and signed by another, then frozen.

    `left_out` names the released items that could not be listed: {"item": 12, "reason": "..."}.
    """

    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, related_name="editions")
    number = models.IntegerField()
    proposed_by = models.CharField(max_length=200)
    proposed_person = models.IntegerField()
    proposed_at = models.DateTimeField(auto_now_add=True)
    left_out = models.JSONField(default=list)
    published_by = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    manifest = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash_list", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.hash_list} edition {self.number}"

    @property
    def guard(self) -> Guard:
        """What the gate must know of it: what is open to whoever may act on its list."""
        return self.hash_list.guard

    @property
    def added(self) -> models.QuerySet[Entry]:
        """The entries that this edition brings and that before lacks."""
        return Entry.objects.filter(hash_list=self.hash_list_id, first_in=self.number)
