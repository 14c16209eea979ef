"""Reads the frames of one video as vPDQ and `tutela hash --format vpdq` write them: a row a frame.

Its rows are those of the reference (github.com/facebook/ThreatExchange): number, quality, hash, seconds.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from tutela.engine.formats.known import Known, Malformed, Rejected
from tutela.engine.formats.lines import lines
from tutela.engine.formats.own.fingerprint_rows import video_pair
from tutela.engine.hashing.fingerprints import BEST_QUALITY
from tutela.engine.hashing.video.features import FrameHash, pack

# More frames than a day of film has by the second, at ten a second.
MOST_FRAMES: Final = 1_000_000
_ROW: Final = re.compile(
    rb"\s*([0-9]{1,9}) *, *([0-9]{1,3}) *, *([0-9A-Fa-f]{64}) *, *([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*"
)


def is_row(line: bytes) -> bool:
    """Say whether a line is a frame."""
    return _ROW.fullmatch(line) is not None


def read(stream: BinaryIO) -> Iterator[Known | Rejected]:
    """Give one record, of the one video whose frames these are; a line that is no frame is reported.

    Raises:
        Malformed: there are more frames than a film has.
        OverLimit: a line is longer than any list has.
    """
    frames: list[FrameHash] = []
    for number, line in enumerate(lines(stream), 1):
        if not line.strip():
            continue
        found = _ROW.fullmatch(line)
        if found is None or int(found[2]) > BEST_QUALITY:
            yield Rejected(
                f"line {number}", "it is no frame as vPDQ writes it: number, quality, hash, seconds"
            )
        elif len(frames) == MOST_FRAMES:
            raise Malformed(f"The file holds more than {MOST_FRAMES:,} frames, which is no one film.")
        else:
            digits = found[3].decode()
            frames.append(FrameHash(int(found[1]), float(found[4]), bytes.fromhex(digits), int(found[2])))
    if frames:
        yield Known(other_hashes=(video_pair(pack(sorted(frames, key=lambda frame: frame.at_s))),))
