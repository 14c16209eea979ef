"""Reads a table in CSV by a mapping that says which column holds what, or one whose columns are known."""

import csv
from collections.abc import Iterator, Mapping
from typing import Final

from tutela.engine.communications import fields, lines, moments
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
    Kind,
    Moment,
    Note,
    Observation,
    Party,
    Place,
    Question,
    State,
    Terms,
    Thread,
    Told,
)

NAME = "csv"
MAPPING: Final = "mapping"
# What a column may be mapped to.
TARGETS: Final = (
    "text",
    "time",
    "sender",
    "sender_name",
    "recipient",
    "thread",
    "key",
    "direction",
    "attachment",
    "deleted",
)
_MOST_LINE, _MOST_ROW, _MOST_THREADS = 1 << 20, 4 << 20, 100_000
_DISCORD: Final = {"key": "ID", "time": "Timestamp", "text": "Contents", "attachment": "Attachments"}
_UNITS: Final = ("s", "ms", "us", "webkit", "apple")
_YES: Final = frozenset({"1", "true", "yes", "deleted"})


def fits(head: bytes, name: str) -> bool:
    """Say whether a file is called a table, and its first line is one of several cells."""
    first = head.split(b"\n")[0]
    return name.lower().endswith((".csv", ".tsv")) and len(_cells(first.decode("utf-8", "replace"))) > 1


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def _cells(line: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=_delimiter(line)), [])


def read(source: Source, terms: Terms) -> Iterator[Told]:
    """Give the rows; a question where nobody said what the columns hold."""
    heading = source.head.split(b"\n")[0].decode("utf-8", "replace")
    columns = [cell.strip() for cell in _cells(heading)]
    mapping = dict(terms.mapping) or (_DISCORD if set(_DISCORD.values()) == set(columns) else {})
    named = {target: column for target, column in mapping.items() if target in TARGETS}
    missing = [column for column in named.values() if column not in columns]
    if "time" not in named or missing or not {"text", "sender", "recipient"} & named.keys():
        says = (
            f"The table has no column {missing[0]!r}." if missing else "Nothing says what its columns hold."
        )
        yield Question(MAPPING, says, tuple(columns))
        return
    places = {target: columns.index(column) for target, column in named.items()}
    yield from _Rows(places, columns, mapping, source).given()


class _Rows:
    """Reads the rows below the heading, one by one, so that a bad one costs no other."""

    def __init__(
        self, places: Mapping[str, int], columns: list[str], mapping: Mapping[str, str], source: Source
    ) -> None:
        self._places, self._columns, self._source = places, columns, source
        self._unit, self._kind = mapping.get("time_unit", "iso"), mapping.get("kind", "message")
        self._title = source.name.rpartition("/")[2] or "table"
        self._delimiter = _delimiter(source.head.split(b"\n")[0].decode("utf-8", "replace"))
        self._threads = set[str]()

    def given(self) -> Iterator[Told]:
        """Give the rows in order."""
        held, begin, first, number = bytearray(), 0, 0, 0
        is_heading = True
        for line_number, offset, line in lines.of(self._source.opened(), _MOST_LINE):
            if not held:
                begin, first = offset, line_number
            held += line
            # A quote without its partner: the cell goes on in the next line.
            if held.count(b'"') % 2 and len(held) < _MOST_ROW:
                continue
            raw, held = bytes(held), bytearray()
            if is_heading:
                is_heading = False
            elif raw.strip():
                number += 1
                yield from self._row(raw, Place("row", number, begin, len(raw)), first)
        if held.strip():
            yield Note(
                f"line {first:,}", "A quote there has no partner; what follows it was not read.", is_lost=True
            )

    def _row(self, raw: bytes, place: Place, line: int) -> Iterator[Told]:
        text = raw.decode("utf-8", "surrogateescape")
        try:
            cells = next(
                csv.reader(text.splitlines(keepends=True), delimiter=self._delimiter, strict=True), []
            )
        except csv.Error as wrong:
            yield Note(f"line {line:,}", f"It is no sound row: {wrong}.", is_lost=True)
            return
        if len(cells) != len(self._columns):
            says = f"It has {len(cells)} cells, and the heading {len(self._columns)}."
            yield Note(f"line {line:,}", says, is_lost=len(cells) < len(self._columns))
            if len(cells) < len(self._columns):
                return
        thread = self._cell(cells, "thread") or self._title
        if thread not in self._threads and len(self._threads) < _MOST_THREADS:
            self._threads.add(thread)
            yield Thread(fields.name(thread), fields.name(thread), "table")
        yield self._observation(
            cells, fields.name(thread), raw, place, damaged="\udc80" <= max(text) <= "\udcff"
        )

    def _cell(self, cells: list[str], target: str) -> str:
        return fields.text(cells[self._places[target]]).strip() if target in self._places else ""

    def _moment(self, said: str) -> Moment:
        return moments.of_epoch(said, self._unit) if self._unit in _UNITS else moments.of_iso(said)

    def _observation(
        self, cells: list[str], thread: str, raw: bytes, place: Place, *, damaged: bool
    ) -> Observation:
        moment = self._moment(self._cell(cells, "time"))
        warnings: tuple[str, ...] = ("It holds bytes that are no UTF-8.",) if damaged else ()
        if moment.at_ms is None:
            warnings += ("Its time is none that can be.",)
        who, name = self._cell(cells, "sender"), self._cell(cells, "sender_name")
        direction = self._cell(cells, "direction").lower()
        files = [each for each in self._cell(cells, "attachment").split(" ") if each]
        taken = set(self._places.values())
        rest = {
            self._columns[at]: fields.text(cell)
            for at, cell in enumerate(cells[: len(self._columns)])
            if at not in taken and cell
        }
        if to := self._cell(cells, "recipient"):
            rest["recipient"] = to
        return Observation(
            thread=thread,
            place=place,
            raw=raw,
            kind=Kind(self._kind) if self._kind in set(Kind) else Kind.MESSAGE,
            key=self._cell(cells, "key"),
            text=fields.text(self._cell(cells, "text")),
            moment=moment,
            sender=Party(fields.name(who or name), fields.name(name)) if who or name else None,
            direction="out" if direction in ("out", "outgoing", "sent", "1") else "in" if direction else "",
            state=State.DELETED if self._cell(cells, "deleted").lower() in _YES else State.INTACT,
            attached=tuple(_file(each) for each in files),
            rest=rest,
            warnings=warnings,
        )


def _file(said: str) -> Attached:
    is_link = said.startswith(("http://", "https://"))
    name = fields.name(said.partition("?")[0].rpartition("/")[2])
    return Attached(name, "" if is_link else said, missing="a link, which is not followed" if is_link else "")
