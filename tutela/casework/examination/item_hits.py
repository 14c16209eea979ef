"""What is found to be known of an item, before it is written."""

from dataclasses import dataclass

from tutela.casework.examination.models import Match
from tutela.engine.matching.videos.alignment import Interval


@dataclass(frozen=True, slots=True)
class ItemHit:
    """One known entry that names an item, and by which rule; of a video, which seconds are which."""

    entry: int
    rule: Match.Rule
    algorithm: str
    distance: int = 0
    share_of_item: float = 1.0
    share_of_known: float = 1.0
    in_item: Interval | None = None
    in_known: Interval | None = None


# By the item's number; whoever matched nothing is left out or has none.
Matches = dict[int, list[ItemHit]]


def together(*several: Matches) -> Matches:
    """Put what was found in several ways together, in their order; of an item each entry once."""
    matched: Matches = {}
    for more in several:
        for number, hits in more.items():
            there = {hit.entry for hit in matched.get(number, ())}
            matched.setdefault(number, []).extend(hit for hit in hits if hit.entry not in there)
    return matched
