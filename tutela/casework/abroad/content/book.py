"""Reads the rule book of exchanges: numbers, grades in others' schemes, recipients, and the text of mails."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tutela.casework.abroad.errors import BadBook, NotMapped
from tutela.casework.abroad.models import Channel, ItemAction
from tutela.casework.policies.queries import rules_in_force
from tutela.engine.toml_tables import check_keys, read_table

BOOK = "exchange abroad"
# Where a recipient follows no scheme that is mapped, it is told the category of our own law pack.
OWN_WORDS = "own"
PLACES = ("reference", "unit", "country", "way", "count", "grade", "address", "memo")
FIELDS = ("classifications", "action-types")
_NEEDED = {"reference", "address", "grade"}
_MARKS = ("C", "P", "U")
_LONGEST_SUBJECT = 120
_SAYS = {"citation": str, "mark": str}
_NUMBER = {"field": str, "code": str, "name": str, "number": int, **_SAYS}
_VALUE = {
    "scheme": str, "pack": str, "pack_version": str, "category": str, "values": list, "note": str, **_SAYS,
}  # fmt: skip
_RECIPIENT = {"partner": str, "channel": str, "scheme": str}


@dataclass(frozen=True, slots=True)
class Number:
    """One entry of a partner's enumeration: how they name and number what we call by a code."""

    name: str
    number: int
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a category of a version of a law pack may be in a scheme; a person confirms one of them."""

    values: tuple[str, ...]
    note: str
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """By which channel a partner is reached, and in which scheme."""

    channel: Channel
    scheme: str


@dataclass(frozen=True, slots=True)
class Book:
    """The whole rule book."""

    subject: str
    body: str
    numbers: Mapping[tuple[str, str], Number]
    rows: Mapping[tuple[str, str, str, str], Row]
    recipients: Mapping[str, Recipient]

    def row(self, scheme: str, pack: str, version: str, category: str) -> Row:
        """Give the row for a category.

        Raises:
            NotMapped: there is none for it, or for this version of the law pack.
        """
        found = self.rows.get((scheme, pack, version, category))
        if found is None:
            raise NotMapped(
                f"No row of the rule book says what category {category} of law pack {pack} {version} is in "
                f"{scheme}. Add one, and have two people approve the book."
            )
        return found

    def number(self, field: str, code: str) -> Number:
        """Give how partners number what we call by a code.

        Raises:
            NotMapped: the book has no number for it.
        """
        found = self.numbers.get((field, code))
        if found is None:
            raise NotMapped(f"The rule book has no number of {field} for {code}. Nothing is sent as that.")
        return found


def shipped() -> str:
    """Give the book that comes with the program, as a draft of the unit's own."""
    return files(__package__).joinpath("shipped.toml").read_text(encoding="utf-8")


def check(text: str) -> None:
    """Let a book pass that can be followed.

    Raises:
        BadBook: the message says where and why.
    """
    read(text)


@lru_cache(maxsize=8)
def read(text: str) -> Book:
    """Read a book.

    Raises:
        BadBook: the message says where and why.
    """
    told = read_table("The book of exchanges", text, refusal=BadBook)
    check_keys(
        "the book", told, {"version": int, "letter": dict},
        {"number": list, "value": list, "recipient": list}, refusal=BadBook,
    )  # fmt: skip
    letter = check_keys("letter", told["letter"], {"subject": str, "body": str, **_SAYS}, refusal=BadBook)
    _check_letter(letter)
    numbers, rows = _numbers(told.get("number", [])), _rows(told.get("value", []))
    for (scheme, *_, category), row in rows.items():
        for value in row.values:
            if ("classifications", value) not in numbers:
                raise BadBook(f"{scheme}, category {category}: no [[number]] says what {value!r} is.")
    recipients = _recipients(told.get("recipient", []), {scheme for scheme, *_ in rows})
    return Book(letter["subject"], letter["body"].strip(), numbers, rows, recipients)


def _check_letter(letter: Mapping[str, str]) -> None:
    used = set[str]()
    for key in ("subject", "body"):
        try:
            parts = list(string.Formatter().parse(letter[key]))
        except ValueError as wrong:
            raise BadBook(f"letter: {key} cannot be read: {wrong}.") from wrong
        for _, name, form, conversion in parts:
            if name is not None and (name not in PLACES or form or conversion):
                raise BadBook(f"letter: {key} has {{{name}}}, and the places are {', '.join(PLACES)}.")
            used |= {name} if name else set()
    if lacks := sorted(_NEEDED - used):
        raise BadBook(f"letter: it lacks {', '.join(f'{{{name}}}' for name in lacks)}.")
    if not letter["subject"].isprintable() or len(letter["subject"]) > _LONGEST_SUBJECT:
        raise BadBook(f"letter: the subject is one line of {_LONGEST_SUBJECT} characters at most.")


def _marked(where: str, table: Mapping[str, Any]) -> None:
    if table["mark"] not in _MARKS:
        raise BadBook(f"{where}: mark is one of {', '.join(_MARKS)}.")


def _numbers(tables: list[Any]) -> dict[tuple[str, str], Number]:
    found: dict[tuple[str, str], Number] = {}
    for at, table in enumerate(tables, 1):
        where = f"number {at}"
        check_keys(where, table, _NUMBER, refusal=BadBook)
        _marked(where, table)
        if table["field"] not in FIELDS:
            raise BadBook(f"{where}: field is one of {', '.join(FIELDS)}.")
        if table["field"] == "action-types" and table["code"] not in ItemAction.Kind.values:
            raise BadBook(f"{where}: code is one of {', '.join(ItemAction.Kind.values)}.")
        found[table["field"], table["code"]] = Number(
            table["name"], table["number"], table["citation"], table["mark"]
        )
    return found


def _rows(tables: list[Any]) -> dict[tuple[str, str, str, str], Row]:
    found: dict[tuple[str, str, str, str], Row] = {}
    for at, table in enumerate(tables, 1):
        where = f"value {at}"
        check_keys(where, table, _VALUE, refusal=BadBook)
        _marked(where, table)
        if not table["values"] or not all(isinstance(each, str) for each in table["values"]):
            raise BadBook(f"{where}: values are one code of a classification or several.")
        key = table["scheme"], table["pack"], table["pack_version"], table["category"]
        if key in found:
            raise BadBook(f"{where}: there is a row for this category of this version already.")
        found[key] = Row(tuple(table["values"]), table["note"], table["citation"], table["mark"])
    return found


def _recipients(tables: list[Any], schemes: set[str]) -> dict[str, Recipient]:
    found: dict[str, Recipient] = {}
    for at, table in enumerate(tables, 1):
        where = f"recipient {at}"
        check_keys(where, table, _RECIPIENT, refusal=BadBook)
        if table["channel"] not in (Channel.ICCAM, Channel.MAIL, Channel.FILE):
            raise BadBook(f"{where}: channel is iccam, mail or file.")
        allowed = schemes if table["channel"] == Channel.ICCAM else schemes | {OWN_WORDS}
        if table["scheme"] not in allowed:
            raise BadBook(f"{where}: scheme is one of {', '.join(sorted(allowed))}.")
        found[table["partner"]] = Recipient(Channel(table["channel"]), table["scheme"])
    return found


def book_of(unit: int) -> tuple[Book, int]:
    """Give the book that the unit follows, and its version: as two people approved it, or 0 as shipped.

    Raises:
        VersionBroken: it is not what two people approved.
    """
    version = rules_in_force(unit, BOOK)
    return read(version.text if version else shipped()), version.number if version else 0
