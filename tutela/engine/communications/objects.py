"""Gives the objects of chosen arrays in a JSON document one after the other, each with its place in the file.

The document around them is never held with them: an object that has such an array is given as far as it is
known where the array begins, and without what the array held where the object ends.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from tutela.engine.communications.told import Note

MOST_BYTES = 8 << 20
_CHUNK, _DEEPEST, _LARGE = 1 << 18, 200, 1 << 18
_MARK = b"\xef\xbb\xbf"
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_PLAIN = rb'[^"{}\[\]]++|' + _STRING


def _nested(depth: int) -> bytes:
    """Write the pattern of a pair of brackets with no more than so many pairs inside one another."""
    inner = rb"|" + _nested(depth - 1) if depth else b""
    return rb"[{\[](?:" + _PLAIN + inner + rb")*+[}\]]"


_TOKEN = re.compile(_STRING + rb'|[{}\[\]"]', re.DOTALL)
# What nearly every message is; whatever nests deeper is walked through bracket by bracket.
_USUAL = re.compile(_nested(4), re.DOTALL)
_COLON = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*")
_BETWEEN = b" \t\r\n,"
_QUOTE, _BRACE, _BRACKET = ord('"'), ord("{"), ord("[")
_PAIR = {ord("}"): _BRACE, ord("]"): _BRACKET}
Wanted = Callable[[str, int], bool]


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of the object around a chosen array where that begins, and the array's name."""

    fields: dict[str, Any]
    array: str


@dataclass(frozen=True, slots=True)
class Element:
    """One object of a chosen array: `number` counts from one in its array, `offset` is its first byte."""

    fields: dict[str, Any]
    raw: bytes
    number: int
    offset: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """An object that has chosen arrays, where it ends, without what they held."""

    fields: dict[str, Any]


Given = Head | Element | Whole | Note


@dataclass(slots=True)
class _Open:
    """A bracket that is open: where its text begins in the frame, and what it is."""

    sign: int
    start: int
    is_chosen: bool = False
    has_chosen: bool = False


