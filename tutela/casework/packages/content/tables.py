"""The bases of giving a package to a force, and what is checked before: data that decides nothing itself."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tutela.casework.packages.errors import BadTable
from tutela.engine.toml_tables import check_keys, read_table

_BASES, _CHECKLIST = "bases.toml", "checklist.toml"
_BASIS = {
    "code": str, "title": str, "citation": str, "is_abroad": bool, "read_on": datetime.date, "verified": bool,
}  # fmt: skip
_POINT = {"code": str, "area": str, "says": str}


@dataclass(frozen=True, slots=True)
class Basis:
    """One basis: its code, what it is called, where it stands, whether it is for a force abroad."""

    code: str
    title: str
    citation: str
    is_abroad: bool
    is_verified: bool

    @property
    def in_words(self) -> str:
        """Say it as pages do, with its citation and its mark."""
        where = "abroad" if self.is_abroad else "at home"
        mark = "" if self.is_verified else ", not verified by this unit"
        return f"{self.title}, {where} ({self.citation}{mark})"


@dataclass(frozen=True, slots=True)
class Bases:
    """All of them, by code; the version of the file, and the country that is home."""

    version: str
    home: str
    by_code: dict[str, Basis]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist."""

    code: str
    area: str
    says: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """All points, in their order, and the version of the file."""

    version: str
    points: tuple[Point, ...]


def read_bases(text: str) -> Bases:
    """Read a file of bases.

    Raises:
        BadTable: it is not TOML, something is missing, or a code stands twice.
    """
    table = _table(_BASES, text, {"version": str, "owner": str, "home": str, "basis": list})
    rows = [
        Basis(row["code"], row["title"], row["citation"], row["is_abroad"], row["verified"])
        for row in _rows(_BASES, table["basis"], _BASIS)
    ]
    return Bases(table["version"], table["home"], {row.code: row for row in rows})


def read_checklist(text: str) -> Checklist:
    """Read a file of points.

    Raises:
        BadTable: it is not TOML, something is missing, or a code stands twice.
    """
    table = _table(_CHECKLIST, text, {"version": str, "owner": str, "point": list})
    rows = _rows(_CHECKLIST, table["point"], _POINT)
    return Checklist(table["version"], tuple(Point(row["code"], row["area"], row["says"]) for row in rows))


@cache
def bases() -> Bases:
    """Give the bases that come with the program."""
    return read_bases(resources.files(__package__).joinpath(_BASES).read_text(encoding="utf-8"))


@cache
def checklist() -> Checklist:
    """Give the checklist that comes with the program."""
    return read_checklist(resources.files(__package__).joinpath(_CHECKLIST).read_text(encoding="utf-8"))


def _table(where: str, text: str, keys: Mapping[str, type]) -> dict[str, Any]:
    table = read_table(where, text, refusal=BadTable)
    return check_keys(where, table, keys, refusal=BadTable)


def _rows(where: str, rows: list[Any], keys: Mapping[str, type]) -> list[dict[str, Any]]:
    found = [check_keys(f"{where}, row {n}", row, keys, refusal=BadTable) for n, row in enumerate(rows, 1)]
    if len({row["code"] for row in found}) < len(found):
        raise BadTable(f"{where}: a code stands twice.")
    return found
