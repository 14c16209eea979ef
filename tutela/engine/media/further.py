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

from PIL import ExifTags, Image

from tutela.engine.media import endings, panels, stills
from tutela.engine.media.endings import Piece
from tutela.engine.media.exif import DECODER_FAULTS
from tutela.engine.media.facts import Facts
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.file_types import HEAD_BYTES, Kind, Sniffed, sniff
from tutela.engine.media.jpeg.headers import segments
from tutela.engine.media.parts import Holds, Part
from tutela.engine.media.still_forms import depth
from tutela.engine.media.video import edit_list, matroska, video as videos
from tutela.engine.media.video.packets import VIDEO_FAULTS

# A fingerprint needs no more of a frame of a film.
_LONGEST_FRAME = 512
# Pictures that are no film are laid so far apart that no two pass for a stretch of one.
APART_S = 10.0
# Shorter stretches are the few frames that an encoder needs before the first one shown.
_LEAST_HIDDEN_S = 0.5
_PAGED = ("TIFF", "HEIF", "ICO")
_EXIF, _EXIF_MARK = 0xE1, b"Exif\0\0"
_PREVIEW_AT, _PREVIEW_BYTES = 513, 514
_FAULTS = (*VIDEO_FAULTS, *DECODER_FAULTS, struct.error, MemoryError)
_LATE = "the time limit was met"


@dataclass(frozen=True, slots=True)
class More:
    """One more picture of a file.

    Attributes:
        holds: what it belongs to.
        at_s: where it is laid, in seconds; each picture has its own place.
        label: what a person reads beside it.
        picture: RGB or grey.
    """

    holds: Holds
    at_s: float
    label: str
    picture: Image.Image


@dataclass(slots=True)
class _Count:
    """How much of one part was opened so far."""

    part: Part
    opened: int = 0
    reason: str = ""

    def made(self) -> Part:
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

    @property
    def parts(self) -> tuple[Part, ...]:
        """What there is, and how much of each was opened."""
        return tuple(count.made() for count in self._counts)

    def of_picture(
        self, data: bytes, sniffed: Sniffed, facts: Facts, end: int | None = None
    ) -> Iterator[More]:
        """Give the other pictures of a picture's file.

        Args:
            data: the whole file.
            sniffed: what it is.
            facts: what its first picture told.
            end: where that ends in the file, where it is known.
        """
        if (facts.frames or 1) > 1 and sniffed.decoder != "JPEG":
            yield from self._frames(data, sniffed, facts)
        if sniffed.decoder == "JPEG":
            yield from self._preview(data)
        if sniffed.decoder == "HEIF" and endings.has_films(data):
            self._counts.append(_Count(Part(Holds.TRACK, reason="a film of this form is not opened here")))
        if sniffed.decoder == "TIFF" and (count := _raws(data)):
            self._counts.append(_Count(Part(Holds.PAGE, count, reason="raw pictures are not opened here")))
        for number, piece in enumerate(endings.pieces_of_picture(data, sniffed.decoder, end), 1):
            yield from self._piece(io.BytesIO(data[piece.start : piece.end]), piece, f"+{number}")

    def of_video(self, stream: BinaryIO, facts: Facts, others: list[tuple[int, Holds]]) -> Iterator[More]:
        """Give the pictures of a film's file that the film does not show.

        Args:
            stream: the file.
            facts: what the film told.
            others: the tracks besides the film, as `Video.others` gives them.
        """
        for number, holds in others:
            count = self._count(Part(holds))
            opened = videos.open_video(stream, self.limits, self.ends_s, track=number)
            yield from self._film(opened, count, f"{number + 1}|")
        hidden_s = edit_list.hidden_s(stream) if facts.container == "mov" else 0.0
        if hidden_s >= _LEAST_HIDDEN_S:
            count = self._count(Part(Holds.HIDDEN))
            opened = videos.open_video(stream, self.limits, self.ends_s, leaves_out=False)
            yield from self._film(opened, count, "all|")
        end = matroska.end_of(stream) if facts.container == "matroska" else None
        for number, piece in enumerate(endings.pieces_of_video(stream, facts.container or "", end), 1):
            stream.seek(piece.start)
            is_small = piece.size_bytes <= self.limits.memory_bytes // 8
            content = stream.read(piece.size_bytes) if is_small else b""
            yield from self._piece(io.BytesIO(content), piece, f"+{number}")

    def _count(self, part: Part) -> _Count:
        self._counts.append(_Count(part))
        return self._counts[-1]

    def _is_late(self) -> bool:
        return self.ends_s is not None and time.process_time() > self.ends_s

    def _laid(self, holds: Holds, label: str, picture: Image.Image, length_s: float = APART_S) -> More:
        self._at_s += length_s
        return More(holds, self._at_s, label, picture)

    def _frames(self, data: bytes, sniffed: Sniffed, facts: Facts) -> Iterator[More]:
        holds = Holds.PAGE if sniffed.decoder in _PAGED else Holds.FRAME
        frames = facts.frames or 1
        count = self._count(Part(holds, frames - 1))
        try:
            picture = stills.opened(data, sniffed)
            for number in range(1, min(frames, self.limits.frames)):
                if self._is_late():
                    count.reason = _LATE
                    return
                picture.seek(number)
                if picture.width * picture.height > self.limits.pixels:
                    count.reason = f"{picture.width} x {picture.height} pixels"
                    continue
                picture.load()
                for look in _looks(picture):
                    yield self._laid(holds, str(number + 1), look)
                count.opened += 1
        except _FAULTS:
            count.reason = "what follows does not decode"

    def _preview(self, data: bytes) -> Iterator[More]:
        try:
            found = _preview_of(data)
        except _FAULTS:
            return
        if found:
            piece = Piece(0, len(found), sniff(found[:HEAD_BYTES]))
            count = self._count(Part(Holds.PREVIEW, mime=piece.sniffed.mime, size_bytes=len(found)))
            yield from self._still(found, piece, count, "small")

    def _piece(self, content: io.BytesIO, piece: Piece, label: str) -> Iterator[More]:
        kind = piece.sniffed.kind
        mime = "" if piece.sniffed.mime == "application/octet-stream" else piece.sniffed.mime
        count = self._count(Part(Holds.BEHIND, mime=mime, size_bytes=piece.size_bytes))
        if kind is Kind.PICTURE and content.getbuffer():
            yield from self._still(content.getvalue(), piece, count, label)
        elif kind is Kind.VIDEO and content.getbuffer():
            opened = videos.open_video(content, self.limits, self.ends_s)
            yield from self._film(opened, count, f"{label}|")
            if count.opened and opened.others:
                count.opened, count.reason = 0, "it has other picture tracks"

    def _still(self, content: bytes, piece: Piece, count: _Count, label: str) -> Iterator[More]:
        still = stills.read_still(content, self.limits, piece.sniffed)
        picture = still.picture()
        if picture is None:
            count.reason = still.facts.note
            return
        yield self._laid(count.part.holds, label, picture)
        if still.facts.is_whole and (still.facts.frames or 1) == 1:
            count.opened = 1
        else:
            count.reason = still.facts.note or "it holds several pictures"

    def _film(self, opened: videos.Video, count: _Count, label: str) -> Iterator[More]:
        base_s = self._at_s + APART_S
        any_came = False
        with opened as film:
            for frame in film.frames(1.0):
                try:
                    picture = frame.picture(_LONGEST_FRAME)
                except _FAULTS:
                    continue
                any_came = True
                self._at_s = base_s + frame.at_s
                minutes, seconds = divmod(int(frame.at_s), 60)
                yield More(count.part.holds, self._at_s, f"{label}{minutes}:{seconds:02}", picture)
        if any_came and not film.facts.parts:
            count.opened = 1
        else:
            count.reason = film.facts.note or "no frame decodes"


