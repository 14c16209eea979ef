"""Finds black or plain bars around a picture that are there in every frame: letterboxes and pillarboxes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]

# How far the brightness of a bar may lie from its outermost line, and which part of a line may differ:
# encoders ring at the edge, and bars carry logos and subtitles.
_ALIKE, _MARKED = 16, 0.2
# Bars thinner than this part of a side change few bits; a frame with less left than this is blank.
_LEAST, _LEFT = 0.02, 0.4
# Every so many pixels of a line are looked at, and so many lines at once.
_STEP = 8
_LINES_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Bars:
    """How many lines at each edge belong to a bar."""

    top: int
    bottom: int
    left: int
    right: int

    def cut(self, luma: Luma) -> Luma:
        """Give the picture between the bars."""
        height, width = luma.shape
        return luma[self.top : height - self.bottom, self.left : width - self.right]

    def is_near(self, other: "Bars", shape: tuple[int, int]) -> bool:
        """Say whether two cuts of pictures of a shape are the same but for what no fingerprint shows."""
        down, across = (max(2, round(_LEAST * side / 2)) for side in shape)
        return (
            max(abs(self.top - other.top), abs(self.bottom - other.bottom)) <= down
            and max(abs(self.left - other.left), abs(self.right - other.right)) <= across
        )


class BarFinder:
    """Looks at frame after frame, and keeps the bars that all of them have."""

    def __init__(self) -> None:
        """Begin with no frame seen."""
        self._seen: Bars | None = None
        self._shape = (0, 0)

    def look(self, luma: Luma) -> Bars | None:
        """Look at one more frame; give the bars that all so far have, None where there are none."""
        if luma.shape != self._shape:
            # A stream may change its size; bars are of one size.
            self._shape, self._seen = luma.shape, None
        bars = _bars(luma)
        if bars is None:
            return self.bars
        if self._seen is not None:
            bars = Bars(
                min(bars.top, self._seen.top),
                min(bars.bottom, self._seen.bottom),
                min(bars.left, self._seen.left),
                min(bars.right, self._seen.right),
            )
        self._seen = bars
        return self.bars

    @property
    def bars(self) -> Bars | None:
        """The bars that every frame has; None where they are too thin to matter."""
        if self._seen is None:
            return None
        height, width = self._shape
        seen = self._seen
        matters = (
            max(seen.top, seen.bottom) >= _LEAST * height or max(seen.left, seen.right) >= _LEAST * width
        )
        return seen if matters else None


def _bars(luma: Luma) -> Bars | None:
    """Find the bars of one frame; None for a frame that is blank or nearly so."""
    height, width = luma.shape
    top, bottom = _lines(luma[:, ::_STEP])
    if top + bottom > (1 - _LEFT) * height:
        return None
    left, right = _lines(luma[top : height - bottom : _STEP, :].T)
    return None if left + right > (1 - _LEFT) * width else Bars(top, bottom, left, right)


def _lines(lines: Luma) -> tuple[int, int]:
    """Count plain lines at the beginning and at the end."""
    return _plain_from_start(lines), _plain_from_start(lines[::-1])


def _plain_from_start(lines: Luma) -> int:
    outermost = np.sort(lines[0])[lines.shape[1] // 2].astype(np.int16)
    # Most pictures have no bar: then only the outermost line is read.
    start, many = 0, 1
    while start < len(lines):
        differs = np.abs(lines[start : start + many].astype(np.int16) - outermost) > _ALIKE
        ends = np.nonzero(np.count_nonzero(differs, axis=1) > _MARKED * lines.shape[1])[0]
        if len(ends):
            return start + int(ends[0])
        start, many = start + many, _LINES_AT_ONCE
    return len(lines)
