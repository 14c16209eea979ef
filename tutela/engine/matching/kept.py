"""An index in a file: mapped into memory, shared by processes, checked when it is opened."""

import json
import mmap
import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.engine.matching.body import Body
from tutela.engine.matching.buckets import Buckets

_MAGIC = b"TUTNEAR2"
_PAGE = 4096
_WORD = 8
_ORDER = ("offsets", "following", "low", "high")
_OWN = ("words", "entries", "lists")

Column = NDArray[Any]


class IndexDamaged(Exception):
    """An index file is missing, incomplete, changed, or of another kind: build it anew."""

    code = "TU-N05"


def write(body: Body, path: Path, mark: str) -> None:
    """Write a body to a file, which appears whole or not at all."""
    columns = {name: getattr(body, name) for name in _OWN}
    if body.buckets is not None:
        columns |= {name: getattr(body.buckets, name) for name in _ORDER}
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            _write_columns(file.fileno(), columns, mark)
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def opened(path: Path, *, verify: bool) -> Body:
    """Map the body in a file.

    Raises:
        IndexDamaged: the file is missing, incomplete or changed.
    """
    head, mapped = _mapped(path)
    columns: dict[str, Column] = {}
    for name, kind, shape, at, checksum in head["columns"]:
        count = int(np.prod(shape))
        column = np.frombuffer(mapped, kind, count, at).reshape(shape)
        if verify and _checksum(_padded(mapped, at, column.nbytes)) != checksum:
            raise IndexDamaged(f"{path.name}: the {name} of the index are not what was written.")
        columns[name] = column
    order = {name: columns[name] for name in _ORDER if name in columns}
    buckets = Buckets(**order, after=np.empty(0, np.uint16)) if order else None
    return Body(columns["words"], columns["entries"], columns["lists"], buckets)


def mark_of(path: Path) -> str:
    """Return what the writer of an index file noted of its state.

    Raises:
        IndexDamaged: the file is missing, or its head is not whole.
    """
    return str(_mapped(path)[0]["mark"])


def _write_columns(file: int, columns: dict[str, Column], mark: str) -> None:
    at, described, places = 0, [], []
    for name, column in columns.items():
        checksum = _checksum(_padded(_octets(column), 0, column.nbytes))
        described.append([name, column.dtype.str, column.shape, at, checksum])
        places.append(at)
        at += _whole_pages(column.nbytes)
    # Places are told from the end of the head, whose length is not known before they are told.
    told = json.dumps({"mark": mark, "columns": described, "size": at}).encode()
    start = _whole_pages(len(_MAGIC) + 2 * _WORD + len(told))
    head = _MAGIC + len(told).to_bytes(_WORD, "little") + zlib.crc32(told).to_bytes(_WORD, "little") + told
    _write_at(file, memoryview(head), 0)
    for place, column in zip(places, columns.values(), strict=True):
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
    except (OSError, ValueError) as problem:
        raise IndexDamaged(f"{path.name}: {problem}") from problem
    first = len(_MAGIC) + 2 * _WORD
    length = int.from_bytes(mapped[len(_MAGIC) : len(_MAGIC) + _WORD], "little")
    checksum = int.from_bytes(mapped[len(_MAGIC) + _WORD : first], "little")
    told = mapped[first : first + length]
    if mapped[: len(_MAGIC)] != _MAGIC or zlib.crc32(told) != checksum:
        raise IndexDamaged(f"{path.name} does not begin as an index does.")
    head = json.loads(told)
    start = _whole_pages(first + length)
    if len(mapped) != start + head["size"]:
        raise IndexDamaged(f"{path.name} has {len(mapped)} bytes instead of {start + head['size']}.")
    for column in head["columns"]:
        column[3] += start
    return head, mapped


def _whole_pages(size: int) -> int:
    return -(-size // _PAGE) * _PAGE


def _padded(content: Any, at: int, size: int) -> NDArray[np.uint64]:
    """See bytes as words, with zeros after the last as in the file."""
    whole = size // _WORD
    words = np.frombuffer(content, np.uint64, whole, at)
    rest = bytes(content[at + whole * _WORD : at + size])
    if not rest:
        return words
    return np.concatenate([words, np.frombuffer(rest.ljust(_WORD, b"\0"), np.uint64)])


def _checksum(words: NDArray[np.uint64]) -> int:
    from tutela.engine.matching import sums

    return int(sums.checksum(words))
