"""Gives the members of archives that stand inside the file of a picture or a film, or behind its end."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from tutela.engine.media import archives, endings, insides, stills
from tutela.engine.media.archives import ArchiveLimits
from tutela.engine.media.endings import Piece
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.fence.wire import Message
from tutela.engine.media.file_types import HEAD_BYTES, Kind, Sniffed, sniff
from tutela.engine.media.video import matroska, video as videos
from tutela.engine.vault.streams import Positioned

WORK = "tutela.engine.media.embedded:unpack"
_GONE = "no archive was found in it when its members were asked for"


def unpack(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Report and unpack the members of all archives in a picture's or a film's file, as those of one.

    The work function of a fence; see `archives.unpack`. The limits are those of one archive.
    """
    limits, depth = ArchiveLimits(**asked.get("archive", {})), asked.get("depth", 1)
    count, notes = 0, list[str]()
    contents = _archives_in(stream, asked.get("limits") or Limits())
    for content in contents:
        left = {"total_bytes": limits.total_bytes, "members": limits.members - count}
        first = count
        for message in archives.unpack(content, {"archive": vars(replace(limits, **left)), "depth": depth}):
            if message.head["event"] == "archive end":
                count = first + message.head["members"]
                notes += filter(None, [message.head["note"]])
                break
            if message.head["event"] == "piece":
                limits = replace(limits, total_bytes=limits.total_bytes - len(message.body))
            yield Message({**message.head, "number": first + message.head["number"]}, message.body)
    if not contents:
        notes = [_GONE]
    condition = Condition.DAMAGED if notes else Condition.OK
    yield Message(
        {"event": "archive end", "condition": condition, "note": "; ".join(notes), "members": count}
    )


def prepare() -> None:
    """Load what decoders would load on first use, for a child that soon cannot read files."""
    stills.prepare()
    videos.prepare()


def _archives_in(stream: BinaryIO, limits: Limits) -> list[BinaryIO]:
    """Find the archives, each as a file of its own."""
    stream.seek(0)
    sniffed = sniff(stream.read(HEAD_BYTES))
    if sniffed.kind is Kind.PICTURE:
        stream.seek(sniffed.starts_at)
        content = stream.read()
        pieces = [
            *insides.pieces_inside(content, sniffed.decoder),
            *endings.pieces_of_picture(content, sniffed.decoder),
        ]
        return [
            io.BytesIO(content[piece.start : piece.end]) for piece in pieces if _is_archive(piece.sniffed)
        ]
    with videos.open_video(stream, limits) as video:
        attached = [content for content in video.files if _is_archive(sniff(content[:HEAD_BYTES]))]
    pieces = insides.pieces_inside_boxes(stream) if sniffed.decoder == "mov" else []
    end = matroska.end_of(stream) if sniffed.decoder == "matroska" else None
    pieces += endings.pieces_of_video(stream, sniffed.decoder, end)
    stretches = [io.BufferedReader(_Stretch(stream, piece)) for piece in pieces if _is_archive(piece.sniffed)]
    return [*map(io.BytesIO, attached), *stretches]


def _is_archive(sniffed: Sniffed) -> bool:
    return sniffed.kind is Kind.ARCHIVE and bool(sniffed.decoder)


class _Stretch(Positioned):
    """A part of a file, as a file."""

    def __init__(self, stream: BinaryIO, piece: Piece) -> None:
        self._stream, self._start, self.size = stream, piece.start, piece.size_bytes

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than Buffer
        """Fill the buffer from where this is."""
        self._stream.seek(self._start + self.at)
        part = self._stream.read(max(0, min(len(buffer), self.size - self.at)))
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)
