"""Opens untrusted videos with one forced demuxer: facts first, then sampled frames as far as they decode."""

import io
import math
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, BinaryIO, Self

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

from tutela.engine.media.claims import claimed
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.limits import Limits
from tutela.engine.media.metadata import DECODER_FAULTS, reason
from tutela.engine.media.sniffing import HEAD_BYTES, Kind, Sniffed, sniff

Luma = NDArray[np.uint8]
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

av.logging.set_level(None)

# A forced demuxer reads one kind of container; whatever a file refers to beyond itself stays closed.
_CLOSED = {"protocol_whitelist": "none", "enable_drefs": "0"}
_MOST_FAULTS = 200
_SKIPS_FROM_S, _SKIPS_FROM_RATE = 0.5, 20
_STEPS_AFTER_SEEK = 60
_SHORT_S, _SHORT_SHARE = 0.75, 0.05
# Streams without an index are searched by decoding time, which runs ahead of the moment shown.
_SEARCHED, _MARGIN_S = ("mpegts", "mpeg", "mpegvideo"), 1.0
# Cameras note a turn in degrees against the clock; EXIF numbers stand for the same turns.
_ORIENTATION_OF_TURN = {-90: 6, 90: 8, 180: 3, -180: 3}
_TURNS = {6: Image.Transpose.ROTATE_270, 8: Image.Transpose.ROTATE_90, 3: Image.Transpose.ROTATE_180}
_FULL_RANGE = 2
# Limited range puts black at 16 and white at 235; fingerprints and people expect 0 and 255.
_WIDENED = np.clip((np.arange(256) - 16) * (255 / 219), 0, 255).round().astype(np.uint8).tobytes()


@dataclass(frozen=True)
class Frame:
    """One frame: its number in the video, its moment from the start, its brightness (height, width)."""

    index: int
    at_s: float
    luma: Luma


