"""Columns in a file: mapped into memory, shared by processes, checked when they are opened.

One form serves every kind of index: a file holds parts, a part is named columns.
"""

import fcntl
import json
import math
import mmap
import os
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela import files
from tutela.errors import Refusal, Unavailable

# The last sign is the version of the form and of every part's columns: another one is refused.
_MAGIC = b"TUTINDX8"
# A file begins with the magic, its own size, the size and the sum of its head, and the sum of all these.
_LENGTHS, _SUM = struct.Struct("<8sQQI"), struct.Struct("<I")
_HEAD_AT = _LENGTHS.size + _SUM.size
_PAGE = 4096
# A column is summed up piece by piece: one is read from the disk while another is summed up.
_PIECE, _SUMMED_AT_ONCE = 1 << 26, 2
_OWNER_ONLY, _OWNER_ENTERS = 0o600, 0o700

Column = NDArray[Any]
Columns = Mapping[str, Column]


class IndexDamaged(Refusal):
    """An index file is missing, incomplete, changed, or of another kind: build it anew."""

    code = "TU-N05"


class FolderUnusable(Unavailable):
    """The folder of index files cannot be made or written to."""

    code = "TU-N07"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file holds.

    Attributes:
        mark: what its writer noted of its state.
        parts: its columns, by the part and the name of each.
    """

    mark: str
    parts: Mapping[str, Columns]

    def part(self, name: str) -> Columns:
        """Return one part's columns.

        Raises:
            IndexDamaged: the file holds no such part.
        """
        if name not in self.parts:
            raise IndexDamaged(f"The file holds {', '.join(self.parts) or 'nothing'}, but no {name}.")
        return self.parts[name]


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Be the only one, among all processes, who makes or renews a file; wait for whoever does.

    The file's folder is made if it is missing, for its owner only, and what a killed writer left is removed.

    Raises:
        FolderUnusable: the folder cannot be made or written to.
    """
    try:
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=_OWNER_ENTERS)
        lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
    except OSError as refused:
        raise FolderUnusable(
            f"{path.parent} cannot be used for index files: {refused.strerror}. Give it to the user that "
            "Tutela runs as, or name another folder under [index] in the settings."
        ) from refused
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        files.remove_parts(path)
        yield
    finally:
        os.close(lock)


def write(path: Path, parts: Mapping[str, Columns], mark: str = "") -> None:
    """Write parts to a file, which appears whole or not at all, and which only its owner can read."""
    with files.atomic(path) as out:
        _write_columns(out.fileno(), parts, mark)


def opened(path: Path, *, verify: bool = True) -> Kept:
    """Map the parts in a file.

    Args:
        path: the file.
        verify: compare the whole content with its checksums.

    Raises:
        IndexDamaged: the file is missing, incomplete, changed, or of another version.
    """
    mapped, head, places = _mapped(path)
    parts: dict[str, dict[str, Column]] = {name: {} for name in head["parts"]}
    for (part, name, kind, shape, _), at in zip(head["columns"], places, strict=True):
        parts[part][name] = np.frombuffer(mapped, kind, math.prod(shape), at).reshape(shape)
    if verify:
        _verify(path, head["columns"], parts)
    return Kept(head["mark"], parts)


def _verify(path: Path, described: list[Any], parts: Mapping[str, Columns]) -> None:
    """Compare columns with their checksums."""
    summed = _checksums([parts[part][name] for part, name, *_ in described])
    for (part, name, *_, checksums), sums in zip(described, summed, strict=True):
        if sums != checksums:
            raise IndexDamaged(f"{path.name}: the {part} {name} are not what was written.")


def _checksums(columns: Sequence[Column]) -> list[list[int]]:
    """Sum up each piece of each column.

    It is zlib that does it, and no kernel: a process that has only just started need not load Numba for it.
    """
    with ThreadPoolExecutor(_SUMMED_AT_ONCE) as pool:
        # All are handed over before the first is waited for.
        summing = [pool.map(zlib.crc32, _pieces(_octets(column))) for column in columns]
        return [list(sums) for sums in summing]


