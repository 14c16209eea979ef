"""Fingerprints a video: a frame of each second, as far as decoding and the time allowed reach."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from tutela.engine.hashing import frames, pdq
from tutela.engine.hashing.frames import FrameHash
from tutela.engine.hashing.pdq import TooSmall
from tutela.engine.media import videos as decoding
from tutela.engine.media.facts import Facts
from tutela.engine.media.limits import Limits

RECIPE = "vpdq/1 a frame a second; pdq/1 of the Y plane, widened to full range"
# One frame a second is what vPDQ does, and what every second of a copy is compared with.
EVERY_S = 1.0
# Of the time a call may take, this part goes to frames; the rest is left to tell what was found.
TIME_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Filmed:
    """What a video gave: its facts, and its packed frames; see `frames.columns`."""

    facts: Facts
    packed: bytes = b""


def fingerprint(stream: BinaryIO, limits: Limits, asked: dict[str, Any]) -> Filmed:
    """Fingerprint one frame of each so many seconds; bad input is told by the facts and never raises.

    Args:
        stream: the file.
        limits: what it may cost.
        asked: "every_s": the seconds from one frame to the next; "started_s" and "wall_s": when the call
            began, in `time.monotonic()`, and how long it may take.
    """
    ends_s = None
    if "started_s" in asked and "wall_s" in asked:
        ends_s = float(asked["started_s"]) + TIME_SHARE * float(asked["wall_s"])
    sampled = []
    with decoding.open_video(stream, limits, ends_s) as video:
        for frame in video.frames(float(asked.get("every_s", EVERY_S))):
            try:
                made = pdq.pdq(frame.luma)
            except TooSmall as small:
                return Filmed(video.facts.noted(str(small)))
            sampled.append(FrameHash(frame.index, frame.at_s, made.bits, made.quality))
        return Filmed(video.facts, frames.pack(sampled) if sampled else b"")


def prepare() -> None:
    """Load what decoders would load on first use, for a child that soon cannot read files."""
    decoding.prepare()
