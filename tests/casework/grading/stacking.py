"""Stacks for the tests, as the line would make them."""

from collections.abc import Sequence

from tutela.casework.examination.models import Stack, StackMember
from tutela.casework.items.models import Item


def stack(items: Sequence[Item]) -> Stack:
    """Put items into one stack; the first is its representative."""
    stacked = Stack.objects.create(unit=items[0].unit, representative=items[0])
    for distance, item in enumerate(items):
        relation = StackMember.Relation.NEAR if distance else StackMember.Relation.SELF
        StackMember.objects.create(stack=stacked, item=item, relation=relation, distance=distance)
    return stacked
