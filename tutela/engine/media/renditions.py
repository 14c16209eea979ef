"""Names what is made of a file for people to see, and how large each is."""

from enum import IntEnum, StrEnum


class Variant(StrEnum):
    """What a picture is made for."""

    STANDIN = "standin"
    THUMB = "thumb"
    PREVIEW = "preview"
    SHEET = "sheet"
    REEL = "reel"
    SOUND = "sound"


class Step(IntEnum):
    """How much of a picture is shown: the more, the higher."""

    GREY_SMALL = 1
    GREY_FULL = 2
    COLOUR = 3


# Below colour, the name of a rendition ends with one of these: `sheet2.small`.
_ENDINGS = {Step.GREY_SMALL: ".small", Step.GREY_FULL: ".grey"}
_ONE = (Variant.STANDIN, Variant.THUMB, Variant.SOUND)


def kind_of(name: str) -> Variant:
    """Say what a name stands for: sheets after the first are `sheet2`, reels `reel1`, sounds `sound1`.

    Raises:
        ValueError: it stands for nothing.
    """
    return Variant(name.partition(".")[0].rstrip("0123456789"))


def name_of(variant: str, step: Step) -> str:
    """Name what is made of a variant for a step; what is small and grey, or no picture, has one name."""
    return variant if kind_of(variant) in _ONE else variant + _ENDINGS.get(step, "")


def step_of(name: str) -> Step:
    """Say for which step something of a name is made."""
    return next((step for step, ending in _ENDINGS.items() if name.endswith(ending)), Step.COLOUR)


# At the first step a preview is no longer than this, a frame of a reel neither, and a sheet half its size.
SMALL, SMALL_OF_REEL = 320, 160
LONGEST = {Variant.STANDIN: 64, Variant.THUMB: 160, Variant.PREVIEW: 1600}
# So many frames on a reel, in rows of so many, none longer than so many pixels.
FRAMES_OF_REEL, COLUMNS_OF_REEL, LONGEST_OF_REEL = 48, 6, 480
# Sound has so many samples a second, of two bytes, in one channel: enough for every word.
SAMPLES_PER_S, SAMPLE_BYTES = 16_000, 2
# The longest stretch of it that is made at a time.
LONGEST_SOUND_S = 30.0
# The most tiles of a sheet, and how long the longer side of a tile is when there are no more than so many.
MOST_TILES = 60
# Beyond the tiles of a film, so many for what else its file shows.
MOST_FURTHER = 20
_TILES = ((16, 320), (36, 240), (MOST_TILES, 160))


def longest_tile(count: int) -> int:
    """Give the pixels of the longer side of a tile, of so many on a sheet, or of `MOST_TILES` if of more."""
    return next(size for most, size in _TILES if min(count, MOST_TILES) <= most)
