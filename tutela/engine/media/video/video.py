"""Opens untrusted videos with one forced demuxer: facts first, then sampled frames as far as they decode."""

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import BinaryIO, Self

import av
import numpy as np
from av.container import InputContainer
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from PIL import Image

from tutela.engine.media.exif import reason
from tutela.engine.media.facts import Condition, Facts, unopened
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.file_types import HEAD_BYTES, Kind, Sniffed, sniff
from tutela.engine.media.forms.videos import PICTURES
from tutela.engine.media.parts import Holds, Part
from tutela.engine.media.video import display, matroska, sound, tracks
from tutela.engine.media.video.container_metadata import claimed
from tutela.engine.media.video.frame_numbers import Due
from tutela.engine.media.video.frame_seeker import FrameSeeker
from tutela.engine.media.video.luma import Plane, ReducedSize, plane_of, reduced_size
from tutela.engine.media.video.packets import VIDEO_FAULTS, Packets

av.logging.set_level(None)

# A forced demuxer reads one kind of container; whatever a file refers to beyond itself stays closed.
_CLOSED = {"protocol_whitelist": "none", "enable_drefs": "0"}
_SHORT_S, _SHORT_SHARE = 0.75, 0.05


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded frame.

    Attributes:
        index: its number in the video.
        at_s: seconds from the start.
        plane: its brightness.
        pixel_ratio: how many times as wide as high its pixels are shown.
    """

    index: int
    at_s: float
    plane: Plane
    pixel_ratio: float
    _decoded: av.VideoFrame
    _scaler: VideoReformatter

    def picture(self, longest: int) -> Image.Image:
        """Give it in RGB, as it is shown: upright, in its proportions, scaled down to `longest` pixels.

        Raises:
            one of `VIDEO_FAULTS`: its pixels cannot be made colours.
        """
        return display.picture(self._decoded, longest, self.pixel_ratio, self._scaler)


class Video:
    """One video or sound file: its facts so far, and its frames when asked for."""

    def __init__(
        self,
        facts: Facts,
        container: InputContainer | None,
        limits: Limits,
        ends_s: float | None,
        *,
        attached: frozenset[int] = frozenset(),
        track: int | None = None,
        is_whole: bool | None = None,
        form: str = "",
    ) -> None:
        """Hold what is known.

        Args:
            facts: what it is so far.
            container: the opened file, where it can be opened.
            limits: what it may cost.
            ends_s: when sampling stops.
            attached: the numbers of the picture tracks that are one attached picture.
            track: which picture track is read; the film, if not given.
            is_whole: whether the file is as long as it says, None if it does not.
            form: what it is called where a decoder that may not know all of its form decodes nothing.
        """
        self.facts, self._is_whole, self._form = facts, is_whole, form
        self._container, self._limits, self._ends_s = container, limits, ends_s
        self._attached, self._track = attached, track
        self._reduced: ReducedSize | None = None
        # One for all frames: to prepare a scaling takes longer than to scale.
        self._scaler = VideoReformatter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._container is not None:
            self._container.close()

    @property
    def scale(self) -> int:
        """How many pixels along each side one decoded pixel stands for."""
        return self._reduced.scale if self._reduced else 1

    def reduce(self) -> None:
        """Decode at a part of the size where the codec can and no fingerprint shows it; before any frame."""
        stream = self._stream()
        if stream is not None:
            context = stream.codec_context
            self._reduced = reduced_size(context.name, context.width, context.height)
            context.options = {**context.options, **(self._reduced.options if self._reduced else {})}

    def frames(self, every_s: float = 1.0) -> Iterator[Frame]:
        """Give a frame of every so many seconds, those that vPDQ takes (see `Due`); 0 gives every frame.

        Damage is stepped over; when the last frame has come, `facts` says how the video decoded.
        """
        packets = self.packets()
        if packets is not None:
            yield from self._taken(
                packets, packets.every(every_s) if every_s > 0 else packets.frames(), every_s
            )

    def key_frames(self) -> Iterator[Frame]:
        """Give the frames that need no other and decode nothing else; `facts` tells no damage."""
        packets = self.packets()
        if packets is not None:
            yield from self._taken(packets, packets.key_frames(), 0, is_all=False)

    def glimpses(self, turn: int) -> Iterator[Frame]:
        """Give four frames of a second from each of a few key frames on; from others in each turn."""
        packets = self.packets()
        if packets is not None:
            yield from self._taken(packets, packets.glimpses(turn), 0, is_all=False)

    def pictures(self, moments: Sequence[float], longest: int) -> Iterator[tuple[float, Image.Image]]:
        """Give a picture at or near each moment in RGB as it is shown, scaled down to `longest` pixels."""
        packets = self.packets()
        if packets is None:
            return
        seeker, shown, ratio = FrameSeeker(packets), -1.0, display.pixel_ratio(self._stream())
        for moment in moments:
            frame = seeker.to(moment)
            if frame is None or frame[0] <= shown:
                continue
            self._orient(frame[1])
            try:
                picture = display.picture(frame[1], longest, ratio, self._scaler)
            except VIDEO_FAULTS:
                continue
            shown = frame[0]
            yield shown, picture

    def sound(self, begins_s: float, ends_s: float, number: int = 1) -> bytes:
        """Give what is heard in some seconds of a track, as `sound.stretch` does; none if there is none."""
        if self._container is None:
            return b""
        return sound.stretch(self._container, begins_s, ends_s, self._is_late, number)

    @property
    def others(self) -> list[tuple[int, Holds]]:
        """The picture tracks besides the film, each with what it is; `open_video` takes their numbers."""
        if self._container is None:
            return []
        film = tracks.film(self._container, self._attached)
        return [
            (number, Holds.COVER if number in self._attached else Holds.TRACK)
            for number in range(len(self._container.streams.video))
            if number != film
        ]

    @property
    def files(self) -> list[bytes]:
        """The files attached to it, but for what subtitles are written with."""
        if self._container is None:
            return []
        attached = [stream for stream in self._container.streams.attachments if stream.data]
        return [bytes(stream.data or b"") for stream in attached if not _is_font(stream.mimetype or "")]

    def packets(self) -> Packets | None:
        """Give what `frames` decodes from; None where there is no picture."""
        stream = self._stream()
        if stream is None or self._container is None:
            return None
        return Packets(self._container, stream, self.facts.container or "", self._is_late)

    def _stream(self) -> VideoStream | None:
        if self._container is None or not self._container.streams.video:
            return None
        chosen = tracks.film(self._container, self._attached) if self._track is None else self._track
        return self._container.streams.video[chosen]

    def _taken(
        self, packets: Packets, decoded: Iterator[av.VideoFrame], every_s: float, *, is_all: bool = True
    ) -> Iterator[Frame]:
        count, taken, due = 0, 0, Due(every_s, packets.rate)
        ratio = display.pixel_ratio(self._stream())
        for frame in decoded:
            self._orient(frame)
            stated_s = packets.moment(frame)
            at_s = count / packets.rate if stated_s is None else stated_s
            number = packets.number(frame)
            index = number if number is not None else count if is_all else round(at_s * packets.rate)
            count += 1
            if every_s > 0 and not due.is_due(index, at_s):
                continue
            due.take(index, at_s)
            plane = plane_of(frame, self._reduced)
            if plane is not None:
                yield Frame(index, at_s, plane, ratio, frame, self._scaler)
            taken += 1
            if taken >= self._limits.frames:
                return self._stop(at_s, f"the limit of {self._limits.frames} frames")
        if self._is_late():
            return self._stop(packets.last_s, "the time limit")
        if is_all:
            self._conclude(packets, count)

    def _orient(self, frame: av.VideoFrame) -> None:
        orientation = display.orientation(frame)
        if orientation != self.facts.orientation:
            self.facts = replace(self.facts, orientation=orientation)

    def _is_late(self) -> bool:
        return self._ends_s is not None and time.process_time() > self._ends_s

    def _stop(self, at_s: float, which: str) -> None:
        rest = Part(Holds.REST, reason=f"sampled up to {at_s:.0f} s, where {which} was met")
        self.facts = self.facts.holding(rest)

    def _conclude(self, packets: Packets, count: int) -> None:
        declared = packets.declared
        if packets.count < declared <= round(packets.shown_until_s * packets.rate) and packets.name == "avi":
            # It counts a picture that stands once for each frame that it stands; no packet comes of those.
            declared = packets.count
            self.facts = replace(self.facts, frames=declared)
        if count == 0 and self._form:
            self.facts = self.facts.not_opened(self._form)
        elif count == 0:
            self._tell(Condition.UNREADABLE, "no frame decodes")
        elif packets.count < declared:
            self._tell(Condition.DAMAGED, f"{packets.count} of {declared} frames are there")
        elif packets.faults:
            self._tell(Condition.DAMAGED, "part of the video data is missing or corrupt")
        elif self._is_whole is False:
            self._tell(Condition.DAMAGED, "the end of the file is missing")
        else:
            self._conclude_end(packets)
        if not declared and count:
            self.facts = replace(self.facts, frames=packets.count)

    def _conclude_end(self, packets: Packets) -> None:
        """Tell where the picture ends before the file says that it does, and that is not how it was made."""
        is_cover = self._container is not None and len(self._attached) == len(self._container.streams.video)
        declared_s = 0.0 if is_cover else self.facts.duration_s or 0.0
        short_s = declared_s - packets.shown_until_s
        if short_s <= max(_SHORT_S, _SHORT_SHARE * declared_s):
            return
        # Sound may outlast the picture, and the last picture of a whole file stand; else a part is gone.
        is_whole = self._is_whole or bool(packets.declared)
        if self.facts.has_audio or not is_whole:
            condition = Condition.NOTED if self.facts.has_audio else Condition.DAMAGED
            self._tell(condition, f"the picture ends {short_s:.1f} s before the declared end")

    def _tell(self, condition: Condition, note: str) -> None:
        self.facts = self.facts.with_condition(condition, note)


def open_video(
    stream: BinaryIO,
    limits: Limits,
    ends_s: float | None = None,
    *,
    track: int | None = None,
    leaves_out: bool = True,
    sniffed: Sniffed | None = None,
) -> Video:
    """Open a video or sound file; never raises for bad input, the facts say what is wrong.

    Args:
        stream: the file, from its first byte.
        limits: how many pixels a frame and how many frames may be decoded.
        ends_s: the `time.process_time()` at which sampling stops, and says so.
        track: which of its picture tracks; the film, if not given.
        leaves_out: whether what playing leaves out is left out.
        sniffed: what it is, where its first bytes alone do not say so.
    """
    stream.seek(0)
    sniffed = sniffed or sniff(stream.read(HEAD_BYTES))
    if sniffed.kind not in (Kind.VIDEO, Kind.AUDIO) or not sniffed.is_decoded:
        return Video(unopened(sniffed), None, limits, ends_s)
    is_whole = matroska.is_as_long_as_stated(stream) if sniffed.decoder == "matroska" else None
    try:
        container = _opened(stream, sniffed, limits, leaves_out=leaves_out)
        read_up_to = stream.tell()
        attached = tracks.covers(container, lambda: _opened(stream, sniffed, limits, leaves_out=leaves_out))
        stream.seek(read_up_to)  # where the container goes on reading
        facts = _facts(container, sniffed, attached)
    except VIDEO_FAULTS as fault:
        if sniffed.form:
            return Video(unopened(sniffed), None, limits, ends_s)
        note = f"starts as {sniffed.mime}, cannot be opened: {reason(fault)}"
        return Video(Facts(sniffed.kind, sniffed.mime, Condition.UNREADABLE, note), None, limits, ends_s)
    if (facts.width or 0) * (facts.height or 0) > limits.pixels:
        note = f"{facts.width} x {facts.height} pixels a frame, the limit is {limits.pixels}"
        container.close()
        return Video(replace(facts, condition=Condition.OVER_LIMIT, note=note), None, limits, ends_s)
    return Video(
        facts,
        container,
        limits,
        ends_s,
        attached=attached,
        track=track,
        is_whole=is_whole,
        form=sniffed.form,
    )


def _opened(stream: BinaryIO, sniffed: Sniffed, limits: Limits, *, leaves_out: bool) -> InputContainer:
    options = {**_CLOSED, "format_whitelist": _NAMES.get(sniffed.decoder, sniffed.decoder)}
    if not leaves_out:
        options["ignore_editlist"] = "1"
    if sniffed.decoder == PICTURES.decoder:
        options["framerate"] = "1"  # none needs to be like the next, so that each is taken
    stream.seek(0)
    container = av.open(stream, "r", format=sniffed.decoder, container_options=options)
    for opened in container.streams.video:
        opened.codec_context.options = {"max_pixels": str(limits.pixels)}
        # Of two threads one hands a frame out while the other still finds damage in it, at times: what a file
        # is called would depend on the load. Several files side by side take the other cores.
        opened.codec_context.thread_count = 1
    return container


# FFmpeg compares a whitelist with a demuxer's full list of names.
_NAMES = {"mov": "mov,mp4,m4a,3gp,3g2,mj2", "matroska": "matroska,webm"}


def _facts(container: InputContainer, sniffed: Sniffed, attached: frozenset[int]) -> Facts:
    pictures, sounds = container.streams.video, container.streams.audio
    duration_s = container.duration / av.time_base if container.duration else None
    if duration_s is not None and sniffed.decoder == "matroska":
        # It counts from zero, wherever the clock of the recording began.
        duration_s -= min(max(0, container.start_time or 0) / av.time_base, duration_s)
    facts = Facts(
        sniffed.kind,
        sniffed.mime,
        duration_s=duration_s if duration_s is not None and 0 <= duration_s < 1e9 else None,  # noqa: PLR2004
        container=sniffed.decoder,
        has_audio=bool(sounds),
        codec=(sounds[0].codec_context.name if sounds else None),
        sounds=sound.told(container),
        **claimed(dict(container.metadata)),
    )
    if not pictures:
        kind = Kind.AUDIO if sounds else sniffed.kind
        note = "sound without a picture" if sounds else "no stream that decodes"
        condition = Condition.NOTED if sounds else Condition.UNREADABLE
        return replace(facts, kind=kind, condition=condition, note=note)
    film = pictures[tracks.film(container, attached)]
    context = film.codec_context
    if sounds and len(attached) == len(pictures):
        facts = facts.with_condition(Condition.NOTED, "sound with an attached picture and without a film")
    return replace(
        facts,
        kind=Kind.VIDEO,
        width=context.width,
        height=context.height,
        codec=context.name,
        frames=film.frames or None,
    )


def _is_font(mime: str) -> bool:
    return "font" in mime or mime.endswith(("truetype", "opentype"))


def prepare() -> None:
    """Load what decoders would load on first use, for a child that soon cannot read files."""
    encoded = io.BytesIO()
    with av.open(encoded, "w", format="matroska") as file:
        stream = file.add_stream("mpeg4", rate=1)
        assert isinstance(stream, VideoStream)  # noqa: S101 - tells the types
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        grey = np.full((32, 32, 3), 128, np.uint8)
        file.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        file.mux(stream.encode(None))
    with open_video(encoded, Limits()) as video:
        list(video.frames())
        list(video.pictures([0.0], 16))
