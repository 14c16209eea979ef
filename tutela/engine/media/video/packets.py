"""Reads a video's packets in order and decodes only those that lead to the frames wanted.

A packet that no wanted frame needs is let go unread: from the last wanted frame of a group on,
and frames that no other frame refers to, save the wanted ones. Nothing is sought, so that damage and length
are noticed on the way, and no more than the packets of a moment are ever in memory.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.codec.context import Flags
from av.container import InputContainer
from av.video.stream import VideoStream

from tutela.engine.media.exif import DECODER_FAULTS
from tutela.engine.media.video.frame_numbers import Due, Numbered, numbered

Packet = Any
VIDEO_FAULTS = (
    *DECODER_FAULTS,
    av.error.UndefinedError,
    av.error.UnknownError,
    av.error.ExternalError,
    av.error.PatchWelcomeError,
    av.error.ExperimentalError,
    av.error.InputChangedError,
    av.error.OutputChangedError,
    av.error.ExitError,
)
MOST_FAULTS = 200
# From this distance of wanted frames and this rate on, what nothing refers to is left out between them.
_SKIPS_FROM_S, _SKIPS_FROM_RATE = 0.5, 20
# A decoder of these is told once, before its first frame, what it may leave out.
_TOLD_ONCE = ("libdav1d",)
# Containers that give every packet its moment, and mark where decoding can begin.
_MARKED = ("mov", "matroska")
# Streams without an index are searched by decoding time, which runs ahead of the moment shown.
_SEARCHED, _MARGIN_S = ("mpegts", "mpeg", "mpegvideo"), 1.0
_MOST_HELD_BYTES = 32 << 20
_SOON = 1e-6
# How long is looked from a key frame on, and how often: with a known frame each second, one of them lies
# within a seventh of a second of one of these.
_GLIMPSE_S, _GLIMPSED_EVERY_S = 0.95, 0.28
# So many the first time, and after that, each time of key frames not looked from before.
GLIMPSES = (3, 3, 12)


@dataclass(frozen=True, slots=True)
class _FrameNumber:
    """The number of a packet's frame, an object for each.

    PyAV keeps it by where it lies in memory until the packet and its frame are gone. An integer is
    one object wherever it occurs: the first packet to go with it took it from all others that had it.
    """

    value: int | None


class Packets:
    """The packets of one stream, and the frames they decode to."""

    def __init__(
        self, container: InputContainer, stream: VideoStream, name: str, is_late: Callable[[], bool]
    ) -> None:
        """Begin to read.

        Args:
            container: the opened file.
            stream: the one of its streams that is read.
            name: of the demuxer.
            is_late: says when to stop.

        What is read is counted: `count` packets and `faults`; `last_s` is the moment of the last picture.
        """
        self.count = self.faults = 0
        self.last_s = self._ends_s = self._longest_s = 0.0
        self._container, self._stream, self._is_late = container, stream, is_late
        self.name, self._is_marked = name, name in _MARKED
        self.rate = rate(stream)
        # What is said of a packet comes back with its frame.
        stream.codec_context.flags |= Flags.copy_opaque
        self._start, self._unit = stream.start_time or 0, stream.time_base or Fraction(0)

    def frames(self) -> Iterator[av.VideoFrame]:
        """Decode everything."""
        self._stream.codec_context.skip_frame = "DEFAULT"
        for packet in self._read():
            yield from self._decoded(packet)

    def key_frames(self) -> Iterator[av.VideoFrame]:
        """Decode what needs no other frame."""
        self._stream.codec_context.skip_frame = "NONKEY"
        for packet in self._read():
            if packet.is_keyframe or not packet.size:
                yield from self._decoded(packet)

    def every(self, every_s: float) -> Iterator[av.VideoFrame]:
        """Decode so that a frame of each so many seconds comes (see `Due`), and as few others as possible."""
        self._skip(is_wanted=True)
        if self._is_marked:
            yield from self._leading_to(every_s)
            return
        for packet in self._read():
            yield from self._decoded(packet)

    def number(self, frame: av.VideoFrame) -> int | None:
        """Give the number of a frame that `every` gave; None where frames are counted as they come."""
        return frame.opaque.value if isinstance(frame.opaque, _FrameNumber) else None

    def _leading_to(self, every_s: float) -> Iterator[av.VideoFrame]:
        due, waiting, waiting_bytes, dropped = Due(every_s, self.rate), list[Numbered](), 0, False
        is_fast = every_s >= _SKIPS_FROM_S and self.rate >= _SKIPS_FROM_RATE

        def taken(decoded: Iterator[av.VideoFrame]) -> Iterator[av.VideoFrame]:
            for frame in decoded:
                number, at_s = self.number(frame), self.moment(frame)
                if number is not None and at_s is not None and due.is_due(number, at_s):
                    due.take(number, at_s)
                yield frame

        for each in numbered(self._read()):
            packet, number, at_s = each.packet, each.number, self._moment(each.packet)
            # What is shown before a key frame and stands behind it needs what is before it too.
            is_apart = number is not None and not (each.before <= due.number < number)
            if packet.is_keyframe and is_apart and number is not None and at_s is not None:
                if due.is_due(number - 1, at_s - _SOON):
                    # What is due was begun and may be on its way through the decoder.
                    yield from taken(self._decoded(None))
                    dropped = True
                dropped |= bool(waiting)
                waiting, waiting_bytes = [], 0
            # At the end, what was held leads to nothing.
            waiting = [*waiting, each] if packet.size else [each]
            waiting_bytes += packet.size
            is_due = number is None or at_s is None or due.is_due(number, at_s)
            if not is_due and waiting_bytes < _MOST_HELD_BYTES and packet.size:
                continue
            if dropped and waiting[0].packet.is_keyframe:
                self._flush()
                dropped = False
            for earlier in waiting:
                number = earlier.number
                earlier.packet.opaque = _FrameNumber(number)
                self._skip(is_wanted=not is_fast or number is None or number % due.step == 0)
                yield from taken(self._decoded(earlier.packet))
            waiting, waiting_bytes = [], 0

    def _skip(self, *, is_wanted: bool) -> None:
        """Have the decoder leave out what nothing refers to, or not, from the next packet on."""
        context = self._stream.codec_context
        context.skip_frame = "DEFAULT" if is_wanted or context.codec.name in _TOLD_ONCE else "NONREF"

    def glimpses(self, turn: int) -> Iterator[av.VideoFrame]:
        """Decode a second from each of some key frames on, spread over the video: a few in the first turn.

        Nothing between them is read. Of a file that does not mark its key frames, all of these are decoded in
        the first turn and nothing else, and in later ones nothing.
        """
        keys = [entry.timestamp for entry in self._stream.index_entries if entry.is_keyframe]
        if not self._is_marked or not keys:
            yield from () if turn else self.key_frames()
            return
        context = self._stream.codec_context
        # What is only compared, and never kept, may lack what is smoothed last.
        context.options = {**context.options, "skip_loop_filter": "all"}
        # What is between two frames that others refer to forwards lies within a tenth of a second of them.
        context.skip_frame = "BIDIR" if self.rate >= _SKIPS_FROM_RATE else "DEFAULT"
        for number in chosen(len(keys), turn):
            # Halfway to the next one no demuxer takes the one before.
            following = keys[number + 1] if number + 1 < len(keys) else keys[number] + 2
            yield from self._glimpse((keys[number] + following) // 2)

    def _glimpse(self, timestamp: int) -> Iterator[av.VideoFrame]:
        try:
            self._container.seek(timestamp, stream=self._stream)
        except VIDEO_FAULTS:
            self.faults += 1
            return
        self._flush()
        due: float | None = None
        for frame in self._second():
            at_s = self.moment(frame) or 0.0
            if due is None or at_s + _SOON >= due:
                yield frame
                due = (at_s if due is None else due) + _GLIMPSED_EVERY_S

    def _second(self) -> Iterator[av.VideoFrame]:
        """Decode from the key frame that is read next, for about a second or to the following one."""
        ends_s = math.inf
        for packet in self._read():
            at_s = None if packet.dts is None else self._seconds(packet.dts)
            if ends_s is math.inf and at_s is not None:
                ends_s = at_s + _GLIMPSE_S
            elif packet.is_keyframe or (at_s or 0.0) > ends_s:
                break
            yield from self._decoded(packet)
        yield from self._decoded(None)

    def seek(self, moment_s: float) -> None:
        """Go to a place in the file from which decoding leads to a moment."""
        start = float(self._start * self._unit)
        start -= _MARGIN_S if self.name in _SEARCHED else 0.0
        try:
            self._container.seek(max(0, int((moment_s + start) * av.time_base)))
        except VIDEO_FAULTS:
            self.faults += 1

    def onward(self) -> Iterator[av.VideoFrame]:
        """Decode from here, without the frames that no other refers to where there are many."""
        self._stream.codec_context.skip_frame = "NONREF" if self.rate >= _SKIPS_FROM_RATE else "DEFAULT"
        for packet in self._read():
            yield from self._decoded(packet)

    @property
    def shown_until_s(self) -> float:
        """The second to which the last picture may stand: as its packet says, or as long as any before it."""
        return max(self._ends_s, self.last_s + self._longest_s)

    @property
    def declared(self) -> int:
        """How many frames the file says that it has; 0 where it does not say."""
        return self._stream.frames or 0

    def moment(self, frame: av.VideoFrame) -> float | None:
        """Give the second at which a frame is shown; None where the file does not say."""
        return None if frame.pts is None else self._seconds(frame.pts)

    def _moment(self, packet: Packet) -> float | None:
        return None if packet.pts is None else self._seconds(packet.pts)

    def _seconds(self, pts: int) -> float:
        # As the fraction says, without the price of one for each packet.
        return max(0.0, (pts - self._start) * self._unit.numerator / self._unit.denominator)

    def _read(self) -> Iterator[Packet]:
        packets = self._container.demux(self._stream)
        while self.faults < MOST_FAULTS and not self._is_late():
            try:
                packet = next(packets)
            except StopIteration:
                return
            except VIDEO_FAULTS:
                self.faults += 1
                continue
            # One without content, but with a time, has the picture before it stand on.
            self.count += bool(packet.size) or packet.dts is not None
            self.faults += bool(packet.is_corrupt)
            at_s = self._moment(packet)
            if at_s is not None:
                self._longest_s = max(self._longest_s, at_s - self.last_s)
                self.last_s = max(self.last_s, at_s)
                self._ends_s = max(self._ends_s, at_s + float((packet.duration or 0) * self._unit))
            yield packet

    def _decoded(self, packet: Packet | None) -> Iterator[av.VideoFrame]:
        try:
            pictures = self._stream.codec_context.decode(packet)
        except EOFError:
            return
        except VIDEO_FAULTS:
            self.faults += 1
            return
        for picture in pictures:
            if picture.width:
                self.faults += bool(picture.is_corrupt)
                yield picture

    def _flush(self) -> None:
        self._stream.codec_context.flush_buffers()


def chosen(count: int, turn: int) -> list[int]:
    """Say from which of so many key frames on is looked in a turn: from everywhere, and none twice."""
    left, picked = list(range(count)), list[int]()
    for most in GLIMPSES[: turn + 1]:
        many = min(most, len(left))
        picked = [left[(2 * place + 1) * len(left) // (2 * many)] for place in range(many)]
        left = [frame for frame in left if frame not in picked]
    return picked


def rate(stream: VideoStream) -> float:
    """Give the frames a second that a stream declares; 25 where it declares nonsense."""
    declared = stream.average_rate or stream.guessed_rate
    frames_s = float(declared) if declared else 25.0
    return frames_s if 0 < frames_s <= 1000 else 25.0  # noqa: PLR2004 - beyond any camera: a damaged header
