"""What the line found: matches with known lists, stacks of alike items, and walks to hash all again."""

from django.db import models

from tutela.casework.items.models import Item
from tutela.casework.lists.models import Entry
from tutela.casework.people.models import Unit


class Match(models.Model):
    """An item that a known list's entry names, and by which rule; see `engine.matching.videos.nearness`.

    By `frame` a known picture is near one of the frames of the item, or near something else that its file
    shows; by `still` the item, or something in its file, is near a frame of a known video. Both inform and
    settle nothing, and the seconds are those of the frame. Of a video, `item_from_s` to `item_to_s` are the
    seconds of the first and the last frame of its longest part that is in the known one, where they are
    `known_from_s` to `known_to_s`; else all four are empty.
    """

    class Rule(models.TextChoices):
        """How the item and the entry were found to be the same."""

        EXACT = "exact"
        NEAR = "near"
        VIDEO = "video"
        ALIGNED = "aligned"
        FRAME = "frame"
        STILL = "still"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="matches")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="matches")
    rule = models.CharField(max_length=8, choices=Rule.choices)
    algorithm = models.CharField(max_length=20)
    distance = models.IntegerField(default=0)
    share_of_item = models.FloatField(default=1)
    share_of_known = models.FloatField(default=1)
    item_from_s = models.FloatField(null=True)
    item_to_s = models.FloatField(null=True)
    known_from_s = models.FloatField(null=True)
    known_to_s = models.FloatField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "entry"], name="one_match_per_entry")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.rule} {self.entry_id}"


class Stack(models.Model):
    """Alike items of one unit, so that one decision can serve them after a look at the distances."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="stacks")
    representative = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="represents")

    def __str__(self) -> str:
        return f"stack {self.pk}"


class StackMember(models.Model):
    """An item's place in its stack: how it is alike, and how far it is from the representative.

    `distance` is in bits for pictures; for videos it is 100 minus the share of matching frames in percent.
    """

    class Relation(models.TextChoices):
        """How the member is alike."""

        SELF = "self"
        NEAR = "near"
        VIDEO = "video"

    stack = models.ForeignKey(Stack, on_delete=models.CASCADE, related_name="members")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="stack_member")
    relation = models.CharField(max_length=8, choices=Relation.choices)
    distance = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.item_id} in {self.stack_id}"


class Rehash(models.Model):
    """One walk through what a unit holds, to give each item a value by one algorithm's recipe of today.

    `reached` is the item done last. It is durable with the values of all before it, so that an interrupted
    walk goes on there.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rehashes")
    algorithm = models.CharField(max_length=20)
    recipe = models.CharField(max_length=300)
    asked_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    reached = models.BigIntegerField(default=0)
    opened = models.IntegerField(default=0)
    made = models.IntegerField(default=0)
    matched = models.IntegerField(default=0)
    known = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "algorithm"], condition=models.Q(ended_at=None), name="one_walk_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"rehash {self.pk}"
