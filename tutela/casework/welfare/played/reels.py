"""Which reels a player shows of an item: frames of a film, or what a file of several pictures holds."""

import math
import re
from dataclasses import dataclass

from tutela.casework.items.models import Item
from tutela.casework.welfare import sheets
from tutela.engine.media.file_types import Kind
from tutela.engine.media.renditions import FRAMES_OF_REEL

# Of a film so many frames a second, which shows what moves and keeps a reel small.
FILM_PER_S = 8
# Pages and frames of an animation, whose own times are not kept, go by more slowly.
PAGES_PER_S = 2
# Fifteen hours and more of a film: as many as the column of a look has room for.
MOST_REELS = 9999
_NAME = re.compile(r"reel([1-9][0-9]{0,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reels:
    """What a player shows of one item.

    Attributes:
        frames: how many, over all reels; 0 where there is nothing to play.
        film: how many of them, the first ones, are of the film.
        per_s: how many of them go by in a second.
    """

    frames: int
    film: int
    per_s: int

    @property
    def count(self) -> int:
        """How many reels hold them."""
        return math.ceil(self.frames / FRAMES_OF_REEL)


def number_of(variant: str) -> int:
    """Read the number of a reel from its variant, `reel1` and so on; 0 for what is none."""
    name = _NAME.fullmatch(variant)
    return int(name[1]) if name else 0


def reels_of(item: Item) -> Reels:
    """Say what a player shows of an item."""
    film = math.ceil(FILM_PER_S * _film_s(item))
    others = len(sheets.parts_of(item))
    if item.kind == Kind.PICTURE:
        # The picture that its file opens with comes first, where others follow.
        others += others > 0
    frames = min(film + others, MOST_REELS * FRAMES_OF_REEL)
    return Reels(frames, min(film, frames), FILM_PER_S if film else PAGES_PER_S)


def places(item: Item, number: int) -> dict[str, list[float]]:
    """Say which seconds of a film, and which of what else its file shows, a reel shows.

    Args:
        item: whose.
        number: of the reel, from 1.

    Returns:
        what the renderer takes; nothing for a reel that the item has not.
    """
    shown, parts = reels_of(item), sheets.parts_of(item)
    first, end = (number - 1) * FRAMES_OF_REEL, min(number * FRAMES_OF_REEL, shown.frames)
    if first >= end:
        return {}
    film = [frame / FILM_PER_S for frame in range(first, min(end, shown.film))]
    # Of a picture's file the first frame is the picture itself, which needs no place.
    before = shown.film + (item.kind == Kind.PICTURE)
    return {"moments": film, "further": parts[max(0, first - before) : max(0, end - before)]}


def _film_s(item: Item) -> float:
    return float(item.facts.get("duration_s") or 0.0) if item.kind == Kind.VIDEO else 0.0
