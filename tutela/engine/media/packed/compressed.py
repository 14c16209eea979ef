"""Unpacks a file that holds one other: gzip, bzip2, xz."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from tutela.engine.media.packed.errors import ArchiveDamaged
from tutela.engine.media.packed.tar_files import PackedMember
from tutela.engine.media.packed.zip_files import utc

_PIECE = 256 * 1024
_LZMA_MEMORY = 256 << 20
_GZIP_HEADER_BYTES, _LONGEST_NAME = 10, 4096
_HAS_EXTRA, _HAS_NAME = 4, 8


def only_member(stream: BinaryIO) -> Iterator[PackedMember]:
    """Give what a packed file holds, with the name and the time that gzip may give it."""
    stream.seek(0)
    head = stream.read(_LONGEST_NAME)
    name, modified = b"", ""
    if head.startswith(b"\x1f\x8b") and len(head) > _GZIP_HEADER_BYTES:
        seconds = int.from_bytes(head[4:8], "little")
        modified = utc(seconds) if seconds else ""
        at = _GZIP_HEADER_BYTES
        if head[3] & _HAS_EXTRA:
            at += 2 + int.from_bytes(head[at : at + 2], "little")
        if head[3] & _HAS_NAME:
            name = head[at:].split(b"\0", 1)[0]
    yield PackedMember(name or b"unpacked", modified)


def unpacking(begin: Callable[[], Any]) -> Callable[[BinaryIO, PackedMember], Iterator[tuple[bytes, int]]]:
    """Give what unpacks a file of one form, given what begins a decompressor of it."""

    def data(stream: BinaryIO, _member: PackedMember) -> Iterator[tuple[bytes, int]]:
        stream.seek(0)
        used, packed, unpacker = 0, b"", begin()
        while True:
            packed = packed or stream.read(_PIECE)
            if not packed:
                raise ArchiveDamaged("the data ends early")
            used += len(packed)
            try:
                for piece in _pieces(unpacker, packed):
                    yield piece, used
            except (OSError, ValueError, EOFError, zlib.error, lzma.LZMAError):
                raise ArchiveDamaged("the data does not unpack") from None
            packed = b""
            if unpacker.eof:
                # Several may follow each other; zeros behind the last are padding.
                packed = (unpacker.unused_data or stream.read(_PIECE)).lstrip(b"\0")
                if not packed:
                    return
                used, unpacker = used - len(packed), begin()

    return data


UNPACKERS: dict[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=_LZMA_MEMORY),
}


def _pieces(unpacker: Any, packed: bytes) -> Iterator[bytes]:
    """Unpack some bytes in pieces of bounded size; each decompressor keeps what it was not asked for."""
    while not unpacker.eof:
        piece = unpacker.decompress(packed, _PIECE)
        packed = getattr(unpacker, "unconsumed_tail", b"")
        if not piece and not packed:
            return
        yield piece
