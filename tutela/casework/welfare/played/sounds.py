"""Which stretches of sound a player asks for: of a film those of its reels, of a recording its own."""

import math
import re

from tutela.casework.items.models import Item
from tutela.casework.welfare.played import reels
from tutela.engine.media.file_types import Kind
from tutela.engine.media.renditions import FRAMES_OF_REEL, LONGEST_SOUND_S

# As many as the column of a look has room for: eight hours of a recording.
MOST_SOUNDS = 999
_NAME = re.compile(r"sound([1-9][0-9]{0,2})", re.ASCII)


def number_of(variant: str) -> int:
    """Read the number of a stretch from its variant, `sound1` and so on; 0 for what is none."""
    name = _NAME.fullmatch(variant)
    return int(name[1]) if name else 0


def name_of(number: int, track: int = 1) -> str:
    """Name a stretch by its number, and by its sound track where that is not the first: `sound4.2`."""
    return f"sound{number}" if track == 1 else f"sound{number}.{track}"


def track_of(name: str) -> int:
    """Read from the name of a stretch of which sound track it is."""
    _, _, track = name.partition(".")
    return int(track) if track.isdecimal() else 1


def tracks_of(item: Item) -> list[str]:
    """Say what each sound track of a film is, where it has several; else nothing."""
    told = item.facts.get("sounds") if item.kind == Kind.VIDEO else None
    return [str(track) for track in told or ()]


def stretch_s(item: Item) -> float:
    """Say how long each stretch of an item is; 0 where nothing is heard."""
    if item.kind == Kind.AUDIO:
        return LONGEST_SOUND_S
    has_sound = item.kind == Kind.VIDEO and bool(item.facts.get("has_audio"))
    return FRAMES_OF_REEL / reels.FILM_PER_S if has_sound else 0.0


def length_s(item: Item) -> float:
    """Say how long an item is heard, in seconds."""
    whole_s = float(item.facts.get("duration_s") or 0.0) if stretch_s(item) else 0.0
    return min(whole_s, MOST_SOUNDS * stretch_s(item))


def seconds(item: Item, number: int, track: int = 1) -> dict[str, list[float]]:
    """Say from when to when a stretch is, as the renderer takes it, and of which track if not the first.

    Nothing for a stretch or a track that the item has not.
    """
    each_s = stretch_s(item)
    if not 1 <= number <= math.ceil(length_s(item) / each_s if each_s else 0):
        return {}
    moments = {"moments": [(number - 1) * each_s, number * each_s]}
    if track == 1:
        return moments
    return {**moments, "track": [float(track)]} if 1 < track <= len(tracks_of(item)) else {}
