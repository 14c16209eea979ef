"""Gradings and techniques: data with citations, no code."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tutela.casework.logbook.errors import BadTables
from tutela.engine.toml_tables import check_keys, read_table

_GRADING, _TECHNIQUES = "grading.toml", "techniques.toml"
_BASIS = {"citation": str, "read_on": datetime.date, "verified": bool}
_HEAD = {"version": str, "owner": str}
_CODE = {"code": str, "title": str}


@dataclass(frozen=True, slots=True)
class Grading:
    """The three scales by code, and where they stand."""

    version: str
    source: Mapping[str, str]
    information: Mapping[str, str]
    handling: Mapping[str, str]
    in_words: str


@dataclass(frozen=True, slots=True)
class Technique:
    """One way in which something came to be known, and whether it needs an authority."""

    code: str
    title: str
    needs_authority: bool
    in_words: str


def read_grading(text: str) -> Grading:
    """Read a file of gradings.

    Raises:
        BadTables: it is not TOML, something is missing, or a code stands twice.
    """
    scales = ("source", "information", "handling")
    table = _table(_GRADING, text, {**_HEAD, **_BASIS, **dict.fromkeys(scales, list)})
    found = {
        scale: {row["code"]: row["title"] for row in _rows(f"{_GRADING}, {scale}", table[scale], _CODE)}
        for scale in scales
    }
    return Grading(table["version"], **found, in_words=_said(table))


def read_techniques(text: str) -> dict[str, Technique]:
    """Read a file of techniques, by code.

    Raises:
        BadTables: it is not TOML, something is missing, or a code stands twice.
    """
    table = _table(_TECHNIQUES, text, {**_HEAD, "technique": list})
    rows = _rows(_TECHNIQUES, table["technique"], {**_CODE, "needs_authority": bool, **_BASIS})
    return {
        row["code"]: Technique(row["code"], row["title"], row["needs_authority"], _said(row)) for row in rows
    }


def _said(row: Mapping[str, Any]) -> str:
    return f"{row['citation']}{'' if row['verified'] else '; not verified by this unit'}"


def _table(where: str, text: str, keys: Mapping[str, type]) -> dict[str, Any]:
    table = read_table(where, text, refusal=BadTables)
    return check_keys(where, table, keys, refusal=BadTables)


def _rows(where: str, rows: list[Any], keys: Mapping[str, type]) -> list[dict[str, Any]]:
    found = [check_keys(f"{where} {n}", row, keys, refusal=BadTables) for n, row in enumerate(rows, 1)]
    if len({row["code"] for row in found}) < len(found):
        raise BadTables(f"{where}: a code stands twice.")
    return found


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def grading() -> Grading:
    """Give the gradings that come with the program."""
    return read_grading(_text(_GRADING))


@cache
def techniques() -> dict[str, Technique]:
    """Give the techniques that come with the program."""
    return read_techniques(_text(_TECHNIQUES))
