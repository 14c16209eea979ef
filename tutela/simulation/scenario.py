"""Reads what is simulated: a corpus and people as data, shipped or a unit's own."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutela.engine.toml_tables import check_keys
from tutela.simulation.errors import BadScenario

FILE = Path(__file__).with_name("scenario.toml")
# The categories of the demonstration's law, the highest first; the last is none.
CATEGORIES = ("Alpha", "Beta", "Gamma", "None")
_THOUSAND, _LEAST_ASSESSORS = 1000, 3
_LONGEST_S = 600
_HEAD = {
    "name": str, "version": str, "owner": str, "sources": str, "corpus": dict, "truth": dict, "tags": dict,
    "assessor": list, "checker": dict,
}  # fmt: skip
_CORPUS = dict.fromkeys(
    (
        "known_per_1000", "near_per_1000", "stacked_per_1000", "largest_stack", "odd_per_1000",
        "wrong_entries_per_100000", "wrong_likenesses_per_100000",
    ),
    int,
)  # fmt: skip
_TAGS = dict.fromkeys(("at_risk_now_per_1000", "first_generation_per_1000", "alpha_or_beta_per_1000"), int)
_PERSON = {"name": str, "wrong_per_1000": int, "tags_missed_per_1000": int, "seconds": int}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks: shares of opinions that are wrong and of tags that are missed; seconds a look."""

    name: str
    wrong: float
    misses: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is simulated; every share is from 0 to 1.

    Attributes:
        known, near: of all files; the second is a part of the first.
        stacked: of what is unknown, what lies in stacks of up to `largest_stack`.
        odd: of a stack, what is of another category than the rest.
        wrong_entries, wrong_likenesses: of what digests and what fingerprints name, what is wrong.
        truth: of what is unknown, by category; they come to 1.
        tags: of unknown singles, by tag; `severe` of them are of the two highest categories.
        assessors: at least three, so that a policy may ask for three opinions.
    """

    name: str
    version: str
    known: float
    near: float
    stacked: float
    largest_stack: int
    odd: float
    wrong_entries: float
    wrong_likenesses: float
    truth: Mapping[str, float]
    tags: Mapping[str, float]
    severe: float
    assessors: tuple[Viewer, ...]
    checker: Viewer


def read(path: Path = FILE) -> Scenario:
    """Read a scenario.

    Raises:
        BadScenario: the message says what is wrong.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise BadScenario(f"{path.name} is not a scenario: {wrong}.") from wrong
    _keys("The scenario", table, _HEAD)
    corpus = _shares("[corpus]", table["corpus"], _CORPUS)
    truth = _shares("[truth]", table["truth"], dict.fromkeys(CATEGORIES[:-1], int))
    tags = _shares("[tags]", table["tags"], _TAGS)
    assessors = tuple(_viewer("[[assessor]]", each) for each in table["assessor"])
    if len({each.name for each in assessors}) < max(_LEAST_ASSESSORS, len(assessors)):
        raise BadScenario("A scenario has three [[assessor]] or more, each with a name of their own.")
    if sum(truth.values()) > 1 or corpus["near"] > corpus["known"] or not 0 < corpus["known"] < 1:
        raise BadScenario(
            "[corpus] and [truth]: some files are known and some are not, what is near is a part of what is "
            "known, and the categories come to no more than 1,000."
        )
    largest = table["corpus"]["largest_stack"]
    if not 2 <= largest <= 100:  # noqa: PLR2004 - a stack has two
        raise BadScenario('[corpus]: "largest_stack" must be from 2 to 100.')
    return Scenario(
        table["name"],
        table["version"],
        corpus["known"],
        corpus["near"],
        corpus["stacked"],
        largest,
        corpus["odd"],
        corpus["wrong_entries"],
        corpus["wrong_likenesses"],
        {**truth, CATEGORIES[-1]: 1 - sum(truth.values())},
        {tag: tags[tag] for tag in ("at_risk_now", "first_generation")},
        tags["alpha_or_beta"],
        assessors,
        _viewer("[checker]", table["checker"]),
    )


def _keys(where: str, table: object, form: Mapping[str, type]) -> dict[str, Any]:
    return check_keys(where, table, form, refusal=BadScenario)


def _shares(where: str, given: object, form: Mapping[str, type]) -> dict[str, float]:
    """Check whole numbers of a thousand, or of a hundred thousand where the key says so; give shares."""
    table, found = _keys(where, given, form), dict[str, float]()
    for key, value in table.items():
        name, _, of = key.partition("_per_")
        whole = int(of or _THOUSAND)
        if not 0 <= value <= whole:
            raise BadScenario(f'{where}: "{key}" must be from 0 to {whole}.')
        found[name] = value / whole
    return found


def _viewer(where: str, given: object) -> Viewer:
    table = _keys(where, given, _PERSON)
    if not 1 <= table["seconds"] <= _LONGEST_S:
        raise BadScenario(f'{where}: "seconds" must be from 1 to {_LONGEST_S}.')
    wrong, misses = (table[key] / _THOUSAND for key in ("wrong_per_1000", "tags_missed_per_1000"))
    if not (0 <= wrong <= 1 and 0 <= misses <= 1):
        raise BadScenario(f"{where}: shares are from 0 to {_THOUSAND}.")
    name = table["name"]
    if not (name.isascii() and name.isalpha() and name.islower()):
        raise BadScenario(f'{where}: "name" must be small letters.')
    return Viewer(name, wrong, misses, float(table["seconds"]))
