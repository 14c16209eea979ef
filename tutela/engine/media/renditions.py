"""Names what is made of a file for people to see, and how large each is."""

from enum import StrEnum


class Variant(StrEnum):
    """What a picture is made for."""

    STANDIN = "standin"
    THUMB = "thumb"
    PREVIEW = "preview"
    SHEET = "sheet"
    REEL = "reel"


def kind_of(name: str) -> Variant:
    """Say what a name stands for: sheets after the first are `sheet2` and so on, reels `reel1` and so on.

    Raises:
        ValueError: it stands for nothing.
    """
    return Variant(name.rstrip("0123456789"))


LONGEST = {Variant.STANDIN: 64, Variant.THUMB: 160, Variant.PREVIEW: 1600}
# So many frames on a reel, in rows of so many, none longer than so many pixels.
FRAMES_OF_REEL, COLUMNS_OF_REEL, LONGEST_OF_REEL = 48, 6, 480
# The most tiles of a sheet, and how long the longer side of a tile is when there are no more than so many.
MOST_TILES = 60
# Beyond the tiles of a film, so many for what else its file shows.
MOST_FURTHER = 20
_TILES = ((16, 320), (36, 240), (MOST_TILES, 160))


def longest_tile(count: int) -> int:
    """Give the pixels of the longer side of a tile, of so many on a sheet, or of `MOST_TILES` if of more."""
    return next(size for most, size in _TILES if min(count, MOST_TILES) <= most)
