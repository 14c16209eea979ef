"""Finds the members of a ZIP file, also of a damaged one, and unpacks their data piece by piece."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from tutela.engine.media.packed.errors import ArchiveDamaged
from tutela.engine.media.packed.zip_methods import METHODS, unpacked_by

# The layout is PKWARE's APPNOTE 6.3.10: 4.3.7 local header, 4.3.12 directory, 4.3.14 to 4.3.16 its end.
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 65535
_ALL_16, _ALL_32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED, _SIZES_FOLLOW, _UTF_8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_UNIX, _LINK = 3, 0o120000
_FOLDER_ATTRIBUTE = 0x10
_PIECE = 256 * 1024
# Fields of APPNOTE 4.5 and 4.6.9, and of Info-ZIP's extrafld.txt.
_ZIP_64_EXTRA, _NTFS_EXTRA, _TIMES_EXTRA, _OLD_TIMES_EXTRA, _PATH_EXTRA = (
    0x0001,
    0x000A,
    0x5455,
    0x5855,
    0x7075,
)
_TICKS_A_SECOND, _TICKS_UNTIL_1970 = 10**7, 11_644_473_600 * 10**7
_WRAPS_S = 1 << 32


@dataclass(frozen=True)
class ZipMember:
    """One member as the archive declares it; nothing of it has been checked.

    Attributes:
        name: the bytes of the name in UTF-8, as the archive says; in what it does not say, as CP437.
        stated: the bytes that stand where the name stands.
        modified: ISO 8601; with Z where the archive knows UTC, without a zone otherwise; empty when absent.
        size: declared size of the data, None where only unpacking tells.
        at: position of the member's local header.
    """

    name: bytes
    stated: bytes
    display: str
    modified: str
    size: int | None
    packed: int | None
    checksum: int | None
    method: int
    is_encrypted: bool
    is_folder: bool
    is_link: bool
    at: int

    @property
    def refusal(self) -> str:
        """Why its data cannot be had here; empty if it can."""
        return "" if self.method in (_STORED, _DEFLATED, *METHODS) else f"packed by method {self.method}"


def listed(stream: BinaryIO, most_bytes: int) -> Iterator[ZipMember]:
    """Give the members the archive's directory lists.

    Raises:
        ArchiveDamaged: there is no directory, it is cut short, or it is larger than `most_bytes`.
    """
    start, length, shift = _directory(stream)
    if length > most_bytes:
        raise ArchiveDamaged(f"a directory of {length} bytes")
    stream.seek(start)
    entries = stream.read(length)
    at = 0
    while at < len(entries):
        if len(entries) - at < _ENTRY.size or entries[at : at + 4] != b"PK\x01\x02":
            raise ArchiveDamaged("the directory is cut short")
        member, used = _entry(entries, at, shift)
        at += used
        yield member
    if len(entries) < length:
        raise ArchiveDamaged("the directory is cut short")


def salvaged(stream: BinaryIO) -> Iterator[ZipMember]:
    """Give the members found one after the other from the start of a file without a usable directory.

    The stream is left anywhere; a member whose end cannot be found is the last.
    """
    at: int | None = 0
    while at is not None:
        stream.seek(at)
        header = stream.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
            return
        member, data_at = _local(stream, header, at)
        yield member
        at = _end_of(stream, member, data_at)


def unpacked(stream: BinaryIO, member: ZipMember) -> Iterator[tuple[bytes, int]]:
    """Give a member's data piece by piece, each with the packed bytes used so far.

    Raises:
        ArchiveDamaged: the data ends early, does not unpack, or does not match its checksum or size.
    """
    stream.seek(member.at)
    header = stream.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise ArchiveDamaged("no member where the directory says")
    _, _, _, method, *_, name_bytes, extra_bytes = _LOCAL.unpack(header)
    if method != member.method:
        raise ArchiveDamaged("directory and member disagree")
    stream.seek(member.at + _LOCAL.size + name_bytes + extra_bytes)
    checksum = size = 0
    for piece, used in _pieces(stream, member):
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        yield piece, used
    if member.size is not None and size != member.size:
        raise ArchiveDamaged(f"{size} bytes instead of {member.size}")
    if member.checksum is not None and checksum != member.checksum:
        raise ArchiveDamaged("the checksum does not match")


def _directory(stream: BinaryIO) -> tuple[int, int, int]:
    size = stream.seek(0, 2)
    tail_at = max(0, size - _LONGEST_COMMENT - _END.size - _END_64_LOCATOR.size)
    stream.seek(tail_at)
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < _END.size:
        raise ArchiveDamaged("no directory")
    *_, count, length, start, _ = _END.unpack_from(tail, end)
    end_at = tail_at + end
    if count == _ALL_16 or _ALL_32 in (length, start):
        locator = end - _END_64_LOCATOR.size
        if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":
            end_at = _END_64_LOCATOR.unpack_from(tail, locator)[2]
            stream.seek(end_at)
            record = stream.read(_END_64.size)
            if len(record) < _END_64.size or not record.startswith(b"PK\x06\x06"):
                raise ArchiveDamaged("no directory")
            *_, length, start = _END_64.unpack(record)
    # Bytes before the first member shift every position: self-extracting archives, polyglots.
    shift = end_at - length - start
    if shift < 0:
        raise ArchiveDamaged("the directory is not where the file says")
    return start + shift, length, shift


def _entry(entries: bytes, at: int, shift: int) -> tuple[ZipMember, int]:
    (_, made_by, _, flags, method, clock, day, checksum, packed, size, name_bytes, extra_bytes, comment_bytes,
     _, _, attributes, local_at) = _ENTRY.unpack_from(entries, at)  # fmt: skip
    name_at = at + _ENTRY.size
    extra_at = name_at + name_bytes
    extra = _extra(entries[extra_at : extra_at + extra_bytes])
    size, packed, local_at = _widened(extra.get(_ZIP_64_EXTRA, b""), size, packed, local_at)
    stated = entries[name_at:extra_at]
    name = _named(stated, flags, extra)
    member = ZipMember(
        name=name.encode(),
        stated=stated,
        display=name,
        modified=_modified(clock, day, extra),
        size=size,
        packed=packed,
        checksum=checksum,
        method=method,
        is_encrypted=bool(flags & _ENCRYPTED),
        is_folder=name.endswith("/") or bool(attributes & _FOLDER_ATTRIBUTE),
        is_link=made_by >> 8 == _UNIX and attributes >> 16 & 0o170000 == _LINK,
        at=local_at + shift,
    )
    return member, _ENTRY.size + name_bytes + extra_bytes + comment_bytes


def _local(stream: BinaryIO, header: bytes, at: int) -> tuple[ZipMember, int]:
    _, _, flags, method, clock, day, checksum, packed, size, name_bytes, extra_bytes = _LOCAL.unpack(header)
    stated = stream.read(name_bytes)
    extra = _extra(stream.read(extra_bytes))
    name = _named(stated, flags, extra)
    size, packed, _ = _widened(extra.get(_ZIP_64_EXTRA, b""), size, packed, 0)
    follows = bool(flags & _SIZES_FOLLOW)
    member = ZipMember(
        name=name.encode(),
        stated=stated,
        display=name,
        modified=_modified(clock, day, extra),
        size=None if follows else size,
        packed=None if follows else packed,
        checksum=None if follows else checksum,
        method=method,
        is_encrypted=bool(flags & _ENCRYPTED),
        is_folder=name.endswith("/"),
        is_link=False,
        at=at,
    )
    return member, at + _LOCAL.size + name_bytes + extra_bytes


def _end_of(stream: BinaryIO, member: ZipMember, data_at: int) -> int | None:
    if member.packed is not None:
        return data_at + member.packed
    if member.method != _DEFLATED or member.is_encrypted:
        return None
    stream.seek(data_at)
    used = 0
    try:
        for piece in _pieces(stream, member):
            used = piece[1]
    except ArchiveDamaged:
        return None
    # After the data: checksum and two sizes, with or without a signature, in 4 or 8 bytes each.
    stream.seek(data_at + used)
    after = stream.read(28)
    following = after.find(b"PK\x03\x04")
    return data_at + used + following if following >= 0 else None


def _pieces(stream: BinaryIO, member: ZipMember) -> Iterator[tuple[bytes, int]]:
    if member.method in METHODS:
        yield from unpacked_by(stream, member.method, member.packed)
        return
    left, used = member.packed, 0
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left is None or left > 0:
        packed = stream.read(_PIECE if left is None else min(left, _PIECE))
        if not packed:
            raise ArchiveDamaged("the data ends early")
        left = None if left is None else left - len(packed)
        if member.method == _STORED:
            used += len(packed)
            yield packed, used
            continue
        while packed and not inflate.eof:
            before = len(packed)
            try:
                piece = inflate.decompress(packed, _PIECE)
            except zlib.error:
                raise ArchiveDamaged("the data does not unpack") from None
            packed = inflate.unconsumed_tail
            used += before - len(packed) - len(inflate.unused_data)
            yield piece, used
        if inflate.eof:
            return
    while member.method == _DEFLATED and not inflate.eof:
        # All is read, and the decompressor may still hold what did not fit into the last piece.
        piece = inflate.decompress(b"", _PIECE)
        if not piece and not inflate.eof:
            raise ArchiveDamaged("the data ends early")
        yield piece, used


def _extra(extra: bytes) -> dict[int, bytes]:
    blocks, at = {}, 0
    while at + 4 <= len(extra):
        name, length = struct.unpack_from("<2H", extra, at)
        blocks[name] = extra[at + 4 : at + 4 + length]
        at += 4 + length
    return blocks


def _widened(extra: bytes, *narrow: int) -> list[int]:
    """Replace each value that does not fit 32 bits by the next 64-bit value of the extra field."""
    wide = iter(struct.unpack_from(f"<{len(extra) // 8}Q", extra))
    return [next(wide, value) if value == _ALL_32 else value for value in narrow]


def _named(stated: bytes, flags: int, extra: dict[int, bytes]) -> str:
    """Read a name: by the field that has it in UTF-8 if that is of this very name, by its flag, or as CP437.

    Without either, what is whole UTF-8 beyond ASCII is UTF-8: by chance that is next to impossible.
    """
    path = extra.get(_PATH_EXTRA, b"")
    if path[:1] == b"\1" and path[1:5] == struct.pack("<L", zlib.crc32(stated)):
        return path[5:].decode("utf-8", "backslashreplace")
    try:
        return stated.decode("utf-8")
    except UnicodeDecodeError:
        return stated.decode("utf-8", "backslashreplace") if flags & _UTF_8 else stated.decode("cp437")


def _modified(clock: int, day: int, extra: dict[int, bytes]) -> str:
    """Give when a member was changed, by the most exact time that is in UTC, or else without a zone."""
    stated = _dos(clock, day)
    times = extra.get(_TIMES_EXTRA, b"")
    if ticks := _ntfs_ticks(extra.get(_NTFS_EXTRA, b"")):
        return utc((ticks - _TICKS_UNTIL_1970) / _TICKS_A_SECOND)
    if times[:1] and times[0] & 1 and len(times) >= struct.calcsize("<Bl"):
        return utc(_nearest(struct.unpack_from("<l", times, 1)[0], stated))
    if len(extra.get(_OLD_TIMES_EXTRA, b"")) >= 8:  # noqa: PLR2004 - two times
        return utc(_nearest(struct.unpack_from("<l", extra[_OLD_TIMES_EXTRA], 4)[0], stated))
    return stated.isoformat() if stated else ""


def _dos(clock: int, day: int) -> datetime | None:
    try:
        minute = datetime(1980 + (day >> 9), day >> 5 & 15, day & 31, clock >> 11, clock >> 5 & 63)
    except ValueError:
        return None
    # Rounding up to two seconds gives a sixtieth second.
    return minute + timedelta(seconds=clock % 32 * 2)


def _ntfs_ticks(field: bytes) -> int:
    """Give the time of the last change in the first set of a field of NTFS; 0 without one."""
    at = 4
    while at + 4 <= len(field):
        tag, length = struct.unpack_from("<2H", field, at)
        if tag == 1 and length >= 8 and at + 12 <= len(field):  # noqa: PLR2004 - the first of three times
            return int(struct.unpack_from("<Q", field, at + 4)[0])
        at += 4 + length
    return 0


def _nearest(seconds: int, stated: datetime | None) -> int:
    """Read a time of 32 bits as signed, or as if it went on after 2038: as lies nearer to the other time."""
    if seconds >= 0 or stated is None:
        return seconds
    other = stated.replace(tzinfo=UTC).timestamp()
    return min((seconds, seconds + _WRAPS_S), key=lambda each: abs(each - other))


def utc(since_1970_s: float) -> str:
    """Write a moment as ISO 8601 in UTC, to the microsecond; nothing for one outside the calendar."""
    try:
        return datetime.fromtimestamp(since_1970_s, UTC).replace(tzinfo=None).isoformat() + "Z"
    except (ValueError, OverflowError, OSError):
        return ""
