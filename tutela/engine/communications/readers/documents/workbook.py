"""Reads workbooks of Excel (XLSX): each cell that holds something, with its sheet, column and row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tutela.engine.communications import fields
from tutela.engine.communications.readers.documents import package
from tutela.engine.communications.readers.documents.package import Package, Parser
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import Kind, Note, Observation, Place, Terms, Thread, Told
from tutela.engine.formats.known import Malformed

NAME = "workbook"
_BOOK: Final = "xl/workbook.xml"
_ENDINGS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
MOST_CELLS: Final = 200_000
_MOST_TEXTS, _MOST_SHEETS = 1_000_000, 1_000
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Formats of numbers that are dates, by ECMA-376 18.8.30; and those that a workbook has of its own.
_DATES: Final = frozenset({*range(14, 23), *range(45, 48)})
_IN_QUOTES: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_OF_DATES: Final = re.compile(r"[ymdhs]", re.IGNORECASE)


def fits(head: bytes, name: str) -> bool:
    """Say whether a file is packed, and holds such a workbook or is called one."""
    return head.startswith(package.ZIP) and (_BOOK.encode() in head or name.lower().endswith(_ENDINGS))


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the cells of each sheet, row by row; each sheet is a thread."""
    opened = package.opened(source.opened())
    yield from opened.notes
    if _BOOK not in opened.parts:
        yield Note(_BOOK, "The workbook names no sheets.", is_lost=True)
        return
    book = _book(opened)
    left, signs, title = (
        MOST_CELLS,
        package.MOST_SIGNS,
        fields.name(source.name.rpartition("/")[2]) or "workbook",
    )
    for number, sheet in enumerate(book.sheets[:_MOST_SHEETS], 1):
        key = f"{fields.name(source.name)}#{number}"
        yield Thread(key, f"{title}, {fields.name(sheet.name)}", "document")
        if sheet.is_hidden:
            yield Note(f"sheet {sheet.name}", "The workbook hides this sheet.")
        try:
            for told in _Cells(opened, book, sheet, key).given():
                left, signs = left - 1, signs - len(told.text)
                if left < 0 or signs < 0:
                    says = f"The workbook has more than {MOST_CELLS:,} cells, or 16 million signs in them;"
                    says += " the rest was left out."
                    yield Note(f"sheet {sheet.name}", says, is_lost=True)
                    return
                yield told
        except Malformed as wrong:
            yield Note(f"sheet {sheet.name}", str(wrong), is_lost=True)


@dataclass(slots=True)
class _Sheet:
    name: str
    part: str
    is_hidden: bool


@dataclass(slots=True)
class _Book:
    sheets: list[_Sheet]
    texts: list[str]
    dates: set[int]
    from_1904: bool


def _book(opened: Package) -> _Book:
    """Read what the sheets share.

    Raises:
        Malformed: some of it is not sound.
    """
    named, is_1904 = list[dict[str, str]](), False

    def begin(name: str, said: dict[str, str]) -> None:
        nonlocal is_1904
        if name == "sheet":
            named.append(said)
        elif name == "workbookPr":
            is_1904 = said.get("date1904", "") in ("1", "true")

    _walk(opened.read(_BOOK), begin)
    targets = dict[str, str]()

    def relate(name: str, said: dict[str, str]) -> None:
        if name == "Relationship":
            targets[said.get("Id", "")] = said.get("Target", "")

    _walk(opened.read("xl/_rels/workbook.xml.rels"), relate)
    sheets = [
        _Sheet(
            each.get("name", ""),
            _part_of(targets.get(each.get("id", ""), "")),
            each.get("state", "visible") != "visible",
        )
        for each in named
    ]
    return _Book(sheets, _texts(opened.read("xl/sharedStrings.xml")), _date_styles(opened), is_1904)


def _part_of(target: str) -> str:
    return target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"


def _walk(octets: bytes, begin: package.Begin) -> None:
    if octets:
        for _ in Parser(octets, begin, lambda _: None, lambda _: None).run():
            pass


