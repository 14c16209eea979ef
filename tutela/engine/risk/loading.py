"""Loads rule books, and refuses each that could lower a report's band."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from tutela.engine.risk.errors import BadRuleBook, UnknownRuleBook
from tutela.engine.risk.readings import check_readings, same_word
from tutela.engine.risk.rule_book import (
    Band,
    Basis,
    Condition,
    Counted,
    Evidence,
    FactKind,
    Field,
    Filter,
    Kind,
    Leaning,
    Mark,
    Reading,
    RuleBook,
)
from tutela.engine.risk.safety import check_safety
from tutela.engine.toml_tables import check_keys, read_table

FOLDER = Path(__file__).parent / "books"

_HEAD = {key: str for key in ("name", "version", "title", "owner", "basis", "while_unknown")}
_LISTS = {key: list for key in ("band", "fact", "reading", "filter", "evidence")}
_BASIS = {"citation": str, "read_on": datetime.date, "mark": str}
_BAND = {"code": str, "title": str, "act_within_minutes": int, **_BASIS}
_FACT = {"name": str, "says": str, "ask": str, "kind": str, "leaning": str}
_READING = {"fact": str, **_BASIS}
_READING_OPTIONAL = {
    "value": bool,
    "field": str,
    "answer": str,
    "words": list,
    "sources": list,
    "counts": str,
}
_FILTER = {"id": str, "band": str, "says": str, "all_of": list, **_BASIS}
_EVIDENCE = {"id": str, "weight": int, "says": str, "fact": str, **_BASIS}
_Word = TypeVar("_Word", bound=StrEnum)
# What people write who know other rule languages; each of these would let a fact lower a band.
_LOWERING = ("unless", "none_of", "not", "without", "if_unknown", "lowers_to", "at_most", "any_of")


def names(folder: Path = FOLDER) -> list[str]:
    """Name the rule books in a folder."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def load(name: str, folder: Path = FOLDER) -> RuleBook:
    """Read a rule book and check all of it.

    Raises:
        UnknownRuleBook: the folder has none of that name.
        BadRuleBook: it breaks a rule of the form, or could lower a report.
    """
    if name not in names(folder):
        raise UnknownRuleBook(
            f"There is no rule book {name!r}; there are {', '.join(names(folder)) or 'none'}."
        )
    return parse((folder / f"{name}.toml").read_bytes(), name)


def parse(content: bytes, name: str = "") -> RuleBook:
    """Check the bytes of a rule book, which is to be called `name` where one is given.

    Raises:
        BadRuleBook: it breaks a rule of the form, or could lower a report; the message says which, and where.
    """
    where = f"{name}.toml" if name else "The rule book"
    table = read_table(where, content, refusal=BadRuleBook)
    check_keys(where, table, {**_HEAD, **_LISTS}, refusal=BadRuleBook)
    if name and table["name"] != name:
        raise BadRuleBook(f"{where} calls itself {table['name']!r}. Make name and file name the same.")
    book = RuleBook(
        **{key: table[key] for key in _HEAD},
        digest=hashlib.sha256(content).hexdigest(),
        bands=tuple(_band(at, entry, n) for n, (at, entry) in enumerate(_entries(where, table, "band"))),
        facts=tuple(_fact(at, entry) for at, entry in _entries(where, table, "fact")),
        readings=tuple(_reading(at, entry) for at, entry in _entries(where, table, "reading")),
        filters=tuple(_filter(at, entry) for at, entry in _entries(where, table, "filter")),
        evidence=tuple(_evidence(at, entry) for at, entry in _entries(where, table, "evidence")),
    )
    _check_single(where, "band", book.codes)
    _check_single(where, "fact", [fact.name for fact in book.facts])
    _check_single(where, "rule", [rule.id for rule in book.filters] + [rule.id for rule in book.evidence])
    check_safety(where, book)
    check_readings(where, book)
    return book