def _looks(picture: Image.Image) -> list[Image.Image]:
    """Give what a frame shows: itself, or on both grounds where it is transparent."""
    alpha = panels.transparency(picture)
    picture.info.pop("transparency", None)
    colours, _ = depth.plain(picture)
    return [colours] if alpha is None else panels.on_grounds(colours, alpha)


def _preview_of(data: bytes) -> bytes:
    """Give the small picture that a JPEG's EXIF holds; nothing without one."""
    for marker, start, after in segments(data):
        if marker == _EXIF and data.startswith(_EXIF_MARK, start):
            body = data[start + len(_EXIF_MARK) : after]
            order = "<" if body[:2] == b"II" else ">"
            (first,) = struct.unpack_from(f"{order}I", body, 4)
            (count,) = struct.unpack_from(f"{order}H", body, first)
            (second,) = struct.unpack_from(f"{order}I", body, first + 2 + 12 * count)
            entries = _entries(body, order, second) if second else {}
            at, length = entries.get(_PREVIEW_AT, 0), entries.get(_PREVIEW_BYTES, 0)
            return body[at : at + length] if at and length else b""
    return b""


def _entries(body: bytes, order: str, at: int) -> dict[int, int]:
    """Read the numbers of one table of a TIFF, by their tags; those of one number each."""
    (count,) = struct.unpack_from(f"{order}H", body, at)
    places = range(at + 2, at + 2 + 12 * count, 12)
    found = dict[int, int]()
    for place in places:
        tag, kind, many = struct.unpack_from(f"{order}HHI", body, place)
        if many == 1 and kind in (3, 4, 13):
            (found[tag],) = struct.unpack_from(f"{order}{'H' if kind == 3 else 'I'}", body, place + 8)  # noqa: PLR2004
    return found


def _raws(data: bytes) -> int:
    """Count the tables below a TIFF's first one: there the makers of cameras put the raw picture."""
    try:
        order = "<" if data[:2] == b"II" else ">"
        (first,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, first)
        for place in range(first + 2, first + 2 + 12 * count, 12):
            tag, _, many = struct.unpack_from(f"{order}HHI", data, place)
            if tag == ExifTags.Base.SubIFDs:
                return min(int(many), 100)
    except struct.error:
        return 0
    return 0
