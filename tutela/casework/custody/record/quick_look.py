"""Looks the record over in seconds: all of a short one; of a long one its end and some of the rest."""

import random
from dataclasses import dataclass

from tutela.casework.custody.models import LogHead
from tutela.casework.custody.record import tiles, verification
from tutela.casework.custody.record.merkle import TILE
from tutela.casework.custody.record.verification import LogBroken, Verified

MOST_WHOLE = 50_000
LAST, TILES = 10_000, 64


@dataclass(frozen=True, slots=True)
class Seen:
    """What was proved, and how many entries were looked at for it; of a short record that is all of them."""

    verified: Verified
    looked_at: int

    @property
    def is_whole(self) -> bool:
        """Say whether every entry was looked at."""
        return self.looked_at >= self.verified.entries


def look() -> Seen:
    """Prove a short record; of a long one prove the end, and some of the rest, drawn by chance.

    The rest is proved by the roots that are kept of each 256 entries, which lead to the head together.

    Raises:
        LogBroken, KeyMissing: as `verify`.
    """
    size = LogHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    before = (size - LAST) // TILE if size > MOST_WHOLE else 0
    verified = verification.verify(before * TILE)
    drawn = sorted(random.sample(range(before), min(TILES, before)))
    for number in drawn:
        if tiles.has_changed(number):
            first, last = number * TILE + 1, (number + 1) * TILE
            raise LogBroken(
                f"One of the entries {first} to {last} was changed: they do not lead to the root that was "
                "kept of them. `tutela log verify` names it."
            )
    return Seen(verified, verified.entries - before * TILE + len(drawn) * TILE)
