"""Cuts an OData JSON document into its records, in constant memory and without trusting it.

The cutter only finds where records begin and end; every piece is then judged by Python's own JSON parser.
So one bad record costs one record, not the rest of a national list, and half UTF-16 pairs in file names
survive, which the C parser behind ijson turns into question marks.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tutela.engine.formats.known import Malformed, OverLimit

CHUNK_BYTES = 1 << 18
_OPEN, _CLOSE = 123, 125  # braces; brackets become braces when their bit 32 is set
_BIT = 32
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_KEY_BEFORE = re.compile(rb'(?<!\\)"((?:[^"\\]|\\.)*)"\s*:\s*\[\Z')
_KEY_WINDOW = 400
_ROOT, _VALUE, _RECORD, _MEDIA, _MEDIA_RECORD = range(5)
_DEEPEST_BOUNDARY = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask of a reader."""

    nesting: int = 32
    string_bytes: int = 1 << 20
    record_bytes: int = 64 << 20
    records: int = 500_000_000


class Kind(enum.Enum):
    """What a piece is: the text before the records, one record, one record of a case, or the whole frame."""

    HEAD = "head"
    RECORD = "record"
    CASE = "case"
    MEDIA = "media"
    FRAME = "frame"


class Splitter:
    """Cuts one stream; iterate over it once."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self.bytes_read = 0
        self.records = 0
        self._stream = stream
        self._limits = limits
        self._depth = 0
        self._in_string = False
        self._string_so_far = 0
        self._mode = _ROOT
        self._frame = bytearray()
        self._record = bytearray()
        self._media = bytearray()
        self._gap = bytearray()
        self._is_first = True
        self._has_value = False
        self._has_media = False

    def __iter__(self) -> Iterator[tuple[Kind, bytes]]:
        """Give the pieces in the order in which they end; the frame comes last.

        Raises:
            Malformed: the brackets do not fit, or something stands between records.
            OverLimit: nesting, a string, a record or the number of records is beyond the limits.
        """
        escape = b""
        while chunk := self._stream.read(CHUNK_BYTES):
            self.bytes_read += len(chunk)
            if self.bytes_read == len(chunk):
                chunk = _without_mark(chunk, self._stream)
            chunk = escape + chunk
            plain = _ESCAPE.sub(b"__", chunk) if b"\\" in chunk else chunk
            # An escape may straddle two chunks: hold its backslash back for the next one.
            escape = b"\\" if plain.endswith(b"\\") else b""
            if escape:
                chunk, plain = chunk[:-1], plain[:-1]
            yield from self._walk(chunk, plain)
        if self._depth or self._in_string or self._mode != _ROOT or not self._frame:
            raise Malformed(f"The file ends in the middle of {self._place()}. Ask for a complete copy.")
        yield Kind.FRAME, bytes(self._frame)

    def _place(self) -> str:
        return f"record {self.records + 1}" if self._has_value else "its head"

    def _walk(self, chunk: bytes, plain: bytes) -> Iterator[tuple[Kind, bytes]]:
        start = 0
        for position, depth in self._boundaries(plain):
            opens = plain[position] | _BIT == _OPEN
            is_array = plain[position] < _OPEN
            cut = self._step(opens, is_array, depth)
            if cut == _STAY:
                continue
            end = position if cut == _BEFORE else position + 1
            self._take(chunk, start, end)
            start = end
            yield from self._turn(opens, is_array, depth)
        self._take(chunk, start, len(chunk))

    def _step(self, opens: bool, is_array: bool, depth: int) -> int:
        """Say whether text is cut here: not at all, before the bracket, or after it."""
        mode = self._mode
        if mode == _MEDIA_RECORD:
            return _STAY if opens or depth != 4 else _AFTER  # noqa: PLR2004
        if mode == _RECORD:
            return _AFTER if (depth == 4 and opens and is_array) or (depth == 2 and not opens) else _STAY  # noqa: PLR2004
        if mode == _ROOT:
            return _AFTER if depth == 2 and opens and is_array else _STAY  # noqa: PLR2004
        return _BEFORE

    def _turn(self, opens: bool, is_array: bool, depth: int) -> Iterator[tuple[Kind, bytes]]:
        mode = self._mode
        if mode == _MEDIA_RECORD:
            yield Kind.MEDIA, self._finish(self._media, _MEDIA)
        elif mode == _RECORD and opens:
            if self._key(self._record) == b"media":
                self._mode, self._is_first, self._has_media = _MEDIA, True, True
        elif mode == _RECORD:
            kind = Kind.CASE if self._has_media else Kind.RECORD
            yield kind, self._finish(self._record, _VALUE)
            self._has_media = False
        elif mode == _ROOT:
            if self._key(self._frame) == b"value":
                if self._has_value:
                    raise Malformed('The file has "value" twice. Ask the sender for a sound copy.')
                self._mode, self._is_first, self._has_value = _VALUE, True, True
                yield Kind.HEAD, bytes(self._frame)
        else:
            self._check_gap(opens)
            self._leave_gap(opens, is_array, depth)

    def _leave_gap(self, opens: bool, is_array: bool, depth: int) -> None:
        in_case = self._mode == _MEDIA
        if opens and not is_array:
            self._mode = _MEDIA_RECORD if in_case else _RECORD
        elif not opens and is_array and depth == (3 if in_case else 1):
            self._mode, self._is_first = (_RECORD, False) if in_case else (_ROOT, False)
        else:
            raise Malformed(f"{self._place()} is not an object. Ask the sender for a sound copy.")

    def _finish(self, buffer: bytearray, mode: int) -> bytes:
        self._mode, self._is_first = mode, False
        if mode == _MEDIA or not self._has_media:
            self.records += 1
        if self.records > self._limits.records:
            raise OverLimit(f"The file has more than {self._limits.records:,} records. Split it.")
        text = bytes(buffer)
        buffer.clear()
        return text

    def _take(self, chunk: bytes, start: int, end: int) -> None:
        buffer = (self._frame, self._gap, self._record, self._gap, self._media)[self._mode]
        buffer += chunk[start:end]
        if len(buffer) > self._limits.record_bytes:
            raise OverLimit(
                f"{self._place()} is larger than {self._limits.record_bytes:,} bytes. "
                "A list has no such records; ask the sender what this file is."
            )

    def _check_gap(self, opens: bool) -> None:
        gap = bytes(self._gap).strip(b" \t\r\n")
        self._gap.clear()
        if gap != (b"," if opens and not self._is_first else b""):
            raise Malformed(
                f"Before {self._place()} stands something that is neither a record nor one comma. "
                "Ask the sender for a sound copy."
            )

    @staticmethod
    def _key(buffer: bytearray) -> bytes:
        key = _KEY_BEFORE.search(bytes(buffer[-_KEY_WINDOW:]))
        return key.group(1).lower() if key else b""

    def _boundaries(self, plain: bytes) -> Iterator[tuple[int, int]]:
        """Give (position, depth after it) of the brackets that may bound a record."""
        octets = np.frombuffer(plain, np.uint8)
        quotes = octets == ord('"')
        self._check_strings(np.flatnonzero(quotes), len(plain))
        inside = np.cumsum(quotes, dtype=np.uint8)
        inside += np.uint8(self._in_string)
        inside &= 1
        self._in_string = bool(inside[-1]) if len(inside) else self._in_string
        braces = octets | _BIT
        structural = (braces == _OPEN) | (braces == _CLOSE)
        structural &= inside == 0
        positions = np.flatnonzero(structural)
        if not len(positions):
            return iter(())
        opens = braces[positions] == _OPEN
        depths = np.cumsum(np.where(opens, 1, -1)) + self._depth
        self._check_depths(depths)
        self._depth = int(depths[-1])
        outer = np.maximum(depths, depths + np.where(opens, 0, 1)) <= _DEEPEST_BOUNDARY
        return iter(zip(positions[outer].tolist(), depths[outer].tolist(), strict=True))

    def _check_depths(self, depths: NDArray[np.int64]) -> None:
        if depths.max() > self._limits.nesting:
            raise OverLimit(
                f"After record {self.records:,} the file nests deeper than {self._limits.nesting} levels. "
                "No list does; ask the sender what this file is."
            )
        if depths.min() < 0:
            raise Malformed(
                f"After record {self.records:,} a bracket closes that none opened. Ask for a sound copy."
            )

    def _check_strings(self, quotes: NDArray[np.int64], length: int) -> None:
        # Strings and the text between them alternate; both are bounded, which bounds numbers and blanks too.
        if len(quotes):
            longest = max(self._string_so_far + int(quotes[0]), int(np.diff(quotes).max(initial=0)))
            self._string_so_far = length - int(quotes[-1])
        else:
            self._string_so_far += length
            longest = self._string_so_far
        if longest > self._limits.string_bytes:
            raise OverLimit(
                f"After record {self.records:,} the file has a text of more than "
                f"{self._limits.string_bytes:,} bytes. No list does; ask the sender what this file is."
            )


_STAY, _BEFORE, _AFTER = range(3)


def _without_mark(first: bytes, stream: BinaryIO) -> bytes:
    while len(first) < 3 and (more := stream.read(1)):  # noqa: PLR2004
        first += more
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Malformed("The file is in UTF-16. Save it as UTF-8 and read it again.")
    return first.removeprefix(b"\xef\xbb\xbf")
