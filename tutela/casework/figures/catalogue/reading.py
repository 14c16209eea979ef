"""Reads the catalogue of figures, and refuses one that names what is not there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from tutela.casework.figures.catalogue import sources
from tutela.casework.figures.errors import BadCatalogue
from tutela.errors import NotFound

_FILE = Path(__file__).with_name("figures.toml")
MONTH = "month"


class Kind(StrEnum):
    """How a figure comes of its rows."""

    COUNT = "count"
    SUM = "sum"
    SHARE = "share"
    MEDIAN = "median"
    PER = "per"


class BoardName(StrEnum):
    """The boards on which figures stand."""

    COMMAND = "command"
    MANAGEMENT = "management"


@dataclass(frozen=True, slots=True)
class Defined:
    """One figure: what it is in words, whose it is, and over which rows it is counted."""

    key: str
    title: str
    says: str
    formula: str
    owner: str
    caveat: str
    kind: Kind
    rows: str
    by: tuple[str, ...]
    boards: tuple[str, ...]
    papers: tuple[str, ...]
    over: str = ""

    @property
    def source(self) -> sources.Rows:
        """The rows it is counted over."""
        return sources.SOURCES[self.rows]

    @property
    def over_source(self) -> sources.Rows:
        """The rows that its rows are counted for."""
        return sources.SOURCES[self.over]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All figures by their keys; numbers less than `below` are shown as small."""

    version: str
    below: int
    figures: Mapping[str, Defined]

    def on(self, board: str) -> list[Defined]:
        """List the figures of a board."""
        return [each for each in self.figures.values() if board in each.boards]

    def in_paper(self, form: str) -> list[Defined]:
        """List the figures of a paper."""
        return [each for each in self.figures.values() if form in each.papers]

    def named(self, key: str) -> Defined:
        """Find a figure by its key.

        Raises:
            NotFound: there is none.
        """
        if key not in self.figures:
            raise NotFound(f"There is no figure {key[:40]!r}.")
        return self.figures[key]


@cache
def catalogue() -> Catalogue:
    """Give the catalogue that comes with the program."""
    return parse(shipped())


def shipped() -> str:
    """Give the text of the catalogue that comes with the program."""
    return _FILE.read_text(encoding="utf-8")


def parse(text: str) -> Catalogue:
    """Read a catalogue.

    Raises:
        BadCatalogue: a figure says too little, or names rows, a split or a board that there is not.
    """
    try:
        told = tomllib.loads(text)
        figures = [_defined(each) for each in told["figure"]]
        found = Catalogue(
            told["version"], int(told["suppression"]["below"]), {each.key: each for each in figures}
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BadCatalogue(f"The catalogue of figures cannot be read: {wrong}.") from wrong
    if len(found.figures) != len(figures) or found.below < 1:
        raise BadCatalogue("Two figures have one key, or no number would be small.")
    return found


def _defined(told: dict[str, Any]) -> Defined:
    lists = {name: tuple(told[name]) for name in ("by", "boards", "papers")}
    figure = Defined(**{**told, **lists, "kind": Kind(told["kind"])})
    for name in (figure.rows, *([figure.over] if figure.over else [])):
        if name not in sources.SOURCES:
            raise BadCatalogue(f"Figure {figure.key} names rows {name!r}, which there are not.")
    rows = figure.source
    needs = {
        Kind.SHARE: rows.counts is not None,
        Kind.MEDIAN: rows.took is not None,
        Kind.SUM: bool(rows.number),
        Kind.PER: bool(figure.over),
    }
    wrong = [each for each in figure.by if each != MONTH and each not in rows.splits]
    if wrong or not needs.get(figure.kind, True) or (figure.by and figure.kind not in (Kind.COUNT, Kind.SUM)):
        raise BadCatalogue(
            f"Figure {figure.key} cannot be counted as {figure.kind} by {', '.join(figure.by)}."
        )
    if not all(getattr(figure, name) for name in ("title", "says", "formula", "owner", "caveat")):
        raise BadCatalogue(f"Figure {figure.key} does not say what it is, whose, or what it does not say.")
    if not set(figure.boards) <= set(BoardName):
        raise BadCatalogue(f"Figure {figure.key} is on a board that there is not.")
    return figure
