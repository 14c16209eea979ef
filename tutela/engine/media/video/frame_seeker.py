"""Goes from one moment of a video to the next, and seeks only where that is likely to save decoding."""

from collections.abc import Iterator

import av

from tutela.engine.media.video.packets import Packets

# So many frames on, seeking costs more than to decode what lies between.
_STEPS = 60
_SOON, _LEAST_BACK_S = 1e-3, 1.0


class FrameSeeker:
    """A place in a video.

    However far a moment lies from the key frame before it, decoding leads to it. Where key frames are that
    far apart, seeking would lead back to the same one for moment after moment; as soon as it has, the next
    moments within such a distance are decoded on to.
    """

    def __init__(self, packets: Packets) -> None:
        """Begin nowhere."""
        self._packets = packets
        self._frames: Iterator[av.VideoFrame] | None = None
        self._step = 0
        self._found: tuple[float, av.VideoFrame] | None = None
        self._apart_s = _STEPS / packets.rate
        self._back_s = 0.0

    def to(self, moment: float) -> tuple[float, av.VideoFrame] | None:
        """Give the frame shown at a moment, or the last before it where none comes after; None without any.

        Args:
            moment: seconds; no earlier than the moment before.

        Returns:
            the second at which it is shown, and the frame.
        """
        if self._found is None or moment - self._found[0] > self._apart_s or self._frames is None:
            self._seek(moment)
        while self._found is None or self._found[0] + _SOON < moment:
            if not self._next():
                self._frames = None
                break
        return self._found

    def _seek(self, moment: float) -> None:
        """Begin at the key frame before a moment, and remember how far that is where nothing was gained."""
        before_s = -1.0 if self._found is None else self._found[0]
        while not self._begins_before(moment) and self._back_s < moment:
            # Streams without an index are searched by time: decoding begins at the key frame after that.
            self._back_s = max(_LEAST_BACK_S, 2 * self._back_s)
        if self._found is not None and self._found[0] <= before_s:
            self._apart_s = max(self._apart_s, moment - self._found[0])

    def _begins_before(self, moment: float) -> bool:
        self._packets.seek(max(0.0, moment - self._back_s))
        self._frames, self._step, self._found = self._packets.onward(), 0, None
        return self._next() and self._found is not None and self._found[0] <= moment + _SOON

    def _next(self) -> bool:
        """Decode one frame on; say whether there was one."""
        frame = next(self._frames, None) if self._frames is not None else None
        if frame is None:
            return False
        stated_s = self._packets.moment(frame)
        self._found = self._step / self._packets.rate if stated_s is None else stated_s, frame
        self._step += 1
        return True