class Video:
    """One video or sound file: its facts so far, and its frames when asked for."""

    def __init__(
        self, facts: Facts, container: InputContainer | None, limits: Limits, ends_s: float | None
    ) -> None:
        self.facts = facts
        self._container, self._limits, self._ends_s = container, limits, ends_s
        self._faults = self._packets = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._container is not None:
            self._container.close()

    def frames(self, every_s: float = 1.0) -> Iterator[Frame]:
        """Give the first frame of every so many seconds; 0 gives every frame.

        Damage is stepped over; when the last frame has come, `facts` says how the video decoded.
        """
        for index, at_s, frame in self._sampled(every_s):
            plane = _luma(frame)
            if plane is not None:
                yield Frame(index, at_s, plane)

    def pictures(self, moments: Sequence[float], longest: int) -> Iterator[tuple[float, Image.Image]]:
        """Give a picture at or near each moment in RGB, turned upright, scaled down to `longest` pixels."""
        stream = self._stream()
        shown = -1.0
        if stream is not None and _rate(stream) >= _SKIPS_FROM_RATE:
            stream.codec_context.skip_frame = "NONREF"
        for moment in moments if stream is not None else ():
            found = self._near(stream, moment)
            if found is None or found[0] <= shown:
                continue
            try:
                picture = _picture(found[1], longest)
            except VIDEO_FAULTS:
                self._faults += 1
                continue
            shown = found[0]
            yield shown, picture

    def _stream(self) -> VideoStream | None:
        if self._container is None or not self._container.streams.video:
            return None
        return self._container.streams.video[0]

    def _sampled(self, every_s: float) -> Iterator[tuple[int, float, av.VideoFrame]]:
        stream = self._stream()
        if stream is None:
            return
        rate = _rate(stream)
        skips = every_s >= _SKIPS_FROM_S and rate >= _SKIPS_FROM_RATE
        stream.codec_context.skip_frame = "NONREF" if skips else "DEFAULT"
        count, taken, due, last_s = 0, 0, 0.0, 0.0
        for frame in self._decoded(stream):
            at_s = _moment(frame, stream, count, rate)
            last_s = max(last_s, at_s)
            index = round(at_s * rate) if skips else count
            count += 1
            if at_s + 1e-6 < due:
                continue
            yield index, at_s, frame
            taken += 1
            due = (math.floor(at_s / every_s + 1e-6) + 1) * every_s if every_s > 0 else 0.0
            if taken >= self._limits.frames:
                return self._stop(at_s, f"the limit of {self._limits.frames} frames")
        if self._is_late():
            return self._stop(last_s, "the time limit")
        self._conclude(stream, count, last_s)

    def _decoded(self, stream: VideoStream) -> Iterator[av.VideoFrame]:
        assert self._container is not None  # noqa: S101 - there is a stream
        packets = self._container.demux(stream)
        while self._faults < _MOST_FAULTS and not self._is_late():
            try:
                packet = next(packets)
                self._packets += bool(packet.size)
                self._faults += bool(packet.is_corrupt)
                pictures = packet.decode()
            except StopIteration:
                return
            except VIDEO_FAULTS:
                self._faults += 1
                continue
            for picture in pictures:
                if isinstance(picture, av.VideoFrame) and picture.width:
                    self._faults += bool(picture.is_corrupt)
                    self._orient(picture)
                    yield picture

    def _orient(self, frame: av.VideoFrame) -> None:
        orientation = _orientation(frame)
        if orientation != self.facts.orientation:
            self.facts = replace(self.facts, orientation=orientation)

    def _near(self, stream: VideoStream | None, moment: float) -> tuple[float, av.VideoFrame] | None:
        assert stream is not None  # noqa: S101 - told by the caller
        assert self._container is not None  # noqa: S101 - there is a stream
        start = float((stream.start_time or 0) * (stream.time_base or 0))
        start -= _MARGIN_S if self.facts.container in _SEARCHED else 0.0
        try:
            self._container.seek(max(0, int((moment + start) * av.time_base)))
        except VIDEO_FAULTS:
            self._faults += 1
        found = None
        for step, frame in enumerate(self._decoded(stream)):
            found = (_moment(frame, stream, step, _rate(stream)), frame)
            if found[0] + 1e-3 >= moment or step >= _STEPS_AFTER_SEEK:
                break
        return found

    def _is_late(self) -> bool:
        return self._ends_s is not None and time.monotonic() > self._ends_s

    def _stop(self, at_s: float, which: str) -> None:
        self._tell(Condition.NOTED, f"sampled up to {at_s:.0f} s: {which} was met")

    def _conclude(self, stream: VideoStream, count: int, last_s: float) -> None:
        declared = stream.frames or 0
        short_s = (self.facts.duration_s or 0.0) - last_s
        if count == 0:
            self._tell(Condition.UNREADABLE, "no frame decodes")
        elif self._packets < declared:
            self._tell(Condition.DAMAGED, f"{self._packets} of {declared} frames are there")
        elif self._faults:
            self._tell(Condition.DAMAGED, "part of the video data is missing or corrupt")
        elif short_s > max(_SHORT_S, _SHORT_SHARE * (self.facts.duration_s or 0.0)):
            # Sound may honestly outlast the picture; without sound, part of the file is gone.
            condition = Condition.NOTED if self.facts.has_audio else Condition.DAMAGED
            self._tell(condition, f"the picture ends {short_s:.1f} s before the declared end")
        if not declared and count:
            self.facts = replace(self.facts, frames=self._packets)

    def _tell(self, condition: Condition, note: str) -> None:
        self.facts = replace(self.facts, condition=condition, note=note)


def open_video(stream: BinaryIO, limits: Limits, ends_s: float | None = None) -> Video:
    """Open a video or sound file; never raises for bad input, the facts say what is wrong.

    Args:
        stream: the file, from its first byte.
        limits: how many pixels a frame and how many frames may be decoded.
        ends_s: the `time.monotonic()` at which sampling stops, and says so.
    """
    stream.seek(0)
    found = sniff(stream.read(HEAD_BYTES))
    if found.kind not in (Kind.VIDEO, Kind.AUDIO):
        facts = Facts(found.kind, found.mime, Condition.NOT_MEDIA, "no video of a known format")
        return Video(facts, None, limits, ends_s)
    stream.seek(0)
    try:
        container = _opened(stream, found, limits)
        facts = _facts(container, found)
    except VIDEO_FAULTS as fault:
        note = f"starts as {found.mime}, cannot be opened: {reason(fault)}"
        return Video(Facts(found.kind, found.mime, Condition.UNREADABLE, note), None, limits, ends_s)
    if (facts.width or 0) * (facts.height or 0) > limits.pixels:
        note = f"{facts.width} x {facts.height} pixels a frame, the limit is {limits.pixels}"
        container.close()
        return Video(replace(facts, condition=Condition.OVER_LIMIT, note=note), None, limits, ends_s)
    return Video(facts, container, limits, ends_s)


