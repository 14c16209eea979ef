"""Aligns two videos by their near frames: which seconds of one are which seconds of the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]
Seconds = NDArray[np.float64]
Pairs = NDArray[np.int64]

# Frames a second apart meet with up to a second of play: three bins of this width.
_BIN_S = 0.5
# How far two frames may lie from the shift of their videos.
SHIFT_S = 1.5 * _BIN_S
# A longer pause without a near frame ends a segment, and so does one of some times the usual step.
_PAUSE_S, _PAUSE_STEPS = 5.0, 2.5
_MOST_SEGMENTS = 16


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of one video that is a part of another.

    Attributes:
        in_a: seconds of its first and its last near frame in a.
        in_b: likewise in b.
        offset_s: seconds to add to a moment of a to get to that of b.
        frames: how many frames of a are near.
    """

    in_a: Interval
    in_b: Interval
    offset_s: float
    frames: int


def segments(a_s: Seconds, b_s: Seconds, pairs: Pairs) -> tuple[Segment, ...]:
    """Find the aligned parts of two videos, the one with most frames first.

    The shift that most frames of a agree on is taken first; what it covers of a is left out of the next. A
    still scene is near to itself at many shifts, and so adds nothing to the shift of what moves.

    Args:
        a_s: (n,) seconds of a's frames.
        b_s: (m,) seconds of b's frames.
        pairs: (p, 2) which of them are near.
    """
    parts: list[Segment] = []
    steps = np.diff(a_s)
    pause_s = max(_PAUSE_S, _PAUSE_STEPS * float(np.median(steps))) if len(steps) else _PAUSE_S
    while len(pairs) and len(parts) < _MOST_SEGMENTS:
        aligned = _best_shift(a_s, b_s, pairs)
        for part in _parts(a_s, b_s, pairs[aligned], pause_s):
            parts.append(part)
            at_s = a_s[pairs[:, 0]]
            kept = (at_s < part.in_a[0]) | (at_s > part.in_a[1])
            pairs, aligned = pairs[kept], aligned[kept]
    # A single frame aligns with anything: where there is more, it is left out.
    longer = [part for part in parts if part.frames > 1] or parts[:1]
    return tuple(sorted(longer, key=lambda part: (-part.frames, part.in_a)))


def _best_shift(a_s: Seconds, b_s: Seconds, pairs: Pairs) -> NDArray[np.bool_]:
    """Say which pairs lie at the shift that most frames of a agree on."""
    shifts = b_s[pairs[:, 1]] - a_s[pairs[:, 0]]
    bins = np.floor(shifts / _BIN_S + 0.5).astype(np.int64)
    # A frame of a counts once at each shift, however many frames of b it is near to.
    voted = np.unique(np.column_stack([bins, pairs[:, 0]]), axis=0)[:, 0]
    places, votes = np.unique(voted, return_counts=True)
    around = votes + sum(_votes_at(places, votes, places + step) for step in (-1, 1))
    best = places[np.lexsort((np.abs(places), -votes, -around))[0]]
    return np.asarray(np.abs(bins - best) <= 1)


def _votes_at(places: Pairs, votes: Pairs, wanted: Pairs) -> Pairs:
    at = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
    return np.where(places[at] == wanted, votes[at], 0)


def _parts(a_s: Seconds, b_s: Seconds, pairs: Pairs, pause_s: float) -> list[Segment]:
    """Part pairs at one shift where neither video shows a near frame for a while."""
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    at_s, of_s = a_s[pairs[:, 0]], b_s[pairs[:, 1]]
    breaks = np.nonzero(np.diff(at_s) > pause_s)[0] + 1
    return [
        Segment(
            (float(in_a[0]), float(in_a[-1])),
            (float(in_b.min()), float(in_b.max())),
            float(np.median(in_b - in_a)),
            len(np.unique(in_a)),
        )
        for in_a, in_b in zip(np.split(at_s, breaks), np.split(of_s, breaks), strict=True)
    ]
