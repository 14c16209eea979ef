"""Opens what a file holds besides its first picture, or its film: later frames, other tracks, what is behind.

Whoever hashes and whoever makes what people see go through the same pictures, so that what was compared is
what a person can look at.
"""

import io
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from PIL import ExifTags, IcoImagePlugin, Image

from tutela.engine.media import endings, insides, panels, stills
from tutela.engine.media.endings import Piece
from tutela.engine.media.exif import DECODER_FAULTS
from tutela.engine.media.facts import Facts
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.file_types import HEAD_BYTES, Kind, Sniffed, sniff
from tutela.engine.media.parts import Holds, Part
from tutela.engine.media.still_forms import depth, tiff
from tutela.engine.media.video import edit_list, matroska, video as videos
from tutela.engine.media.video.packets import VIDEO_FAULTS
from tutela.engine.media.video.video import Video

# A fingerprint needs no more of a frame of a film.
_LONGEST_FRAME = 512
# Pictures that are no film are laid so far apart that no two pass for a stretch of one.
APART_S = 10.0
# Shorter stretches are the few frames that an encoder needs before the first one shown.
_LEAST_HIDDEN_S = 0.5
_PAGED = ("TIFF", "HEIF", "ICO")
_FAULTS = (*VIDEO_FAULTS, *DECODER_FAULTS, struct.error, MemoryError)
_LATE = "the time limit was met"


@dataclass(frozen=True, slots=True)
class FurtherPicture:
    """One more picture of a file.

    Attributes:
        part: which of the parts it belongs to, by its place among them.
        at_s: where it is laid, in seconds; each picture has its own place.
        label: what a person reads beside it.
        image: in RGB or grey.
    """

    part: int
    at_s: float
    label: str
    image: Image.Image


@dataclass(slots=True)
class _Count:
    """How much of one part was opened so far."""

    part: Part
    opened: int = 0
    reason: str = ""

    def as_part(self) -> Part:
        return replace(self.part, opened=self.opened, reason=self.reason or self.part.reason)


