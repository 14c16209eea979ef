"""Reads a file in UTF-16, as PowerShell and spreadsheets write it, as if it were in UTF-8."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Final

from tutela.engine.formats.known import Malformed
from tutela.engine.formats.pieces import joined

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
    return joined(_recoded(stream, codec))


def _recoded(stream: BinaryIO, codec: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(codec)("surrogatepass")
    is_first, raw = True, b"more"
    while raw:
        raw = stream.read(_CHUNK_BYTES)
        try:
            text = decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as wrong:
            raise Malformed("The file is in UTF-16 and breaks off. Ask for a complete copy.") from wrong
        if is_first:
            text, is_first = text.removeprefix("\ufeff"), False
        yield text.encode("utf-8", "surrogatepass")
