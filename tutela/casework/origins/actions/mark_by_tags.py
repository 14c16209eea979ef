"""The step by which a tag among recorded facts marks items: a child at risk now, or a first recording."""

import json
from collections.abc import Mapping, Sequence

from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue
from tutela.casework.origins.actions.set_mark import set_mark
from tutela.casework.origins.kinds import DRAFT_REFERRAL
from tutela.casework.origins.models import Mark
from tutela.engine.taxonomy.facts.terms import TagGroup

_MARKS: Mapping[str, Mark.Kind] = {
    "at_risk_now": Mark.Kind.AT_RISK,
    "first_generation": Mark.Kind.FIRST_GENERATION,
}
_FIRST = 1000


def names_marks(facts: str) -> bool:
    """Say whether facts, as JSON that nobody has read yet, may hold a tag that marks items."""
    return any(tag in facts for tag in _MARKS)


def mark_by_tags(by: Actor, items: Sequence[Item], facts: str) -> None:
    """Mark items as the tags of their facts say, and queue what drafts their referrals.

    A tag that is taken off again clears no mark: that takes two people.

    Args:
        by: who decides.
        items: what they decide.
        facts: as JSON, which was read and found sound before.
    """
    tags = json.loads(facts).get("tags", {}).get(TagGroup.INVESTIGATIVE, ())
    marked = [mark.item_id for tag in tags if tag in _MARKS for mark in set_mark(by, items, _MARKS[tag])]
    if marked:
        queue.queue(DRAFT_REFERRAL, by.unit, {"items": sorted(set(marked))}, priority=_FIRST)