@dataclass(slots=True)
class Further:
    """What a file holds besides its first picture or its film; `parts` is final when all pictures have come.

    Attributes:
        limits: what it may cost.
        ends_s: the `time.process_time()` at which opening stops, and says so.
    """

    limits: Limits
    ends_s: float | None = None
    _counts: list[_Count] = field(default_factory=list)
    _at_s: float = 0.0
    _scraps_bytes: int = 0

    @property
    def note(self) -> str:
        """What is told of what is too short to be a part; "" where there is nothing."""
        return (
            f"{self._scraps_bytes:,} bytes of no known form behind or beside it" if self._scraps_bytes else ""
        )

    @property
    def parts(self) -> tuple[Part, ...]:
        """What there is, and how much of each was opened."""
        return tuple(count.as_part() for count in self._counts)

    def of_picture(
        self, data: bytes, sniffed: Sniffed, facts: Facts, end: int | None = None
    ) -> Iterator[FurtherPicture]:
        """Give the other pictures of a picture's file.

        Args:
            data: the whole file.
            sniffed: what it is.
            facts: what its first picture told.
            end: where that ends in the file, where it is known.
        """
        frames = facts.frames or 1
        # Those of a JPEG stand behind its end.
        if frames > 1 and sniffed.decoder != "JPEG":
            yield from self._frames(data, sniffed, frames)
        if sniffed.decoder in ("HEIF", "AVIF") and frames == 1 and endings.has_films(data):
            yield from self._sequence(data)
        if sniffed.decoder == "TIFF" and (count := _raws(data)):
            self._count(Part(Holds.PAGE, count, reason="raw pictures are not opened here"))
        for piece in insides.pieces_inside(data, sniffed.decoder or sniffed.mime):
            held = io.BytesIO(data[piece.start : piece.end])
            yield from self._piece(held, piece, "inside", Holds.INSIDE)
        if not sniffed.is_decoded:
            return
        packed, too_long = insides.packed_in_texts(data, sniffed.decoder)
        if too_long:
            self._count(Part(Holds.INSIDE, too_long, reason="packed texts of many megabytes"))
        for content in [*insides.pictures_as_text(data, sniffed.decoder), *packed]:
            piece = Piece(0, len(content), sniff(content[:HEAD_BYTES]))
            yield from self._piece(io.BytesIO(content), piece, "inside", Holds.INSIDE)
        for number, piece in enumerate(endings.pieces_of_picture(data, sniffed.decoder, end), 1):
            yield from self._piece(io.BytesIO(data[piece.start : piece.end]), piece, f"+{number}")

    def of_video(self, stream: BinaryIO, video: Video) -> Iterator[FurtherPicture]:
        """Give the pictures of a film's file that the film does not show.

        Args:
            stream: the file.
            video: the film, of which all wanted frames have come.
        """
        facts = video.facts
        for number, holds in video.others:
            count = self._count(Part(holds))
            opened = videos.open_video(stream, self.limits, self.ends_s, track=number)
            yield from self._film(opened, count, f"{number + 1}|")
        hidden_s = edit_list.hidden_s(stream) if facts.container == "mov" else 0.0
        if hidden_s >= _LEAST_HIDDEN_S:
            count = self._count(Part(Holds.HIDDEN))
            opened = videos.open_video(stream, self.limits, self.ends_s, leaves_out=False)
            yield from self._film(opened, count, "all|")
        for content in video.files:
            piece = Piece(0, len(content), sniff(content[:HEAD_BYTES]))
            yield from self._piece(io.BytesIO(content), piece, "inside", Holds.INSIDE)
        if facts.container == "mov":
            yield from self._pieces(stream, insides.pieces_inside_boxes(stream), Holds.INSIDE)
        end = matroska.end_of(stream) if facts.container == "matroska" else None
        behind = endings.pieces_of_video(stream, facts.container or "", end)
        yield from self._pieces(stream, behind, Holds.BEHIND)

    def _count(self, part: Part) -> _Count:
        self._counts.append(_Count(part))
        return self._counts[-1]

    def _is_late(self) -> bool:
        return self.ends_s is not None and time.process_time() > self.ends_s

    def _laid(self, label: str, picture: Image.Image, length_s: float = APART_S) -> FurtherPicture:
        self._at_s += length_s
        return FurtherPicture(len(self._counts) - 1, self._at_s, label, picture)

    def _frames(self, data: bytes, sniffed: Sniffed, frames: int) -> Iterator[FurtherPicture]:
        holds = Holds.PAGE if sniffed.decoder in _PAGED else Holds.FRAME
        count = self._count(Part(holds, frames - 1))
        try:
            opened = stills.opened(data, sniffed)
            for number in range(1, min(frames, self.limits.frames)):
                if self._is_late():
                    count.reason = _LATE
                    return
                picture = _image(opened, number)
                if picture.width * picture.height > self.limits.pixels:
                    count.reason = f"{picture.width} x {picture.height} pixels"
                    continue
                picture.load()
                for look in _looks(picture):
                    yield self._laid(str(number + 1), look)
                count.opened += 1
        except _FAULTS:
            count.reason = "what follows does not decode"

    def _sequence(self, data: bytes) -> Iterator[FurtherPicture]:
        """Give every picture of the sequence in a still's file: none needs to be like the next."""
        count = self._count(Part(Holds.TRACK))
        if len(data) > self.limits.memory_bytes // 8:
            count.reason = f"of {len(data):,} bytes, too large to be opened with the picture"
            return
        opened = videos.open_video(endings.as_film(data), self.limits, self.ends_s)
        yield from self._film(opened, count, "film|", every_s=0)
        if count.opened and (opened.others or not opened.facts.is_whole):
            count.opened, count.reason = 0, opened.facts.note or "it has other picture tracks"

    def _pieces(self, stream: BinaryIO, pieces: list[Piece], holds: Holds) -> Iterator[FurtherPicture]:
        for number, piece in enumerate(pieces, 1):
            stream.seek(piece.start)
            is_small = piece.size_bytes <= self.limits.memory_bytes // 8
            content = stream.read(piece.size_bytes) if is_small else b""
            yield from self._piece(io.BytesIO(content), piece, f"+{number}", holds)

    def _piece(
        self, content: io.BytesIO, piece: Piece, label: str, holds: Holds = Holds.BEHIND
    ) -> Iterator[FurtherPicture]:
        if piece.is_scrap:
            self._scraps_bytes += piece.size_bytes
            return
        kind = piece.sniffed.kind
        mime = "" if piece.sniffed.mime == "application/octet-stream" else piece.sniffed.mime
        count = self._count(Part(holds, mime=mime, size_bytes=piece.size_bytes))
        if kind is Kind.PICTURE and content.getbuffer():
            yield from self._still(content.getvalue(), piece, count, label)
        elif count.part.is_archive:
            count.reason = "an archive is not looked into with the file"
        elif kind is Kind.VIDEO and content.getbuffer():
            opened = videos.open_video(content, self.limits, self.ends_s, sniffed=piece.sniffed)
            yield from self._film(opened, count, f"{label}|")
            if count.opened and (opened.others or not opened.facts.is_whole):
                count.opened, count.reason = 0, opened.facts.note or "it has other picture tracks"

    def _still(self, content: bytes, piece: Piece, count: _Count, label: str) -> Iterator[FurtherPicture]:
        still = stills.read_still(content, self.limits, piece.sniffed)
        picture = still.picture()
        if picture is None:
            count.reason = still.facts.note
            return
        yield self._laid(label, picture)
        if still.facts.is_whole and (still.facts.frames or 1) == 1:
            count.opened = 1
        else:
            count.reason = still.facts.note or "it holds several pictures"

    def _film(
        self, opened: videos.Video, count: _Count, label: str, every_s: float = 1.0
    ) -> Iterator[FurtherPicture]:
        base_s = self._at_s + APART_S
        any_came = False
        with opened as film:
            for frame in film.frames(every_s):
                try:
                    picture = frame.picture(_LONGEST_FRAME)
                except _FAULTS:
                    continue
                any_came = True
                self._at_s = base_s + frame.at_s
                minutes, seconds = divmod(int(frame.at_s), 60)
                yield FurtherPicture(
                    len(self._counts) - 1, self._at_s, f"{label}{minutes}:{seconds:02}", picture
                )
        if any_came and not film.facts.parts:
            count.opened = 1
        else:
            count.reason = film.facts.note or "no frame decodes"


def _image(opened: Image.Image, number: int) -> Image.Image:
    """Give a picture of a file by its number; an icon's stand in Pillow's own order, the opened one first."""
    icon: IcoImagePlugin.IcoFile | None = getattr(opened, "ico", None)
    if icon is not None:
        return icon.frame(number)
    opened.seek(number)
    return opened


def _looks(picture: Image.Image) -> list[Image.Image]:
    """Give what a frame shows: itself, or on both grounds where it is transparent."""
    alpha = panels.transparency(picture)
    picture.info.pop("transparency", None)
    colours, _ = depth.plain(picture)
    return [colours] if alpha is None else panels.on_grounds(colours, alpha)


def _raws(data: bytes) -> int:
    """Count the tables below a TIFF's pages: there the makers of cameras put the raw picture."""
    try:
        counts = (page.entries.get(ExifTags.Base.SubIFDs, (0, 0, 0))[1] for page in tiff.pages(data))
        return min(sum(counts), 100)
    except struct.error:
        return 0
