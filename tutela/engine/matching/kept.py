"""Columns in a file: mapped into memory, shared by processes, checked when they are opened.

One form serves every kind of index: a file holds parts, a part is named columns.
"""

import fcntl
import json
import mmap
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The last sign is the version of the form and of every part's columns: another one is refused.
_MAGIC = b"TUTINDX6"
_PAGE = 4096
_WORD = 8
# A column is summed up piece by piece: one is read from the disk while another is summed up.
_PIECE, _SUMMED_AT_ONCE = 1 << 26, 2
_OWNER_ONLY, _OWNER_ENTERS = 0o600, 0o700

Column = NDArray[Any]
Columns = Mapping[str, Column]


class IndexDamaged(Exception):
    """An index file is missing, incomplete, changed, or of another kind: build it anew."""

    code = "TU-N05"


class FolderUnusable(OSError):
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
        for left in path.parent.glob(f"{path.name}.*.partial"):
            left.unlink()
        yield
    finally:
        os.close(lock)


def write(path: Path, parts: Mapping[str, Columns], mark: str = "") -> None:
    """Write parts to a file, which appears whole or not at all, and which only its owner can read."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        file = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        try:
            _write_columns(file, parts, mark)
            os.fsync(file)
        finally:
            os.close(file)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def opened(path: Path, *, verify: bool = True) -> Kept:
    """Map the parts in a file.

    Args:
        path: the file.
        verify: compare the whole content with its checksums.

    Raises:
        IndexDamaged: the file is missing, incomplete, changed, or of another version.
    """
    head, mapped = _mapped(path)
    parts: dict[str, dict[str, Column]] = {name: {} for name in head["parts"]}
    for part, name, kind, shape, at, _ in head["columns"]:
        parts[part][name] = np.frombuffer(mapped, kind, int(np.prod(shape)), at).reshape(shape)
    if verify:
        _verify(path, head["columns"], parts)
    return Kept(head["mark"], parts)


def _verify(path: Path, described: list[Any], parts: Mapping[str, Columns]) -> None:
    """Compare columns with their checksums."""
    found = _checksums([parts[part][name] for part, name, *_ in described])
    for (part, name, *_, checksums), sums in zip(described, found, strict=True):
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
    at, described, places = 0, [], []
    named = [(part, name, column) for part, columns in parts.items() for name, column in columns.items()]
    checksums = _checksums([column for _, _, column in named])
    for (part, name, column), sums in zip(named, checksums, strict=True):
        described.append([part, name, column.dtype.str, column.shape, at, sums])
        places.append(at)
        at += _whole_pages(column.nbytes)
    # Places are told from the end of the head, whose length is not known before they are told.
    told = json.dumps({"mark": mark, "parts": list(parts), "columns": described, "size": at}).encode()
    start = _whole_pages(len(_MAGIC) + 2 * _WORD + len(told))
    head = _MAGIC + len(told).to_bytes(_WORD, "little") + zlib.crc32(told).to_bytes(_WORD, "little") + told
    _write_at(file, memoryview(head), 0)
    for place, (_, _, column) in zip(places, named, strict=True):
        _write_at(file, _octets(column), start + place)
    os.ftruncate(file, start + at)


def _octets(column: Column) -> memoryview:
    return memoryview(np.ascontiguousarray(column).reshape(-1).view(np.uint8).data)


def _write_at(file: int, left: memoryview, place: int) -> None:
    while left:
        written = os.pwrite(file, left, place)
        left, place = left[written:], place + written


def _mapped(path: Path) -> tuple[dict[str, Any], mmap.mmap]:
    """Map a file and read its head, with the places of the columns counted from the file's beginning."""
    try:
        with path.open("rb") as file:
            # A private mapping is shared with everybody as long as nobody writes to it, and nobody does;
            # unlike a read-only one it needs no second copy of every compiled kernel.
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        # Large pages, where the system has them for files: a bucket and a hash lie anywhere in gigabytes.
        with suppress(OSError):
            mapped.madvise(mmap.MADV_HUGEPAGE)
    except (OSError, ValueError) as problem:
        raise IndexDamaged(f"{path.name}: {problem}") from problem
    first = len(_MAGIC) + 2 * _WORD
    length = int.from_bytes(mapped[len(_MAGIC) : len(_MAGIC) + _WORD], "little")
    checksum = int.from_bytes(mapped[len(_MAGIC) + _WORD : first], "little")
    told = mapped[first : first + length]
    # The sum of nothing is 0, so a file that breaks off behind its mark would pass.
    if mapped[: len(_MAGIC)] != _MAGIC or not told or zlib.crc32(told) != checksum:
        raise IndexDamaged(f"{path.name} does not begin as an index does.")
    head = json.loads(told)
    start = _whole_pages(first + length)
    if len(mapped) != start + head["size"]:
        raise IndexDamaged(f"{path.name} has {len(mapped)} bytes instead of {start + head['size']}.")
    for column in head["columns"]:
        column[4] += start
    return head, mapped


def _whole_pages(size: int) -> int:
    return -(-size // _PAGE) * _PAGE
