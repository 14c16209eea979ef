"""Fingerprints a video: a frame of each second, as far as decoding and the time allowed reach."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np

from tutela.engine.hashing.fingerprints import FILM_RECIPE, Pdq
from tutela.engine.hashing.pdq import fingerprint as pdq
from tutela.engine.hashing.pdq.fingerprint import TooSmall
from tutela.engine.hashing.video import features
from tutela.engine.hashing.video.contact_sheet import SheetMaker
from tutela.engine.hashing.video.features import Coverage, FrameHash
from tutela.engine.hashing.video.parts import fingerprint_parts
from tutela.engine.media.facts import Facts
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.further import Further
from tutela.engine.media.jpeg.decoder import Reduced
from tutela.engine.media.renderer import Rendered, prepare_labels
from tutela.engine.media.video import video as decoding
from tutela.engine.media.video.borders import BarFinder, Bars
from tutela.engine.media.video.luma import Plane
from tutela.engine.media.video.video import Frame, Video

# One frame a second, by the rule of vPDQ (see `frame_numbers.Due`), is what copies are compared with.
EVERY_S = 1.0
# Of the time a call may take, this part goes to frames; the rest is left to tell what was found.
TIME_SHARE = 0.8
# The frames of a glimpse have the same bars.
_GLIMPSED_BARS = 4
# Limited range has black at 16 and white at 235.
_STRETCH = 255 / 219


@dataclass(frozen=True, slots=True)
class VideoFingerprint:
    """What a video gave.

    Attributes:
        facts: what it is, and how it opened.
        packed: its frames (see `features.columns`).
        parts: those of what else its file shows, likewise.
        rendered: what people see of it.
        is_too_reduced: no frame of it decoded at a part of its size.
    """

    facts: Facts
    packed: bytes = b""
    parts: bytes = b""
    rendered: Rendered = field(default_factory=Rendered)
    is_too_reduced: bool = False


@dataclass(frozen=True, slots=True)
class _Cut:
    """A fingerprint of what is between bars, and between which."""

    bars: Bars
    made: FrameHash


def fingerprint(stream: BinaryIO, limits: Limits, asked: dict[str, Any]) -> VideoFingerprint:
    """Fingerprint one frame of each so many seconds; bad input is told by the facts and never raises.

    Args:
        stream: the file.
        limits: what it may cost.
        asked: "every_s": the seconds from one frame to the next; "key_frames": only those frames that decode
            alone; "glimpses": the turn in which a few of these and what follows are looked at; "sheet": also
            make what people see of it, of these frames; "started_s" and "cpu_s": when the call began, in
            `time.process_time()`, and how long it may take.
    """
    until_s = ends_s(asked)
    made = _made(stream, limits, asked, until_s, is_reduced=True)
    if made.is_too_reduced:
        # Frames of some forms, lossless ones for instance, decode at their full size only.
        made = _made(stream, limits, asked, until_s, is_reduced=False)
    return made


def ends_s(asked: dict[str, Any]) -> float | None:
    """Give the `time.process_time()` at which opening one file is to end; None where nothing says."""
    if "started_s" not in asked or "cpu_s" not in asked:
        return None
    return float(asked["started_s"]) + TIME_SHARE * float(asked["cpu_s"])


def _made(
    stream: BinaryIO, limits: Limits, asked: dict[str, Any], until_s: float | None, *, is_reduced: bool
) -> VideoFingerprint:
    every_s = float(asked.get("every_s", EVERY_S))
    with decoding.open_video(stream, limits, until_s) as video:
        if is_reduced:
            video.reduce()
        coverage, how, chosen = (
            Coverage.EVERY_SECOND,
            f"a frame each {every_s:g} s by number",
            video.frames(every_s),
        )
        if asked.get("key_frames"):
            coverage, how, chosen = Coverage.KEY_FRAMES, "key frames", video.key_frames()
        elif "glimpses" in asked:
            coverage, how = Coverage.KEY_FRAMES, "frames after key frames"
            chosen = video.glimpses(int(asked["glimpses"]))
        sheet = SheetMaker(video.facts.duration_s or 0.0) if asked.get("sheet") else None
        try:
            sampled = _fingerprinted(chosen, sheet, looked_at=_GLIMPSED_BARS if "glimpses" in asked else 1)
        except TooSmall as small:
            return VideoFingerprint(video.facts.noted(str(small)))
        if not sampled and video.scale > 1:
            return VideoFingerprint(video.facts, is_too_reduced=True)
        packed = features.pack(sampled, coverage, FILM_RECIPE + _reduced(video) + how) if sampled else b""
        facts, parts = video.facts, b""
        if coverage is Coverage.EVERY_SECOND:
            further = Further(limits, until_s)
            parts, facts = fingerprint_parts(further, further.of_video(stream, video), facts)
        if sheet is None or parts or (until_s is not None and time.process_time() > until_s):
            # What time is left is for telling what was found; and a sheet shows what else there is as well.
            return VideoFingerprint(facts, packed, parts)
        # What is decoded at a part of its size is too small for a preview.
        return VideoFingerprint(facts, packed, parts, sheet.made(with_singles=video.scale == 1))


def _reduced(video: Video) -> str:
    return f"decoded at 1/{video.scale}; " if video.scale > 1 else ""


def _fingerprinted(chosen: Iterator[Frame], sheet: SheetMaker | None, looked_at: int) -> list[FrameHash]:
    """Fingerprint frames, and what is between their bars; cuts at bars that did not last are left out.

    Args:
        chosen: the frames.
        sheet: is shown each.
        looked_at: bars are looked for in one frame of so many.

    Raises:
        TooSmall: a side is shorter than five pixels.
    """
    finder, stored, cuts = BarFinder(), list[FrameHash](), list[_Cut]()
    shape = (0, 0)
    for number, frame in enumerate(chosen):
        hashed, luma = _pdq(frame.plane), frame.plane.luma
        stored.append(FrameHash(frame.index, frame.at_s, hashed.bits, hashed.quality))
        if sheet is not None:
            sheet.see(frame, hashed.bits)
        bars = finder.look(luma) if number % looked_at == 0 or luma.shape != shape else finder.bars
        shape = luma.shape
        if bars is not None:
            between = _pdq(frame.plane, bars)
            cut = FrameHash(frame.index, frame.at_s, between.bits, between.quality, is_cut=True)
            cuts.append(_Cut(bars, cut))
    last = finder.bars
    lasting = [cut.made for cut in cuts if last is not None and cut.bars.is_near(last, shape)]
    return sorted([*stored, *lasting], key=lambda frame: (frame.at_s, frame.is_cut))


def _pdq(plane: Plane, bars: Bars | None = None) -> Pdq:
    luma = np.ascontiguousarray(plane.luma if bars is None else bars.cut(plane.luma))
    pixels: np.ndarray[Any, np.dtype[np.uint8]] | Reduced = luma
    if plane.reduced is not None:
        scale, (high, wide) = plane.reduced.scale, luma.shape
        # The last pixel of a side may stand for fewer than the others.
        whole = (plane.reduced.height, plane.reduced.width) if bars is None else (high * scale, wide * scale)
        pixels = Reduced(luma, scale, *whole)
    return pdq.pdq_of_frame(pixels, _STRETCH if plane.is_limited else 1.0)


def prepare() -> None:
    """Load what decoders would load on first use, for a child that soon cannot read files."""
    decoding.prepare()
    prepare_labels()
