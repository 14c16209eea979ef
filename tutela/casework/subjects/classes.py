"""The classes of data subjects, and what the law says of fact and opinion: data with citations, no code."""

import datetime
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tutela.casework.subjects.errors import BadClasses
from tutela.engine.toml_tables import check_keys, read_table

_WHERE = "classes.toml"
_BASIS = {"citation": str, "read_on": datetime.date, "verified": bool}
_CLASS = {"code": str, "title": str, **_BASIS}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where something stands in law, and whether people of the unit compared it."""

    citation: str
    is_verified: bool

    @property
    def in_words(self) -> str:
        """Say it as pages do, with its mark."""
        return self.citation if self.is_verified else f"{self.citation}; not verified by this unit"


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes by code, the law of each, and that on facts and opinions."""

    version: str
    titles: dict[str, str]
    bases: dict[str, Basis]
    distinction: Basis


def read(text: str) -> Classes:
    """Read a file of classes.

    Raises:
        BadClasses: it is not TOML, something is missing, or a code stands twice.
    """
    table = read_table(_WHERE, text, refusal=BadClasses)
    keys = {"version": str, "owner": str, "distinction": dict, "class": list}
    check_keys(_WHERE, table, keys, refusal=BadClasses)
    law = check_keys(f"{_WHERE}, distinction", table["distinction"], _BASIS, refusal=BadClasses)
    rows = [
        check_keys(f"{_WHERE}, class {number}", row, _CLASS, refusal=BadClasses)
        for number, row in enumerate(table["class"], 1)
    ]
    titles = {row["code"]: row["title"] for row in rows}
    if len(titles) < len(rows):
        raise BadClasses(f"{_WHERE}: a code stands twice.")
    bases = {row["code"]: Basis(row["citation"], row["verified"]) for row in rows}
    return Classes(table["version"], titles, bases, Basis(law["citation"], law["verified"]))


@cache
def classes() -> Classes:
    """Give those that come with the program."""
    return read(resources.files(__package__).joinpath(_WHERE).read_text(encoding="utf-8"))
