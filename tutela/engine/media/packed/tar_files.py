"""Finds the members of a tar archive, and gives their data."""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tutela.engine.media.packed.errors import ArchiveDamaged
from tutela.engine.media.packed.zip_files import utc

_PIECE = 256 * 1024
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


def members(stream: BinaryIO) -> Iterator[PackedMember]:
    """Give the members of a tar archive in their order.

    Raises:
        ArchiveDamaged: it is cut short, or a header makes no sense; members given before are good.
    """
    stream.seek(0)
    try:
        with tarfile.open(fileobj=stream, mode="r:", **_NAMES) as tar:  # type: ignore[call-overload]
            for entry in tar:
                yield _member(entry)
    except (tarfile.TarError, ValueError, EOFError, OverflowError):
        raise ArchiveDamaged("the archive is cut short, or a header in it makes no sense") from None


def data(stream: BinaryIO, member: PackedMember) -> Iterator[tuple[bytes, int]]:
    """Give a member's data piece by piece, each with the bytes used so far.

    Raises:
        ArchiveDamaged: the data ends early.
    """
    if member.target is not None:
        yield member.target, len(member.target)
        return
    left, used = member.size or 0, 0
    while left:
        stream.seek(member.at + used)
        piece = stream.read(min(left, _PIECE))
        if not piece:
            raise ArchiveDamaged("the data ends early")
        left, used = left - len(piece), used + len(piece)
        yield piece, used


def _member(entry: tarfile.TarInfo) -> PackedMember:
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