def _texts(octets: bytes) -> list[str]:
    """Give the texts that cells name by their number."""
    texts, held, state = list[str](), list[str](), {"t": False, "aside": False}

    def begin(name: str, _: dict[str, str]) -> None:
        state["aside"] = state["aside"] or name == "rPh"
        state["t"] = name == "t"

    def end(name: str) -> None:
        state["t"] = False
        if name == "rPh":
            state["aside"] = False
        elif name == "si":
            texts.append("".join(held))
            held.clear()
            if len(texts) > _MOST_TEXTS:
                raise Malformed("The workbook has more texts than any has. It was not read.")

    def say(text: str) -> None:
        if state["t"] and not state["aside"]:
            held.append(text)

    if octets:
        for _ in Parser(octets, begin, end, say).run():
            pass
    return texts


def _date_styles(opened: Package) -> set[int]:
    """Say which styles show a number as a date."""
    own, styles, inside = dict[int, str](), list[int](), [False]

    def begin(name: str, said: dict[str, str]) -> None:
        if name == "numFmt":
            own[_number(said.get("numFmtId", ""))] = said.get("formatCode", "")
        elif name == "cellXfs":
            inside[0] = True
        elif name == "cellStyles":
            inside[0] = False
        elif name == "xf" and inside[0]:
            styles.append(_number(said.get("numFmtId", "")))

    _walk(opened.read("xl/styles.xml"), begin)
    dates = {number for number, code in own.items() if _OF_DATES.search(_IN_QUOTES.sub("", code))} | _DATES
    return {at for at, number in enumerate(styles) if number in dates}


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 10 else -1  # noqa: PLR2004 - digits of a small number


@dataclass(slots=True)
class _Cell:
    reference: str
    kind: str
    style: int
    value: list[str] = field(default_factory=list)
    formula: list[str] = field(default_factory=list)


class _Cells:
    """Reads the cells of one sheet."""

    def __init__(self, opened: Package, book: _Book, sheet: _Sheet, thread: str) -> None:
        self._octets, self._book, self._sheet, self._thread = opened.read(sheet.part), book, sheet, thread
        self._cell: _Cell | None = None
        self._into: list[str] | None = None
        self._ended = list[_Cell]()

    def given(self) -> Iterator[Observation]:
        """Give the cells that hold something."""
        if not self._octets:
            raise Malformed("The workbook does not hold this sheet.")
        for _ in Parser(self._octets, self._begin, self._end, self._say).run():
            for cell in self._ended:
                if cell.value or cell.formula:
                    yield self._told(cell)
            self._ended.clear()

    def _begin(self, name: str, said: dict[str, str]) -> None:
        if name == "c":
            self._cell = _Cell(said.get("r", "")[:20], said.get("t", "n"), _number(said.get("s", "0")))
        elif self._cell is not None and name in ("v", "t", "f"):
            self._into = self._cell.formula if name == "f" else self._cell.value

    def _end(self, name: str) -> None:
        if name == "c" and self._cell is not None:
            self._ended.append(self._cell)
            self._cell = None
        elif name in ("v", "t", "f"):
            self._into = None

    def _say(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _told(self, cell: _Cell) -> Observation:
        stored, rest, warnings = "".join(cell.value), dict[str, str](), tuple[str, ...]()
        text = stored
        if cell.kind == "s":
            at = _number(stored)
            is_there = 0 <= at < len(self._book.texts)
            text = self._book.texts[at] if is_there else ""
            warnings = () if is_there else ("It names a text that the workbook does not hold.",)
        elif cell.kind == "b":
            text = {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
        elif cell.kind == "n" and cell.style in self._book.dates and (shown := self._date(stored)):
            rest["shown as a date"] = shown
        if cell.formula:
            rest["formula"] = fields.text("".join(cell.formula))
        found = _REFERENCE.fullmatch(cell.reference)
        column, row = (found[1], int(found[2])) if found else (cell.reference, 0)
        return Observation(
            thread=self._thread,
            place=Place(f"sheet {fields.name(self._sheet.name)}, column {column}, row", row),
            raw=stored.encode("utf-8", "surrogateescape"),
            kind=Kind.CELL,
            text=fields.text(text),
            rest=dict(rest),
            warnings=warnings,
        )

    def _date(self, stored: str) -> str:
        """Give a number of days as the workbook shows it, in no zone; nothing where it is no day."""
        try:
            days = float(stored)
            start = datetime(1904, 1, 1) if self._book.from_1904 else datetime(1899, 12, 30)
            return (start + timedelta(days=days)).isoformat(sep=" ", timespec="seconds")
        except (ValueError, OverflowError):
            return ""
