"""Reads documents of Word (DOCX): each paragraph with its place, what was deleted in it, and comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tutela.engine.communications import fields, moments
from tutela.engine.communications.readers.documents import package
from tutela.engine.communications.readers.documents.package import Package, Parser
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Kind,
    Moment,
    Note,
    Observation,
    Party,
    Place,
    Terms,
    Thread,
    Told,
)
from tutela.engine.formats.known import Malformed

NAME = "word document"
_BODY: Final = "word/document.xml"
_FURTHER: Final = ("footnotes", "endnotes", "comments", "header", "footer")
_ENDINGS: Final = (".docx", ".docm", ".dotx", ".dotm")
_MOST_PARAGRAPHS, _MOST_TEXT, _MOST_RAW = 500_000, 1 << 20, 1 << 16


def fits(head: bytes, name: str) -> bool:
    """Say whether a file is packed, and holds the body of such a document or is called one."""
    return head.startswith(package.ZIP) and (_BODY.encode() in head or name.lower().endswith(_ENDINGS))


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the paragraphs of the body, and of what stands around it."""
    opened = package.opened(source.opened())
    yield from opened.notes
    key = fields.name(source.name) or "document"
    yield Thread(key, fields.name(source.name.rpartition("/")[2]) or key, "document")
    if _BODY not in opened.parts:
        yield Note(_BODY, "The document has no body.", is_lost=True)
    around = sorted(
        name for name in opened.parts if name.startswith(tuple(f"word/{each}" for each in _FURTHER))
    )
    for name in (_BODY, *(each for each in around if each.endswith(".xml"))):
        try:
            yield from _part(opened, name, key)
        except Malformed as wrong:
            yield Note(name, str(wrong), is_lost=True)


@dataclass(slots=True)
class _Paragraph:
    begin: int
    text: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    rest: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Reading:
    """Where the reader is in a part, and the paragraphs that ended since it was asked last."""

    open: list[_Paragraph] = field(default_factory=list)
    ended: list[_Paragraph] = field(default_factory=list)
    tables: list[list[int]] = field(default_factory=list)
    table: int = 0
    page: int = 1
    # Inside of what is an older form of what stands beside it.
    skipping: int = 0
    taking: str = ""
    author: str = ""
    at: str = ""
    parser: Parser | None = None

    def begin(self, name: str, said: dict[str, str]) -> None:
        if name == "Fallback" or self.skipping:
            self.skipping += 1
            return
        match name:
            case "p":
                paragraph = _Paragraph(self.parser.at if self.parser else 0)
                paragraph.rest = self._where()
                self.open.append(paragraph)
            case "t" | "delText":
                self.taking = name
            case "tab" | "br" | "cr" if self.open:
                self.open[-1].text.append("\t" if name == "tab" else "\n")
            case "lastRenderedPageBreak":
                self.page += 1
            case "tbl":
                self.table += 1
                self.tables.append([self.table, 0, 0])
            case "tr" if self.tables:
                self.tables[-1][1:] = [self.tables[-1][1] + 1, 0]
            case "tc" if self.tables:
                self.tables[-1][2] += 1
            case "comment":
                self.author, self.at = said.get("author", ""), said.get("date", "")

    def _where(self) -> dict[str, str]:
        where = {"page, as it was laid out last": f"{self.page}"} if self.page > 1 else {}
        if self.tables:
            where["cell"] = "table {}, row {}, cell {}".format(*self.tables[-1])
        if self.author:
            where["comment by"] = fields.name(self.author)
        if self.at:
            where["comment at"] = fields.name(self.at)
        return where

    def end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        match name:
            case "p" if self.open:
                self.ended.append(self.open.pop())
            case "t" | "delText":
                self.taking = ""
            case "tbl" if self.tables:
                self.tables.pop()
            case "comment":
                self.author = self.at = ""

    def say(self, text: str) -> None:
        if self.taking and self.open and not self.skipping:
            (self.open[-1].text if self.taking == "t" else self.open[-1].deleted).append(text)


def _part(opened: Package, name: str, thread: str) -> Iterator[Told]:
    octets, reading, number = opened.read(name), _Reading(), 0
    parser = reading.parser = Parser(octets, reading.begin, reading.end, reading.say)
    try:
        for _ in parser.run():
            for paragraph in reading.ended:
                number += 1
                if number > _MOST_PARAGRAPHS:
                    yield Note(
                        name, "It has more than 500,000 paragraphs; the rest was left out.", is_lost=True
                    )
                    return
                yield from _told(
                    paragraph, name, number, octets[paragraph.begin : paragraph.begin + _MOST_RAW], thread
                )
            reading.ended.clear()
    finally:
        # What listens to the parser holds it, and it them.
        reading.parser = None


def _told(paragraph: _Paragraph, name: str, number: int, raw: bytes, thread: str) -> Iterator[Told]:
    text, deleted = "".join(paragraph.text), "".join(paragraph.deleted)
    if not text.strip() and not deleted.strip():
        return
    place, warnings = Place(f"{name}, paragraph", number), tuple[str, ...]()
    if deleted:
        paragraph.rest["deleted in it"] = fields.text(deleted)
        warnings = ("Words were deleted in it, which the document still holds.",)
    if len(text) > _MOST_TEXT:
        yield Note(
            str(place), "It is longer than a million signs; the rest of it was left out.", is_lost=True
        )
    who, at = paragraph.rest.pop("comment by", ""), paragraph.rest.pop("comment at", "")
    yield Observation(
        thread=thread,
        place=place,
        raw=_whole(raw),
        kind=Kind.PASSAGE,
        text=fields.text(text),
        moment=moments.of_iso(at) if at else Moment(),
        sender=Party(who, who) if who else None,
        rest=dict(paragraph.rest),
        warnings=warnings,
    )


def _whole(raw: bytes) -> bytes:
    """Give a paragraph's own XML of what begins with it, as far as it is held."""
    end = raw.find(b"</w:p>")
    return raw[: end + len(b"</w:p>")] if end >= 0 else raw
