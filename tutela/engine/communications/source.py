"""One file as readers see it: its beginning, and its bytes from the start as often as a reader asks."""

import os
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from tutela.engine.formats import utf16

HEAD_BYTES = 1 << 18
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Source:
    """One opened file.

    Attributes:
        stream: the file.
        name: its path as it was received, for what its content does not say.
        head: how it begins, as UTF-8 and without a mark.
        size: how many bytes it has.
        mark: how many bytes stand before it that say how it is coded.
        codec: of a file in UTF-16, which; places are then those of the same text in UTF-8.
        views: how the tables of a database show chats, where a file beside it says so.
    """

    stream: BinaryIO
    name: str
    head: bytes
    size: int
    mark: int = 0
    codec: str = ""
    views: list[dict[str, Any]] = field(default_factory=list)

    def opened(self) -> BinaryIO:
        """Give the file from its start, in UTF-8 where it is text."""
        self.stream.seek(0)
        return utf16.opened(self.stream, self.codec) if self.codec else self.stream


def of_stream(stream: BinaryIO, name: str = "", views: list[dict[str, Any]] | None = None) -> Source:
    """Look at a file's beginning and its size."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    codec = utf16.codec_of(head)
    if codec:
        head = head[: len(head) & ~1].decode(codec, "replace").removeprefix("\ufeff").encode()
    mark = len(_MARK) if head.startswith(_MARK) else 0
    return Source(stream, name, head[mark:], size, mark, codec, views or [])
