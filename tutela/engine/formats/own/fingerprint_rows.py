"""How fingerprints of ours travel in formats that have no place for them: a hash and a row of our names."""

import base64
import binascii
from typing import Final

from tutela.engine.formats.known import Known, Property
from tutela.engine.hashing.fingerprints import BEST_QUALITY
from tutela.engine.hashing.video import features

VIDEO_HASH: Final = "vPDQ"
QUALITY_ROW: Final = "Tutela.PDQ.Quality"
LEVEL_ROW: Final = "Tutela.Level"


def video_pair(packed: bytes) -> tuple[str, str]:
    """Give the form in which a video's fingerprint travels in any format."""
    return VIDEO_HASH, base64.b64encode(packed).decode()


def quality_row(quality: int) -> Property:
    """Give the form in which the quality of a picture's fingerprint travels in any format."""
    return Property(QUALITY_ROW, str(quality))


def level_row(level: str) -> Property:
    """Give the form in which the level of a grade travels: "indicative", "confirmed" or "trusted"."""
    return Property(LEVEL_ROW, level)


def video_of(known: Known) -> bytes | None:
    """Give the video fingerprint that a record carries, if it is one and sound."""
    packed = [video_in(text) for name, text in known.other_hashes if name == VIDEO_HASH]
    sound = [each for each in packed if each is not None]
    return sound[0] if len(sound) == 1 else None


def quality_of(known: Known) -> int | None:
    """Give the quality of the picture fingerprint that a record carries; None where it states none."""
    rows = [row for row in known.metadata if row.name == QUALITY_ROW]
    sound = [each for row in rows if not row.group and (each := quality_in(row.value)) is not None]
    return sound[0] if len(sound) == 1 else None


def video_in(text: str) -> bytes | None:
    """Unpack what `video_pair` made; None where it is anything else."""
    try:
        packed = base64.b64decode(text, validate=True)
        features.columns(packed)
    except (binascii.Error, ValueError):
        return None
    return packed if base64.b64encode(packed).decode() == text else None


def quality_in(text: str) -> int | None:
    """Read what `quality_row` wrote; None where it is anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(BEST_QUALITY))
    return int(text) if is_number and str(int(text)) == text and int(text) <= BEST_QUALITY else None
