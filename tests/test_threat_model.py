"""The page about attacks names tests that are there, and attacks enough of either kind."""

import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "threat-model.md"
KEPT = {"vault", "keys", "backups", "record of acts", "rows", "exports"}
NAMED = re.compile(r"`(?:([\w/]+\.py)::)?(test_\w+)`")


def _rows() -> list[tuple[str, str]]:
    """Give each attack: which part it is of, and what came of it."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [(row[1], row[2]) for row in cells if row[0] != "attack"]


@cache
def _source(ending: str) -> str:
    return "".join(file.read_text() for file in TESTS.rglob("*.py") if f"/{file}".endswith(f"/{ending}"))


def test_every_test_that_is_named_is_there() -> None:
    file, missing, found = "", [], 0
    for _, outcome in _rows():
        for named, test in NAMED.findall(outcome):
            file, found = named or file, found + 1
            if f"def {test}(" not in _source(file):
                missing.append(f"{file}::{test}")

    assert missing == []
    assert found > 100


def test_ten_attacks_of_each_kind_are_shown_to_fail() -> None:
    failing = [what for what, outcome in _rows() if NAMED.search(outcome)]

    assert sum(what in KEPT for what in failing) >= 10
    assert sum(what not in KEPT for what in failing) >= 10
    assert all(outcome for _, outcome in _rows())
