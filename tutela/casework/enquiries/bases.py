"""On which legal basis a look-up is made: data with citations, that lets nobody do anything by itself."""

import datetime
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tutela.casework.enquiries.errors import BadBases
from tutela.engine.toml_tables import check_keys, read_table

_WHERE = "bases.toml"
_KEYS = {"code": str, "title": str, "citation": str, "read_on": datetime.date, "verified": bool}


@dataclass(frozen=True, slots=True)
class Basis:
    """One basis: its code, what it is called, where it stands, when that was read, who compared it."""

    code: str
    title: str
    citation: str
    read_on: datetime.date
    is_verified: bool

    @property
    def in_words(self) -> str:
        """Say it as pages do, with its citation and its mark."""
        mark = "" if self.is_verified else ", not verified by this unit"
        return f"{self.title} ({self.citation}{mark})"


@dataclass(frozen=True, slots=True)
class Bases:
    """All of them, by code, and the version of the file."""

    version: str
    by_code: dict[str, Basis]


def read(text: str) -> Bases:
    """Read a file of bases.

    Raises:
        BadBases: it is not TOML, something is missing, or a code stands twice.
    """
    table = read_table(_WHERE, text, refusal=BadBases)
    keys = {"version": str, "owner": str, "basis": list}
    check_keys(_WHERE, table, keys, refusal=BadBases)
    found: dict[str, Basis] = {}
    for number, row in enumerate(table["basis"], 1):
        each = check_keys(f"{_WHERE}, basis {number}", row, _KEYS, refusal=BadBases)
        if each["code"] in found:
            raise BadBases(f"{_WHERE}: the code {each['code']!r} stands twice.")
        found[each["code"]] = Basis(
            each["code"], each["title"], each["citation"], each["read_on"], each["verified"]
        )
    return Bases(table["version"], found)


@cache
def bases() -> Bases:
    """Give those that come with the program."""
    return read(resources.files(__package__).joinpath(_WHERE).read_text(encoding="utf-8"))
