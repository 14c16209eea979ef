"""Truth tables: facts, and what a law must make of them, one line each."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tutela.engine.taxonomy.errors import BadLaw
from tutela.engine.taxonomy.facts import Child, Facts
from tutela.engine.taxonomy.facts.facts import GATE
from tutela.engine.taxonomy.facts.terms import CANNOT_TELL, Answer, Development
from tutela.engine.taxonomy.laws.loading import FOLDER
from tutela.engine.toml_tables import check_keys

# How a table says that something cannot be told, that nothing can be derived, and that there is a child.
_CANNOT_TELL, _NOTHING, _A_CHILD = "?", "-", "-"
_AGE = re.compile(r"(\d{1,2})-(\d{1,2})")


# The table of a law pack in which its truth table travels.
TABLE = "truth_table"


@dataclass(frozen=True, slots=True)
class Vector:
    """One line of a truth table; `expected` is the code of an outcome, or "" for not derivable."""

    line: int
    facts: Facts
    expected: str


def load(name: str, folder: Path = FOLDER) -> list[Vector]:
    """Read the truth table that lies beside a law pack; empty where there is none.

    Raises:
        BadLaw: a line cannot be read.
    """
    path = folder / f"{name}.csv"
    return list(parse(path.read_text(encoding="utf-8"), path.name)) if path.is_file() else []


def together(pack: str, table: str) -> str:
    """Give a law pack and its truth table as one text, by which neither is there without the other."""
    return f"{pack.rstrip()}\n\n[{TABLE}]\nlines = '''\n{table.strip()}\n'''\n"


def within(pack: str, where: str) -> list[Vector]:
    """Read the truth table that travels inside a law pack whose form was checked; empty where there is none.

    Raises:
        BadLaw: it is no table of lines, or a line cannot be read.
    """
    table = tomllib.loads(pack).get(TABLE)
    if table is None:
        return []
    lines = check_keys(f"{where}, {TABLE}", table, {"lines": str}, {}, refusal=BadLaw)["lines"]
    return list(parse(lines, f"{where}, {TABLE}"))


def parse(text: str, where: str) -> Iterator[Vector]:
    """Read a truth table: CSV whose columns are facts, `children` and `expect`.

    An empty cell is not recorded, "?" cannot be told; children are parted by "|", each a development, an age
    as 7-10, both, or "-" for a child of whom nothing was recorded; "-" is expected where nothing can be.

    Raises:
        BadLaw: a line cannot be read.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    for row in reader:
        try:
            if None in row or None in row.values():
                raise ValueError("it has not as many cells as the first line")
            expected = "" if row["expect"] == _NOTHING else row["expect"]
            yield Vector(reader.line_num, _facts(row), expected)
        except (KeyError, ValueError) as wrong:
            raise BadLaw(f"{where}, line {reader.line_num}: {wrong}") from wrong


def _facts(row: dict[str, str]) -> Facts:
    given = {
        name: GATE.get(name, Answer)(CANNOT_TELL if cell == _CANNOT_TELL else cell)
        for name, cell in row.items()
        if name not in ("children", "expect") and cell
    }
    said = row.get("children", "")
    return Facts(
        **{name: answer for name, answer in given.items() if name in GATE},  # type: ignore[arg-type]
        elements=tuple((name, Answer(answer)) for name, answer in given.items() if name not in GATE),
        children=tuple(_child(one.split()) for one in said.split("|")) if said else (),
    )


def _child(words: list[str]) -> Child:
    age, development = None, None
    for word in words:
        found = _AGE.fullmatch(word)
        if found is not None:
            age = (int(found[1]), int(found[2]))
        elif word != _A_CHILD:
            development = Development(CANNOT_TELL if word == _CANNOT_TELL else word)
    return Child(age=age, development=development)
