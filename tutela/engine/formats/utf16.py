"""Reads a file in UTF-16, as PowerShell and spreadsheets write it, as if it were in UTF-8."""

import codecs
import io
from typing import Any, BinaryIO, Final

from tutela.engine.formats.known import Malformed

_CHUNK_BYTES: Final = 1 << 16
_SAMPLE_BYTES: Final = 64


def codec_of(head: bytes) -> str:
    """Name the codec of a file in UTF-16 by its first bytes, with or without a mark; "" for any other."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return ""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    first, second = head[:_SAMPLE_BYTES:2], head[1:_SAMPLE_BYTES:2]
    # Lists begin with signs of ASCII: every second byte of them is zero.
    if len(second) > 1 and not any(second) and all(first):
        return "utf-16-le"
    return "utf-16-be" if len(second) > 1 and not any(first) and all(second) else ""


def codec_named(encoding: str) -> str:
    """Name the codec of an encoding that is UTF-16, smaller byte first unless it says; "" for any other."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return ""
    return {"utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}.get(name, "")


def opened(stream: BinaryIO, codec: str) -> BinaryIO:
    """Give the same text in UTF-8, without a mark; half pairs become their three bytes."""
    return io.BufferedReader(_Recoded(stream, codec))


class _Recoded(io.RawIOBase):
    def __init__(self, stream: BinaryIO, codec: str) -> None:
        self._stream, self._pending = stream, b""
        self._decoder = codecs.getincrementaldecoder(codec)("surrogatepass")
        self._is_first = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._pending:
            raw = self._stream.read(_CHUNK_BYTES)
            try:
                text = self._decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as wrong:
                raise Malformed("The file is in UTF-16 and breaks off. Ask for a complete copy.") from wrong
            if self._is_first:
                text, self._is_first = text.removeprefix("\ufeff"), False
            self._pending = text.encode("utf-8", "surrogatepass")
            if not raw and not self._pending:
                return 0
        count = min(len(buffer), len(self._pending))
        buffer[:count], self._pending = self._pending[:count], self._pending[count:]
        return count
