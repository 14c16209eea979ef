"""Reads files of reports behind the fence: what each report in them tells, and where its bytes lie."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from pydantic import ValidationError

from tutela.engine.formats.known import Malformed, OverLimit
from tutela.engine.formats.reports import schema, tip_json, tip_xml, xml_parts
from tutela.engine.formats.reports.told import Told, from_json
from tutela.engine.media.fence.fence import Answer, Fence, FenceBreach
from tutela.engine.media.fence.wire import Message

WORK: Final = "tutela.engine.formats.reports.reading:read_file"
MOST_BYTES: Final = 64 << 20
_BYTE_ORDERS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))
_BETWEEN: Final = " \t\r\n,[]"


@dataclass(frozen=True, slots=True)
class Read:
    """One report that was read, the bytes it was read from, and what there is to say of it."""

    told: Told
    original: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read: where it lies in its file, and why."""

    place: str
    why: str


@dataclass(slots=True)
class _Found:
    """What a file gave, in the child: reports as JSON with their places, and what could not be read."""

    told: list[bytes] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


def read_all(fence: Fence, files: Sequence[bytes], xsd: str = "") -> list[list[Read | Unread]]:
    """Read files of reports, each in a fence made for `WORK`; none keeps another from being read.

    Args:
        fence: a fence whose work is `WORK`.
        files: their bytes.
        xsd: NCMEC's schema, where there is one to judge the XML by.

    Raises:
        FenceUnusable: no child could be started at any level.
    """
    answers = fence.call_many([io.BytesIO(octets) for octets in files], {"xsd": xsd})
    return [list(_given(octets, answer)) for octets, answer in zip(files, answers, strict=True)]


def _given(octets: bytes, answer: Answer | FenceBreach) -> Iterator[Read | Unread]:
    if isinstance(answer, FenceBreach):
        yield Unread("", f"it could not be read: {answer}")
        return
    try:
        for number, (begin, end) in enumerate(answer.facts["places"]):
            told = from_json(answer.blobs[str(number)].decode())
            yield Read(told, octets[begin:end], tuple(map(str, answer.facts["notes"][number])))
        for place, why in answer.facts["unread"]:
            yield Unread(str(place), str(why))
    except (KeyError, IndexError, TypeError, ValueError, ValidationError):
        # The child is not believed: what it says must have the form that was agreed.
        yield Unread("", "what was read of it has no sense")


def read_file(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Read one file; the work function of a fence."""
    found = _Found()
    try:
        octets = stream.read(MOST_BYTES + 1)
        if len(octets) > MOST_BYTES:
            raise OverLimit("It is longer than 64 MiB, and no report is.")
        _read(octets, str(asked.get("xsd", "")), found)
    except (Malformed, OverLimit) as wrong:
        found.unread.append(("", str(wrong)))
    except RecursionError:
        found.unread.append(("", "It nests deeper than any report does."))
    lengths = {str(number): len(told) for number, told in enumerate(found.told)}
    facts = {"places": found.places, "notes": found.notes, "unread": found.unread, "blobs": lengths}
    yield Message(facts, b"".join(found.told))


def _read(octets: bytes, xsd: str, found: _Found) -> None:
    start = octets.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<" or octets[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<"):
        _read_xml(octets, xsd, found)
    elif start in (b"{", b"[") or octets[:2] in (b"\xff\xfe", b"\xfe\xff"):
        _read_json(octets, found)
    else:
        raise Malformed("It is neither JSON nor XML.")


def _read_xml(octets: bytes, xsd: str, found: _Found) -> None:
    root, document = xml_parts.read(io.BytesIO(octets))
    if not tip_xml.is_tip(root, document):
        raise Malformed(f"It is XML of a form that no reader here knows: its root is {root[:60]!r}.")
    notes = schema.faults(octets, xsd) if xsd else []
    _note(tip_xml.read, document, (0, len(octets)), found, notes)


def _read_json(octets: bytes, found: _Found) -> None:
    """Read one document, a list of them, or one after the other."""
    codec = next(name for mark, name in _BYTE_ORDERS if octets.startswith(mark))
    try:
        text = octets.decode(codec)
    except UnicodeDecodeError as wrong:
        raise Malformed(f"It is no {codec.removesuffix('-sig').upper()} text.") from wrong
    at, counted, number = 0, _Bytes(octets, codec), 0
    while (at := _next(text, at)) < len(text):
        number += 1
        try:
            document, end = _DECODER.raw_decode(text, at)
        except ValueError as wrong:
            raise Malformed(f"It breaks off or is no sound JSON, in report {number}: {wrong}.") from wrong
        place = counted.between(text, at, end)
        if not isinstance(document, dict) or not tip_json.is_tip(document):
            found.unread.append((f"report {number}", "it is JSON of a form that no reader here knows"))
        else:
            alone = number == 1 and _next(text, end) == len(text) and text[at] == "{"
            _note(tip_json.read, document, (0, len(octets)) if alone else place, found, [])
        at = end
    if not number:
        raise Malformed("It holds no report.")


def _whole(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep each of several fields of one name, where Python would keep the last."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        again = 2
        while name in found:
            name, again = f"{name.removesuffix(f' ({again - 1})')} ({again})", again + 1
        found[name] = value
    return found


# Numbers with a point stay as they are written, and so does what is no number.
_DECODER: Final = json.JSONDecoder(object_pairs_hook=_whole, parse_float=str, parse_constant=str)


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BETWEEN:
        at += 1
    return at


class _Bytes:
    """Says at which bytes of a file a piece of its text lies; pieces are asked for in their order."""

    def __init__(self, octets: bytes, codec: str) -> None:
        self._codec = "utf-8" if codec == "utf-8-sig" else codec
        if codec == "utf-16":
            self._codec = "utf-16-le" if octets.startswith(b"\xff\xfe") else "utf-16-be"
        self._signs, self._at = 0, 0
        if octets.startswith(b"\xef\xbb\xbf"):
            self._at = 3
        elif codec == "utf-16":
            self._at = 2

    def between(self, text: str, begin: int, end: int) -> tuple[int, int]:
        """Give the first byte of a piece and the byte behind it."""
        self._at += len(text[self._signs : begin].encode(self._codec))
        first = self._at
        self._at += len(text[begin:end].encode(self._codec))
        self._signs = end
        return first, self._at


def _note(
    read: Callable[[dict[str, Any]], Told],
    document: dict[str, Any],
    place: tuple[int, int],
    found: _Found,
    notes: list[str],
) -> None:
    told = read(document)
    if not told.sender_reference:
        notes = [*notes, "It has no number of its sender's: a later release cannot be told to be of it."]
    found.told.append(told.to_json().encode())
    found.places.append(place)
    found.notes.append(notes)