@dataclass(slots=True)
class Objects:
    """Reads one document in UTF-8; iterate over it once.

    Attributes:
        stream: the document.
        wanted: says of an array by its name, "" where it has none, and by how many brackets are open around
            it, whether its objects are to be given.
    """

    stream: BinaryIO
    wanted: Wanted
    _frame: bytearray = field(default_factory=bytearray)
    _open: list[_Open] = field(default_factory=list)
    _text: bytes = b""
    # Where the window begins in the file, how far it was looked at, and what of it is not put away yet.
    _base: int = 0
    _scan: int = 0
    _at: int = 0
    _depth: int = 0
    _number: int = 0
    _is_skipping: bool = False
    _dropping: int = 0
    _string: tuple[int, int] = (0, 0)
    _is_broken: bool = False

    def __iter__(self) -> Iterator[Given]:
        """Give what there is in the order of the document; what is not sound is a note."""
        while self._refill():
            yield from self._walk()
            if self._is_broken:
                return
            if self._depth and len(self._text) - self._at > MOST_BYTES:
                self._is_skipping = True
            elif not self._depth and self._scan - self._at > MOST_BYTES + _CHUNK:
                yield Note(self._place(self._at), "A text of more than 8 MiB stands there.", is_lost=True)
                return
        yield from self._end()

    def _refill(self) -> bool:
        """Put the next piece behind what is not put away yet; say whether there was one."""
        keep = self._scan if self._is_skipping else min(self._at, self._scan)
        piece = self.stream.read(_CHUNK)
        if not self._base and not self._text and piece.startswith(_MARK):
            piece, self._base = piece[len(_MARK) :], len(_MARK)
        self._text = self._text[keep:] + piece
        self._base += keep
        self._at, self._scan = max(0, self._at - keep), self._scan - keep
        self._string = (self._string[0] - keep, self._string[1] - keep)
        return bool(piece)

    def _walk(self) -> Iterator[Given]:
        text = self._text
        while found := _TOKEN.search(text, self._scan):
            start, end = found.span()
            sign = text[start]
            if sign == _QUOTE:
                if end - start == 1:
                    self._scan = start
                    return
                self._string = (start, end)
            elif self._depth:
                self._depth += 1 if sign in (_BRACE, _BRACKET) else -1
                if not self._depth:
                    yield self._element(text, end)
            else:
                yield from self._bracket(text, sign, start)
                if self._is_broken:
                    return
                usual = _USUAL.match(text, start) if self._depth else None
                if usual is not None:
                    self._depth, end = 0, usual.end()
                    yield self._element(text, end)
            self._scan = end
        # What ends the window may go on in the next.
        self._scan = max(self._scan, min(len(text), self._string[1]))

    def _bracket(self, text: bytes, sign: int, start: int) -> Iterator[Given]:
        """Take a bracket outside of what is given."""
        around = self._open[-1] if self._open else None
        if around is not None and around.is_chosen:
            yield from self._in_chosen(text, sign, start)
            return
        name = self._name(text, start)
        self._keep(text[self._at : start + 1])
        self._at = start + 1
        if sign in _PAIR:
            yield from self._close(sign, start)
            return
        if len(self._open) >= _DEEPEST:
            yield from self._break(start, "It nests deeper than any export does.")
            return
        chosen = sign == _BRACKET and self.wanted(name, len(self._open))
        opened = _Open(sign, len(self._frame) - 1, chosen)
        self._open.append(opened)
        if chosen:
            self._number = 0
            if around is not None:
                around.has_chosen = True
            yield Head(self._known(around), name)

    def _in_chosen(self, text: bytes, sign: int, start: int) -> Iterator[Given]:
        """Take a bracket directly in a chosen array: an object begins, or the array ends."""
        if text[self._at : start].strip(_BETWEEN):
            yield Note(self._place(self._at), "What stands there is no object.", is_lost=True)
        self._at = start
        if sign in (_BRACE, _BRACKET):
            self._depth, self._number = 1, self._number + 1
            return
        self._keep(text[start : start + 1])
        self._at = start + 1
        yield from self._close(sign, start)

    def _close(self, sign: int, start: int) -> Iterator[Given]:
        if not self._open or self._open[-1].sign != _PAIR[sign]:
            yield from self._break(start, "A bracket closes there that none opened.")
            return
        closed = self._open.pop()
        if self._dropping > len(self._open):
            self._dropping = 0
            self._frame += b"null"
        elif closed.has_chosen:
            yield Whole(_fields(bytes(self._frame[closed.start :])))
            del self._frame[closed.start :]
            self._frame += b"{}"
        elif len(self._frame) - closed.start > _LARGE and self._open:
            del self._frame[closed.start :]
            self._frame += b"null"

    def _element(self, text: bytes, end: int) -> Given:
        raw, offset = text[self._at : end], self._base + self._at
        self._at = end
        if self._is_skipping:
            self._is_skipping = False
            return Note(
                f"object {self._number:,}, before byte {self._base + end:,}",
                "It is longer than 8 MiB, and was left out.",
                is_lost=True,
            )
        place = f"object {self._number:,}, byte {offset:,}"
        try:
            fields, warnings = _parsed(raw)
        except (ValueError, RecursionError) as wrong:
            return Note(place, f"It is no sound JSON: {str(wrong)[:100]}.", is_lost=True)
        if not isinstance(fields, dict):
            return Note(place, "What stands there is no object.", is_lost=True)
        return Element(fields, raw, self._number, offset, warnings)

    def _name(self, text: bytes, start: int) -> str:
        """Give the name that stands before a bracket; empty where none does."""
        begin, end = self._string
        if begin < 0 or not _COLON.fullmatch(text, end, start):
            return ""
        try:
            return str(json.loads(text[begin:end]))
        except ValueError:
            return ""

    def _keep(self, text: bytes) -> None:
        """Put what stands around the arrays away, but what no export has so much of."""
        if self._dropping:
            return
        self._frame += text
        if len(self._frame) > MOST_BYTES and len(self._open) > 1:
            inner = self._open[1]
            del self._frame[inner.start :]
            self._dropping = 2

    def _known(self, of: _Open | None) -> dict[str, Any]:
        """Give what is known of an open object, whose text ends with the beginning of an array."""
        if of is None or self._dropping:
            return {}
        return _fields(bytes(self._frame[of.start :]) + b"]}")

    def _end(self) -> Iterator[Given]:
        if self._depth or self._open or self._text[self._scan :].strip(_BETWEEN):
            yield Note(
                self._place(len(self._text)),
                "The file breaks off there, or goes on with what is no JSON. What came before was read.",
                is_lost=True,
            )

    def _break(self, at: int, says: str) -> Iterator[Given]:
        self._is_broken = True
        yield Note(self._place(at), f"{says} What came before was read, and nothing behind it.", is_lost=True)

    def _place(self, at: int) -> str:
        return f"byte {self._base + at:,}"


def _parsed(raw: bytes) -> tuple[Any, tuple[str, ...]]:
    try:
        return json.loads(raw.decode()), ()
    except UnicodeDecodeError:
        return json.loads(raw.decode("utf-8", "surrogateescape")), ("It holds bytes that are no UTF-8.",)


def _fields(text: bytes) -> dict[str, Any]:
    try:
        fields, _ = _parsed(text)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
