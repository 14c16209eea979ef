"""Opinions of later rounds for the tests, which no verb gives yet."""

from uuid import uuid4

from tutela.casework.grading.models import Assessment, Decision, Shift
from tutela.casework.items.models import Item


def opinion(shift: Shift, item: Item, category: str, opinion_round: int) -> Assessment:
    """Put a person's opinion of an item into a round, as standing."""
    decision = Decision.objects.create(person=shift.person, shift=shift, lead=item, key=uuid4())
    return Assessment.objects.create(
        decision=decision,
        item=item,
        person=shift.person,
        shift=shift,
        category=category,
        pack="demonstration",
        pack_version="1",
        pack_digest="0" * 64,
        seconds_revealed=1,
        round=opinion_round,
    )
