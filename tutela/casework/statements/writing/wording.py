"""The words of statements and schedules: data that comes with the program, until a unit adopts its own."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tutela.casework.law import approved
from tutela.casework.statements.errors import BadWording
from tutela.casework.statements.models import Form
from tutela.engine.toml_tables import check_keys, read_table

# The name under which a unit's policies hold its own.
BOOK = "wording of statements"
_SHIPPED = Path(__file__).with_name("uk.toml")
_FIELD = re.compile(r"\{([^{}]*)\}")
_HEAD = {
    **dict.fromkeys(("name", "version", "title", "citation", "mark", "declaration"), str),
    "read_on": datetime.date,
    "sample": int,
    "form": list,
}
_HEAD_OPTIONAL = {"not_accessible": list, "items": int}
_FORM = {"code": str, "title": str, "subtitle": str, "signs": list, "part": list}
_PART = {"kind": str}
_PART_OPTIONAL = {"text": str, "each": str, "labels": list}
# What can be said of a case, and in a paragraph of which there is one for each exhibit or law.
OF_CASE = frozenset(
    {
        "case", "witness", "occupation", "unit", "as_of", "program", "assessors", "given_by_people",
        "inherited", "to_grade", "on_the_line", "set_aside", "not_opened", "entries", "root", "items",
        "places", "guidance",
    }
)  # fmt: skip
OF_EACH: Mapping[str, frozenset[str]] = {
    "exhibit": frozenset(
        {"exhibit", "description", "authority", "received_at", "received_by", "files", "members", "size"}
    ),
    "law": frozenset({"law", "law_version", "law_digest"}),
}
_WORDED = {"heading", "paragraph"}
_DRAWN = {
    "witness", "declaration", "signatures", "exhibits", "lists", "grades", "categories", "sample", "own",
    "schedule", "author", "qualifications", "disputes", "relied_on", "people", "methods", "tools", "items",
    "reasons", "continuity",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form: words with fields, or what is drawn from the record."""

    kind: str
    text: str
    each: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How one form is made up; `signs` stands on each of its pages."""

    code: str
    title: str
    subtitle: str
    signs: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A version of all that statements say by themselves, with the source it was compared with."""

    name: str
    version: str
    title: str
    citation: str
    read_on: datetime.date
    mark: str
    declaration: str
    sample: int
    items: int
    not_accessible: tuple[str, ...]
    layouts: Mapping[str, Layout]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


def in_force(unit: int) -> tuple[Wording, bool]:
    """Give the wording that a unit's statements have, and whether two of its people approved it.

    Raises:
        VersionBroken: the version in force is not what two people approved.
    """
    text = approved.text(unit, BOOK)
    return (_read(shipped()), False) if text is None else (_read(text), True)


def shipped() -> str:
    """Give the wording that comes with the program, from which a unit drafts its own."""
    return _SHIPPED.read_text(encoding="utf-8")


def check(text: str) -> None:
    """Refuse a version that lacks a form, or names a field or a part that is not there.

    Raises:
        BadWording: the message says where, and what could stand there.
    """
    _read(text)


@lru_cache(maxsize=16)
def _read(text: str) -> Wording:
    told = read_table("The wording", text, refusal=BadWording)
    head = check_keys("The wording", told, _HEAD, _HEAD_OPTIONAL, refusal=BadWording)
    layouts = {layout.code: layout for layout in map(_layout, head["form"])}
    missing = set(Form.values) - set(layouts)
    if missing:
        raise BadWording(f"The wording has no [[form]] for {', '.join(sorted(missing))}. Add it.")
    _check_fields("The declaration", head["declaration"], frozenset({"pages"}))
    if not 0 <= head["sample"] <= _MOST_SAMPLED:
        raise BadWording(f'The wording: "sample" is from 0 to {_MOST_SAMPLED} items of each category.')
    items = head.get("items", _MOST_ITEMS)
    if not 0 <= items <= _MOST_ITEMS:
        raise BadWording(f'The wording: "items" is from 0 to {_MOST_ITEMS:,} items that a report lists.')
    return Wording(
        **{key: head[key] for key in ("name", "version", "title", "citation", "read_on", "mark")},
        declaration=head["declaration"],
        sample=head["sample"],
        items=items,
        not_accessible=tuple(str(each).lower() for each in head.get("not_accessible", [])),
        layouts=layouts,
    )


_MOST_SAMPLED, _MOST_ITEMS = 50, 2000


def _layout(table: object) -> Layout:
    form = check_keys("A [[form]] of the wording", table, _FORM, refusal=BadWording)
    where = f"Form {form['code']} of the wording"
    if form["code"] not in Form.values:
        raise BadWording(f"{where} is none of {', '.join(Form.values)}.")
    parts = tuple(_part(where, each) for each in form["part"])
    return Layout(form["code"], form["title"], form["subtitle"], _texts(form["signs"]), parts)


def _part(where: str, table: object) -> Part:
    told = check_keys(f"A part of {where}", table, _PART, _PART_OPTIONAL, refusal=BadWording)
    kind, text, each = told["kind"], told.get("text", ""), told.get("each", "")
    if kind not in _WORDED | _DRAWN:
        raise BadWording(f"{where}: {kind!r} is no part. Use {', '.join(sorted(_WORDED | _DRAWN))}.")
    if (kind in _WORDED) != bool(text) or (each and each not in OF_EACH):
        raise BadWording(f"{where}: a {kind} has words or not as its kind is, and each is exhibit or law.")
    labels = _texts(told.get("labels", []))
    for said in (text, *labels):
        _check_fields(where, said, OF_CASE | OF_EACH.get(each, frozenset()))
    return Part(kind, text, each, labels)


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _check_fields(where: str, text: str, known: frozenset[str]) -> None:
    unknown = [name for name in _FIELD.findall(text) if name not in known]
    if unknown:
        raise BadWording(
            f"{where} names {{{unknown[0]}}}, which is no field there. Use {', '.join(sorted(known))}."
        )


def filled(text: str, fields: Mapping[str, Any]) -> str:
    """Fill the fields of a text; what fills them is not read for fields again."""
    return _FIELD.sub(lambda found: _said(fields.get(found[1], found[0])), text)


def _said(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
