"""Checks a report as data, field by field, before anything of it is written or sent."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tutela.engine.formats.cybertips.elements import Element, Part, table, values

# What no document of XML may hold; it could not be written.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PATTERNS = {
    "callingCode": (re.compile(r"\+[0-9]{1,3}"), "a calling code, as +44"),
    "digits": (re.compile(r"[0-9]+"), "digits alone"),
    "token": (re.compile(r"\S+(?: \S+)*"), "one word"),
}
_WANTED = {"moment": "a moment, as 2026-11-02T14:02:00Z", "day": "a day, as 2026-11-02"}
_MOST_PORT, _MOST_LETTERS, _MOST_DEEP, _MOST_NAMED = 65535, 100_000, 12, 12
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and at which field: "incidentSummary.incidentType", "victim[0].victimPerson"."""

    field: str
    says: str

    def __str__(self) -> str:
        return f"{self.field}: {self.says}"


def faults(root: str, document: Mapping[str, Any]) -> list[Fault]:
    """List what is wrong with a document: nothing where it can be written and follows the form.

    Args:
        root: "report" or "fileDetails".
        document: as data: a table for an element, a list where there may be many, and beside the children
            attributes as "@name"; an element with text and attributes has its text as "value".
    """
    return list(_of_element(table()[root], document, ""))


def _of_element(element: Element, said: Any, at: str, deep: int = 0) -> Iterator[Fault]:
    if deep > _MOST_DEEP:
        yield Fault(at, "It is nested too deeply.")
        return
    if element.text and not isinstance(said, Mapping):
        said = {"value": said}
    if not isinstance(said, Mapping):
        yield Fault(at or element.name, "It has parts of its own; give a table of them.")
        return
    known = {part.name for part in element.children} | {f"@{part.name}" for part in element.attributes}
    known |= {"value"} if element.text else set()
    for name in said:
        if name not in known:
            yield Fault(_below(at, str(name)), "There is no such field.")
    if element.text:
        yield from _of_value(Part("value", element.text, True, False), said.get("value"), at)
    for part in element.attributes:
        yield from _of_part(part, said.get(f"@{part.name}"), _below(at, f"@{part.name}"), deep)
    for part in element.children:
        yield from _of_part(part, said.get(part.name), _below(at, part.name), deep)
    if element.is_one and len([name for name in said if name in known]) != 1:
        yield Fault(at, f"Name just one of: {', '.join(part.name for part in element.children)}.")


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _of_part(part: Part, said: Any, at: str, deep: int) -> Iterator[Fault]:
    if said is None:
        if part.is_needed:
            yield Fault(at, "It is missing.")
        return
    if part.is_many:
        if not isinstance(said, list):
            yield Fault(at, "There may be many; give a list.")
            return
        for number, each in enumerate(said):
            yield from _of_one(part, each, f"{at}[{number}]", deep)
        return
    yield from _of_one(part, said, at, deep)


def _of_one(part: Part, said: Any, at: str, deep: int) -> Iterator[Fault]:
    element = table().get(part.type)
    if element is None:
        yield from _of_value(part, said, at)
    else:
        yield from _of_element(element, said, at, deep + 1)


def _of_value(part: Part, said: Any, at: str) -> Iterator[Fault]:
    wrong = _wrong(part.type, said)
    if wrong:
        yield Fault(at, wrong)
    elif isinstance(said, str) and len(said) > (part.most or _MOST_LETTERS):
        yield Fault(at, f"It has {len(said):,} characters; {part.most or _MOST_LETTERS:,} are the most.")


def _wrong(kind: str, said: Any) -> str:
    if kind in ("boolean", "true"):
        is_right = said is True if kind == "true" else isinstance(said, bool)
        return "" if is_right else ("Give true or leave it out." if kind == "true" else "Give true or false.")
    if kind in ("number", "port"):
        is_number = isinstance(said, int) and not isinstance(said, bool)
        fits = is_number and (0 < said <= _MOST_PORT if kind == "port" else _SMALLEST <= said <= _LARGEST)
        return "" if fits else "Give a whole number."
    if kind == "decimal":
        is_decimal = isinstance(said, int | float) and not isinstance(said, bool)
        return "" if is_decimal and abs(said) <= 180 else "Give degrees, as 51.5."  # noqa: PLR2004
    if not isinstance(said, str) or not said.strip():
        return "Give a text, or leave it out."
    if _UNWRITABLE.search(said):
        return "It holds a sign that XML cannot carry."
    return _wrong_text(kind, said)


def _wrong_text(kind: str, said: str) -> str:
    if kind in values():
        some = "; ".join(values()[kind][:_MOST_NAMED])
        return "" if said in values()[kind] else f"Choose one of the values of the form: {some}."
    if kind in _PATTERNS:
        pattern, wanted = _PATTERNS[kind]
        return "" if pattern.fullmatch(said) else f"Give {wanted}."
    try:
        if kind == "moment":
            if datetime.fromisoformat(said).tzinfo is None:
                return "Give the moment with its zone, as 2026-11-02T14:02:00Z."
        elif kind == "day":
            date.fromisoformat(said)
        elif kind == "ip":
            ipaddress.ip_address(said)
    except ValueError:
        return f"Give {_WANTED.get(kind, 'an IP address')}."
    return ""