def _entries(where: str, table: dict[str, Any], what: str) -> list[tuple[str, object]]:
    found = [(f"{where}, {what} {number}", entry) for number, entry in enumerate(table[what], 1)]
    if not found:
        raise BadRuleBook(f"{where} has no [[{what}]] table. Add at least one.")
    return found


def _band(where: str, entry: object, place: int) -> Band:
    said = check_keys(where, entry, _BAND, refusal=BadRuleBook)
    return Band(said["code"], said["title"], place, said["act_within_minutes"], _basis(where, said))


def _fact(where: str, entry: object) -> FactKind:
    said = check_keys(where, entry, _FACT, {"essential": bool}, refusal=BadRuleBook)
    said["kind"] = _one_of(where, "kind", said["kind"], Kind)
    said["leaning"] = _one_of(where, "leaning", said["leaning"], Leaning)
    return FactKind(**said)


def _reading(where: str, entry: object) -> Reading:
    said = check_keys(where, entry, _READING, _READING_OPTIONAL, refusal=BadRuleBook)
    if ("field" in said) is ("counts" in said):
        raise BadRuleBook(f"{where}: say either the field that it reads, or what it counts.")
    return Reading(
        said["fact"],
        said.get("value", True),
        _one_of(where, "field", said["field"], Field) if "field" in said else None,
        _words(where, "words", said),
        said.get("answer", ""),
        _words(where, "sources", said),
        _one_of(where, "counts", said["counts"], Counted) if "counts" in said else None,
        _basis(where, said),
    )


def _words(where: str, key: str, said: dict[str, Any]) -> frozenset[str]:
    words = said.get(key, [])
    if key in said and not (words and all(isinstance(word, str) and word.strip() for word in words)):
        raise BadRuleBook(f'{where}: "{key}" must be a list of words.')
    return frozenset(same_word(word) for word in words)


def _filter(where: str, entry: object) -> Filter:
    _refuse_lowering(where, entry)
    said = check_keys(where, entry, _FILTER, {"immediate": bool}, refusal=BadRuleBook)
    if not said["all_of"]:
        raise BadRuleBook(
            f"{where} asks for nothing, and would hold for every report. Name its facts in all_of."
        )
    return Filter(
        said["id"],
        said["band"],
        said["says"],
        tuple(_condition(where, one) for one in said["all_of"]),
        _basis(where, said),
        said.get("immediate", False),
    )


def _evidence(where: str, entry: object) -> Evidence:
    _refuse_lowering(where, entry)
    said = check_keys(where, entry, _EVIDENCE, {"at_least": int}, refusal=BadRuleBook)
    condition = Condition(said["fact"], said.get("at_least", 1))
    return Evidence(said["id"], said["weight"], said["says"], condition, _basis(where, said))


def _condition(where: str, entry: object) -> Condition:
    _refuse_lowering(where, entry)
    return Condition(
        **check_keys(f"{where}, all_of", entry, {"fact": str}, {"at_least": int}, refusal=BadRuleBook)
    )


def _basis(where: str, said: dict[str, Any]) -> Basis:
    return Basis(said["citation"], said["read_on"], _one_of(where, "mark", said["mark"], Mark))


def _one_of(where: str, key: str, value: str, words: type[_Word]) -> _Word:
    if value not in set(words):
        raise BadRuleBook(f"{where}: {key} {value!r} is none of {', '.join(words)}.")
    return words(value)


def _refuse_lowering(where: str, entry: object) -> None:
    for key in _LOWERING:
        if isinstance(entry, dict) and key in entry:
            raise BadRuleBook(
                f'{where}: "{key}" would let a fact that is missing or known lower a band. '
                "A rule names only what must be there."
            )


def _check_single(where: str, what: str, found: Iterable[str]) -> None:
    for value, count in Counter(found).items():
        if count > 1:
            raise BadRuleBook(f"{where}: there are {count} of {what} {value!r}. Change one.")
