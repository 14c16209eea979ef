"""Unpacks members of zip archives that are packed by bzip2 or LZMA."""

import bz2
import lzma
import struct
from collections.abc import Iterator
from typing import BinaryIO

from tutela.engine.media.packed.errors import ArchiveDamaged

_BZIP2, _LZMA = 12, 14
METHODS = (_BZIP2, _LZMA)
_PIECE = 256 * 1024
# Before the data of an LZMA member: versions, how many octets follow, and these (APPNOTE 5.8.8).
_LZMA_HEAD, _LZMA_PROPERTIES = struct.Struct("<2sH"), struct.Struct("<BI")
_LARGEST_DICTIONARY = 128 << 20


def unpacked_by(stream: BinaryIO, method: int, left: int | None) -> Iterator[tuple[bytes, int]]:
    """Give a member's data in pieces of bounded size, each with the packed bytes used so far.

    Args:
        stream: the archive, at the member's data.
        method: one of `METHODS`.
        left: how many packed bytes there are; None where only unpacking tells.

    Raises:
        ArchiveDamaged: the data ends early, or does not unpack.
    """
    used, unpacker = 0, _unpacker(stream, method)
    if method == _LZMA and left is not None:
        left = max(0, left - _LZMA_HEAD.size - _LZMA_PROPERTIES.size)
    while not unpacker.eof:
        packed = b""
        if unpacker.needs_input:
            packed = stream.read(_PIECE if left is None else min(left, _PIECE))
            left, used = None if left is None else left - len(packed), used + len(packed)
        try:
            piece = unpacker.decompress(packed, _PIECE)
        except (OSError, ValueError, EOFError, lzma.LZMAError):
            raise ArchiveDamaged("the data does not unpack") from None
        if not piece and not packed and not unpacker.eof:
            if method == _LZMA and left == 0:
                return  # an LZMA stream need not mark its end; the size is checked by whoever asked
            raise ArchiveDamaged("the data ends early")
        yield piece, used


def _unpacker(stream: BinaryIO, method: int) -> bz2.BZ2Decompressor | lzma.LZMADecompressor:
    if method == _BZIP2:
        return bz2.BZ2Decompressor()
    head = stream.read(_LZMA_HEAD.size + _LZMA_PROPERTIES.size)
    if len(head) < _LZMA_HEAD.size + _LZMA_PROPERTIES.size:
        raise ArchiveDamaged("the data ends early")
    settings, dictionary = _LZMA_PROPERTIES.unpack_from(head, _LZMA_HEAD.size)
    if settings >= 9 * 5 * 5 or dictionary > _LARGEST_DICTIONARY:
        raise ArchiveDamaged("its packing asks for too much memory, or makes no sense")
    places, contexts = divmod(settings, 9)
    filters = {
        "id": lzma.FILTER_LZMA1, "dict_size": max(dictionary, 1 << 12), "lc": contexts, "lp": places % 5,
        "pb": places // 5,
    }  # fmt: skip
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[filters])
    except (ValueError, lzma.LZMAError):
        raise ArchiveDamaged("the data does not unpack") from None