def _opened(stream: BinaryIO, found: Sniffed, limits: Limits) -> InputContainer:
    options = {**_CLOSED, "format_whitelist": _NAMES.get(found.decoder, found.decoder)}
    container = av.open(stream, "r", format=found.decoder, container_options=options)
    for each in container.streams.video:
        each.codec_context.options = {"max_pixels": str(limits.pixels)}
        each.thread_type = "AUTO"
        each.codec_context.thread_count = min(4, len(os.sched_getaffinity(0)))
    return container


# FFmpeg compares a whitelist with a demuxer's full list of names.
_NAMES = {"mov": "mov,mp4,m4a,3gp,3g2,mj2", "matroska": "matroska,webm"}


def _facts(container: InputContainer, found: Sniffed) -> Facts:
    pictures, sounds = container.streams.video, container.streams.audio
    duration_s = container.duration / av.time_base if container.duration else None
    facts = Facts(
        found.kind,
        found.mime,
        duration_s=duration_s if duration_s is not None and 0 <= duration_s < 1e9 else None,  # noqa: PLR2004
        container=found.decoder,
        has_audio=bool(sounds),
        codec=(sounds[0].codec_context.name if sounds else None),
        **claimed(dict(container.metadata)),
    )
    if not pictures:
        kind = Kind.AUDIO if sounds else found.kind
        note = "sound without a picture" if sounds else "no stream that decodes"
        condition = Condition.NOTED if sounds else Condition.UNREADABLE
        return replace(facts, kind=kind, condition=condition, note=note)
    context = pictures[0].codec_context
    return replace(
        facts,
        kind=Kind.VIDEO,
        width=context.width,
        height=context.height,
        codec=context.name,
        frames=pictures[0].frames or None,
    )


def _rate(stream: VideoStream) -> float:
    rate = stream.average_rate or stream.guessed_rate
    found = float(rate) if rate else 25.0
    return found if 0 < found <= 1000 else 25.0  # noqa: PLR2004 - beyond any camera: a damaged header


def _moment(frame: av.VideoFrame, stream: VideoStream, count: int, rate: float) -> float:
    if frame.pts is None or stream.time_base is None:
        return count / rate
    return max(0.0, float((frame.pts - (stream.start_time or 0)) * stream.time_base))


def _luma(frame: av.VideoFrame) -> Luma | None:
    """Take the brightness plane where there is one, else convert; full range either way."""
    name, bits = frame.format.name, frame.format.components[0].bits
    try:
        if not name.startswith(("yuv", "nv12", "nv21", "gray")) or name.startswith("yuyv") or "be" in name:
            picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
            return np.asarray(picture.convert("L"))
        plane = frame.planes[0]
        words: NDArray[Any] = np.frombuffer(memoryview(plane), np.uint8 if bits <= 8 else np.uint16)  # noqa: PLR2004
        rows = words.reshape(plane.height, -1)[:, : frame.width]
        narrow = rows if bits <= 8 else (rows >> (bits - 8)).astype(np.uint8)  # noqa: PLR2004
    except VIDEO_FAULTS:
        return None
    if name.startswith(("yuvj", "gray")) or int(frame.color_range) == _FULL_RANGE:
        return np.ascontiguousarray(narrow)
    # Bytes translate themselves three times as fast as an array looks itself up.
    return np.frombuffer(narrow.tobytes().translate(_WIDENED), np.uint8).reshape(narrow.shape)


def _picture(frame: av.VideoFrame, longest: int) -> Image.Image:
    scale = min(1.0, longest / max(frame.width, frame.height))
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    small = frame.reformat(width=width, height=height, format="rgb24")
    picture = Image.fromarray(small.to_ndarray())
    turn = _TURNS.get(_orientation(frame))
    return picture if turn is None else picture.transpose(turn)


def _orientation(frame: av.VideoFrame) -> int:
    return _ORIENTATION_OF_TURN.get(round(frame.rotation / 90) * 90, 1)


def prepare() -> None:
    """Load what decoders would load on first use, for a child that soon cannot read files."""
    made = io.BytesIO()
    with av.open(made, "w", format="matroska") as file:
        stream = file.add_stream("mpeg4", rate=1)
        assert isinstance(stream, VideoStream)  # noqa: S101 - tells the types
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        grey = np.full((32, 32, 3), 128, np.uint8)
        file.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        file.mux(stream.encode(None))
    with open_video(made, Limits()) as video:
        list(video.frames())
        list(video.pictures([0.0], 16))
