"""Reads VICS files of any version as a stream of records."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final

from tutela.engine.formats.known import JSON, Case, Known, Malformed, Rejected
from tutela.engine.formats.vics import model, parser
from tutela.engine.formats.vics.json_splitter import Kind, Limits, Splitter

_HEAD_END: Final = b"]}"
_UNSHOWABLE: Final = (b"\\ud", b"\\uD", b"\\u0000")


class NotVics(Malformed):
    """A file is not a VICS document."""

    code = "TU-F04"


class VicsReader:
    """One VICS file: what its head says, then its records, once, in the order of the file.

    `flavour` is "Cases" or "Media", `version` and `region` are as written ("" where the file states none).
    `is_region_open` is true where the head does not say, in a form that is known, what the records' numbers
    mean: it may stand after them. `cases` fills while the records are read and is complete at the end;
    `notes` are about the whole file.

    For whoever gives the document back: `record_text` is the record given last as it came, `case_texts` are
    the cases without their records, each with how many records came before its end, and `frame_text` is the
    rest of the document, once it was read.
    """

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self.version = ""
        self.flavour = ""
        self.region = ""
        self.is_region_open = True
        self.cases: list[Case] = []
        self.notes: list[str] = []
        self.record_text = b""
        self.case_texts: list[tuple[int, bytes]] = []
        self.frame_text = b""
        self._given = 0
        self._stated = ""
        self._splitter = Splitter(stream, limits)
        self._pieces = iter(self._splitter)
        self._first = next(self._pieces, None)
        self._begin()

    @property
    def bytes_read(self) -> int:
        """Say how far into the stream the reader is, for a progress display."""
        return self._splitter.bytes_read

    def __iter__(self) -> Iterator[Known | Rejected]:
        """Give each record, or why it was not taken in.

        Raises:
            Malformed: the file breaks off or is not sound; what was given before stands.
            OverLimit: it asks for more than a reader may spend.
        """
        first = [self._first] if self._first is not None and self._first[0] is not Kind.HEAD else []
        for kind, text in chain(first, self._pieces):
            for each in self._understand(kind, text):
                self._given += 1
                yield each

    def _begin(self) -> None:
        if self._first is None or self._first[0] is not Kind.HEAD:
            raise NotVics('The file has no list of records named "value", so it is no VICS file.')
        head = _parsed(self._first[1] + _HEAD_END, "The head of the file").record
        self._read_context(head)
        self._first = next(self._pieces, None)
        if not self.flavour and self._first is not None:
            self.flavour = "Cases" if self._first[0] in (Kind.MEDIA, Kind.CASE) else "Media"
            self.notes.append("The file does not say which flavour it is; its first record decided.")

    def _read_context(self, head: dict[str, JSON]) -> None:
        keys = [key for key in head if key.lower() in model.CONTEXT_KEYS]
        if not keys:
            return
        self._stated = str(head[keys[0]])
        context = model.CONTEXT.search(str(head[keys[0]]))
        if context is None:
            self.notes.append("The context of the file is of no known form; version and region are unknown.")
            return
        self.is_region_open = False
        self.version, self.region, self.flavour = context.group(1), context.group(2) or "", context.group(3)
        if self.version not in model.TESTED_VERSIONS:
            self.notes.append(f"Version {self.version} was never tested; what is unknown in it is kept.")

    def _understand(self, kind: Kind, text: bytes) -> Iterator[Known | Rejected]:
        if kind is Kind.FRAME:
            self.frame_text = text
            self._end(text)
            return
        self.record_text = text
        where = f"record {self._splitter.records}"
        if kind is Kind.CASE:
            where = f"case {len(self.cases) + 1}"
        try:
            parsed = _parsed(text, "It")
            if kind is Kind.CASE or (kind is Kind.RECORD and _is_empty_case(parsed.record)):
                self.case_texts.append((self._given, text))
                self.cases.append(parser.case(parsed.record))
            else:
                yield parser.known(
                    parsed.record, self.region, is_damaged=parsed.is_damaged, notes=parsed.notes
                )
        except (Malformed, parser.Refused) as wrong:
            yield Rejected(where, str(wrong))

    def _end(self, text: bytes) -> None:
        frame = _parsed(text, "The frame of the file").record
        stated = [str(value) for key, value in frame.items() if key.lower() in model.CONTEXT_KEYS]
        contexts = [model.CONTEXT.search(context) for context in stated]
        if len({context and (context.group(2) or "").casefold() for context in contexts}) > 1:
            raise Malformed("The file states two regions: its numbers could mean either. Ask the sender.")
        if stated and self.is_region_open and not self._stated:
            self.notes.append("The context stands after the records; the region was not applied to them.")
            self._read_context(frame)
            self.is_region_open = True


def read(stream: BinaryIO, limits: Limits | None = None) -> VicsReader:
    """Read a VICS file of version 1.1, 1.2, 1.3 or 2.0, case file or hash set.

    Raises:
        NotVics: it is no VICS document.
        Malformed: its head is not sound.
        OverLimit: its head asks for more than a reader may spend.
    """
    return VicsReader(stream, limits or Limits())


def _is_empty_case(record: dict[str, JSON]) -> bool:
    if "MD5" in record:
        return False
    names = {key.lower() for key in record}
    return "caseid" in names and "md5" not in names


@dataclass(frozen=True, slots=True)
class _Parsed:
    record: dict[str, JSON]
    is_damaged: bool
    notes: tuple[str, ...]


def _unique(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("one object has the same property twice")
    return table


def _no_number(text: str) -> JSON:
    raise ValueError(f"{text} is no number")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number, strict=False)


def _parsed(text: bytes, what: str) -> _Parsed:
    is_damaged = False
    notes: tuple[str, ...] = ()
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError:
        decoded, is_damaged = text.decode("utf-8", "surrogateescape"), True
    try:
        record: JSON = _DECODER.decode(decoded)
    except ValueError as wrong:
        reason = wrong.msg if isinstance(wrong, json.JSONDecodeError) else str(wrong)
        raise Malformed(f"{what} is not sound JSON ({reason}).") from wrong
    if is_damaged or b"\0" in text or (b"\\" in text and any(escape in text for escape in _UNSHOWABLE)):
        clean = parser.cleaned(record)
        if clean != record:
            notes = ("A text held bytes or half characters that cannot be kept; they were replaced",)
        record = clean
    if not isinstance(record, dict):
        raise Malformed(f"{what} is not an object.")
    return _Parsed(record, is_damaged, notes)
