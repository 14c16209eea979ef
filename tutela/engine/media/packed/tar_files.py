"""Unpacks a file that holds one other (gzip, bzip2, xz), and finds the members of a tar archive."""

import bz2
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tutela.engine.media.packed.zip_files import ZipDamaged, utc

_PIECE = 256 * 1024
_LZMA_MEMORY = 256 << 20
_GZIP_HEADER_BYTES, _LONGEST_NAME = 10, 4096
_HAS_EXTRA, _HAS_NAME = 4, 8
# Names may be of any coding: what is no UTF-8 comes back byte for byte.
_NAMES = {"encoding": "utf-8", "errors": "surrogateescape"}


@dataclass(frozen=True, slots=True)
class PackedMember:
    """One member of a tar archive, or what a packed file holds.

    Attributes:
        name: the raw bytes of its name; empty where the file gives it none.
        modified: ISO 8601 in UTC; empty when absent.
        size: declared size of the data, None where only unpacking tells; `packed` likewise.
        refusal: why its data cannot be had; empty if it can.
        target: where it points, if it is a link.
        at: position of its data.
    """

    name: bytes
    modified: str = ""
    size: int | None = None
    packed: int | None = None
    refusal: str = ""
    is_folder: bool = False
    target: bytes | None = None
    at: int = 0
    is_encrypted: bool = False

    @property
    def stated(self) -> bytes:
        """The bytes of its name, as they stand."""
        return self.name

    @property
    def display(self) -> str:
        """Its name for people."""
        return self.name.decode("utf-8", "replace")

    @property
    def is_link(self) -> bool:
        """Whether it only points to another."""
        return self.target is not None


def tar_members(stream: BinaryIO) -> Iterator[PackedMember]:
    """Give the members of a tar archive in their order.

    Raises:
        ZipDamaged: it is cut short, or a header makes no sense; members given before are good.
    """
    stream.seek(0)
    try:
        with tarfile.open(fileobj=stream, mode="r:", **_NAMES) as tar:  # type: ignore[call-overload]
            for entry in tar:
                yield _tar_member(entry)
    except (tarfile.TarError, ValueError, EOFError, OverflowError):
        raise ZipDamaged("the archive is cut short, or a header in it makes no sense") from None


def tar_data(stream: BinaryIO, member: PackedMember) -> Iterator[tuple[bytes, int]]:
    """Give a member's data piece by piece, each with the bytes used so far.

    Raises:
        ZipDamaged: the data ends early.
    """
    if member.target is not None:
        yield member.target, len(member.target)
        return
    left, used = member.size or 0, 0
    while left:
        stream.seek(member.at + used)
        piece = stream.read(min(left, _PIECE))
        if not piece:
            raise ZipDamaged("the data ends early")
        left, used = left - len(piece), used + len(piece)
        yield piece, used


def the_one_member(stream: BinaryIO) -> Iterator[PackedMember]:
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
                raise ZipDamaged("the data ends early")
            used += len(packed)
            try:
                for piece in _pieces(unpacker, packed):
                    yield piece, used
            except (OSError, ValueError, EOFError, zlib.error, lzma.LZMAError):
                raise ZipDamaged("the data does not unpack") from None
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


def _tar_member(entry: tarfile.TarInfo) -> PackedMember:
    refusal = ""
    if entry.isdev():
        refusal = "a device or pipe"
    elif entry.issparse():
        refusal = "a file with holes, packed as such"
    is_link = entry.issym() or entry.islnk()
    return PackedMember(
        name=_raw(entry.name),
        modified=utc(entry.mtime) if entry.mtime else "",
        size=entry.size if entry.isfile() else 0,
        packed=entry.size if entry.isfile() else 0,
        refusal=refusal,
        is_folder=entry.isdir(),
        target=_raw(entry.linkname) if is_link else None,
        at=entry.offset_data,
    )


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
