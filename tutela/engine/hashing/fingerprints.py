"""What a PDQ fingerprint is, for those who read one and never make one: nothing here loads a compiler."""

from dataclasses import dataclass
from enum import StrEnum

HASH_BYTES = 32
# As stored, turned and flipped: a copy in any of them is found.
ORIENTATIONS = 8
BEST_QUALITY = 100
# Fingerprints below this quality (black, faded, blank) are near each other in unrelated pictures.
LEAST_QUALITY = 50
# Two PDQ fingerprints this near or nearer are of one picture by the rule every list owner follows.
NEAR_BITS = 31
# What the recipe of a fast fingerprint has and that of an exact one has not.
FAST_MARK = "; fast: "
# What the recipe of a fingerprint has where codes of its file were passed over, and damage in them.
PART_MARK = ", of some scans"
# A fast fingerprint is at most so many bits from the exact one.
FAST_BITS_OFF = 12
# A fast fingerprint's quality is at most so far from the exact one's.
FAST_QUALITY_OFF = 2
# The distances from a known fingerprint at which a fast one does not settle whether 31 bits are kept to: of
# photographs in eight orientations none was more than 8 bits from its exact one.
NEAR_THRESHOLD = range(24, 40)

# How the frames of a film are chosen and fingerprinted; a film's own packed value says more.
FILM_RECIPE = (
    "vpdq/2 of frames by number, pdq/1 of the Y plane as stored, quality as of full range; "
    "cut/1 between bars; "
)
# How what a file shows besides its first picture or its film is fingerprinted.
PARTS_RECIPE = "parts/1 pdq/1 of every further frame, page, track and piece"


class Mode(StrEnum):
    """How exactly a picture is fingerprinted.

    A fast fingerprint of a JPEG lies up to 12 bits from the exact one, and costs less: where it lies within
    `NEAR_THRESHOLD` of a known one, examine exactly before you say near or not.
    """

    EXACT = "exact"
    FAST = "fast"


def is_exact(recipe: str) -> bool:
    """Say whether a recipe gives fingerprints that may stand on a list; a fast one is some bits off."""
    return FAST_MARK not in recipe


@dataclass(frozen=True, slots=True)
class Pdq:
    """A fingerprint of 256 bits, first bit first as its hex is written, and its quality from 0 to 100."""

    bits: bytes
    quality: int

    @property
    def hex(self) -> str:
        """The 64 lower-case hex digits that lists exchange."""
        return self.bits.hex()