def _pieces(octets: memoryview) -> list[memoryview]:
    return [octets[at : at + _PIECE] for at in range(0, len(octets), _PIECE)]


def _write_columns(file: int, parts: Mapping[str, Columns], mark: str) -> None:
    named = [(part, name, column) for part, columns in parts.items() for name, column in columns.items()]
    checksums = _checksums([column for _, _, column in named])
    described = [
        [part, name, column.dtype.str, column.shape, sums]
        for (part, name, column), sums in zip(named, checksums, strict=True)
    ]
    head = {"mark": mark, "parts": list(parts), "columns": described}
    encoded = json.dumps(head).encode()
    *places, size = _places(head, len(encoded))
    lengths = _LENGTHS.pack(_MAGIC, size, len(encoded), zlib.crc32(encoded))
    _write_at(file, memoryview(lengths + _SUM.pack(zlib.crc32(lengths)) + encoded), 0)
    for place, (_, _, column) in zip(places, named, strict=True):
        _write_at(file, _octets(column), place)
    os.ftruncate(file, size)


def _places(head: Mapping[str, Any], length: int) -> list[int]:
    """Say where each column begins, on a page of its own, and where the file ends."""
    at = _whole_pages(_HEAD_AT + length)
    places = [at]
    for _, _, kind, shape, _ in head["columns"]:
        at += _whole_pages(math.prod(shape) * np.dtype(kind).itemsize)
        places.append(at)
    return places


def _octets(column: Column) -> memoryview:
    return memoryview(np.ascontiguousarray(column).reshape(-1).view(np.uint8).data)


def _write_at(file: int, left: memoryview, place: int) -> None:
    while left:
        written = os.pwrite(file, left, place)
        left, place = left[written:], place + written


def _mapped(path: Path) -> tuple[mmap.mmap, dict[str, Any], list[int]]:
    """Map a file; returns its head and the places of the columns with it."""
    try:
        with path.open("rb") as file:
            size, length, checksum = _lengths(path, file.fileno())
            encoded = os.pread(file.fileno(), length, _HEAD_AT)
            if zlib.crc32(encoded) != checksum:
                raise IndexDamaged(f"{path.name}: the head is not what was written.")
            mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as problem:
        raise IndexDamaged(f"{path.name}: {problem}") from problem
    # Large pages, where the system has them for files: a bucket and a hash lie anywhere in gigabytes.
    with suppress(OSError):
        mapped.madvise(mmap.MADV_HUGEPAGE)
    head = json.loads(encoded)
    *places, end = _places(head, length)
    if end != size:
        raise IndexDamaged(f"{path.name} has {size} bytes, and its columns need {end}.")
    return mapped, head, places


def _lengths(path: Path, file: int) -> tuple[int, int, int]:
    """Read a file's size, its head's length and its head's sum; none of them is used if one is wrong.

    A wrong length, believed, would have gigabytes copied before the damage shows.
    """
    begin = os.pread(file, _HEAD_AT, 0)
    lengths, checksum = begin[: _LENGTHS.size], begin[_LENGTHS.size :]
    if not begin.startswith(_MAGIC) or checksum != _SUM.pack(zlib.crc32(lengths)):
        raise IndexDamaged(f"{path.name} does not begin as an index does.")
    _, size, length, sum_of_head = _LENGTHS.unpack(lengths)
    actual = os.fstat(file).st_size
    if actual != size:
        raise IndexDamaged(f"{path.name} has {actual} bytes instead of {size}.")
    if _HEAD_AT + length > size:
        raise IndexDamaged(f"{path.name} has {size} bytes, and its head alone {length}.")
    return size, length, sum_of_head


def _whole_pages(size: int) -> int:
    return -(-size // _PAGE) * _PAGE
