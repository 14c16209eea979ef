"""Reads by which plans a unit's lots are sampled: a rule book of the unit, with an owner and a citation."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tutela.casework.policies import queries as policies
from tutela.casework.policies.models import Version
from tutela.casework.quality.errors import BadSampling
from tutela.casework.quality.sampling.terms import Reason, Severity
from tutela.engine.measures.errors import BadPlan
from tutela.engine.measures.sampling import Course, Plan, Sequential
from tutela.engine.toml_tables import check_keys, read_table

RULE_BOOK = "sampling of lots"
FILE = Path(__file__).with_name("plans.toml")
_HEAD = {
    "name": str, "version": str, "owner": str, "citation": str, "verified": bool, "sizes": list,
    "sequential": dict, "parts": dict, "weights": dict, "severity": dict,
}  # fmt: skip
_SIZE = {"lot": int, "sample": int, "accept": int}
_SEQUENTIAL = {
    "is_on": bool, "good_per_1000": int, "bad_per_1000": int,
    "wrongly_returned_per_1000": int, "wrongly_passed_per_1000": int,
}  # fmt: skip
_PARTS = {"core_percent": int, "gold_settled": int, "gold_benign": int}
_SEVERITY = {"criminal_or_not": str, "tag_missed": str, "category": str, "tag_added": str}
_HEAVIEST, _MOST_GOLD = 100, 20


@dataclass(frozen=True, slots=True)
class Book:
    """How lots are sampled.

    Attributes:
        version, owner, citation: as the book says.
        digest: the SHA-256 of its text.
        sizes: the plan of lots of at most so many items, the smallest first.
        sequential: by which a sample may end sooner; None where it may not.
        core: the share of a sample that is drawn by chance alone.
        gold_settled, gold_benign: how many items with a grade beyond doubt are put among a sample.
        weights: how many times as likely something is drawn for a reason.
        severities: how grave each kind of fault is.
    """

    version: str
    owner: str
    citation: str
    digest: str
    sizes: tuple[tuple[int, Plan], ...]
    sequential: Sequential | None
    core: float
    gold_settled: int
    gold_benign: int
    weights: Mapping[Reason, int]
    severities: Mapping[str, Severity]

    def course(self, lot: int) -> Course:
        """Give what a lot of so many items is sampled by; all of one that is not larger than its sample."""
        plan = next((plan for most, plan in self.sizes if lot <= most), self.sizes[-1][1])
        if lot <= plan.size:
            # Whatever is looked at whole passes by what it holds, and no boundary ends it.
            return Course(Plan(lot, min(plan.accept, lot - 1)))
        return Course(plan, self.sequential)


def in_force(unit: int) -> Book | None:
    """Give the book that two people of a unit approved; None where there is none.

    Raises:
        VersionBroken: it is not what they approved.
    """
    version = policies.rules_in_force(unit, RULE_BOOK)
    return read(version.text) if version is not None else None


def by_digest(unit: int, digest: str) -> Book | None:
    """Give the book by which a sample was drawn, even where it is not in force now; None for none."""
    texts = Version.objects.filter(policy__unit=unit, policy__rule_book=RULE_BOOK).values_list(
        "text", flat=True
    )
    return next((read(text) for text in texts if hashlib.sha256(text.encode()).hexdigest() == digest), None)


def shipped() -> str:
    """Give the text that comes with the program, from which a unit's first version is drafted."""
    return FILE.read_text(encoding="utf-8")


def check(text: str) -> None:
    """Refuse what is no book.

    Raises:
        BadSampling: the message says what is wrong.
    """
    read(text)


@lru_cache(maxsize=16)
def read(text: str) -> Book:
    """Read the text of a book, once for each text.

    Raises:
        BadSampling: a value is missing, of another kind, or out of its bounds.
    """
    table = read_table("The plans of sampling", text, refusal=BadSampling)
    _keys("the plans of sampling", table, _HEAD)
    parts = _keys("[parts] of sampling", table["parts"], _PARTS)
    core, settled, benign = (parts[key] for key in _PARTS)
    if not 1 <= core <= 100 or not 0 <= settled <= _MOST_GOLD or not 0 <= benign <= _MOST_GOLD:  # noqa: PLR2004 - percent
        raise BadSampling(
            f"[parts] of sampling: the core has 1 to 100 percent, and each gold part 0 to {_MOST_GOLD} items."
        )
    return Book(
        table["version"],
        table["owner"],
        table["citation"],
        hashlib.sha256(text.encode()).hexdigest(),
        _sizes(table["sizes"]),
        _sequential(table["sequential"]),
        core / 100,
        settled,
        benign,
        _weights(table["weights"]),
        _severities(table["severity"]),
    )


def _keys(where: str, table: object, keys: Mapping[str, type]) -> dict[str, Any]:
    return check_keys(where, table, keys, refusal=BadSampling)


def _sizes(rows: list[object]) -> tuple[tuple[int, Plan], ...]:
    found = []
    for row in rows:
        size = _keys("[[sizes]] of sampling", row, _SIZE)
        try:
            found.append((size["lot"], Plan(size["sample"], size["accept"])))
        except BadPlan as wrong:
            raise BadSampling(f"[[sizes]] of sampling: {wrong}") from wrong
    lots = [lot for lot, _ in found]
    if not found or lots != sorted(set(lots)) or lots[0] < 1:
        raise BadSampling(
            "[[sizes]] of sampling: give one or more, each of a larger lot than the one before."
        )
    return tuple(found)


def _sequential(given: object) -> Sequential | None:
    table = _keys("[sequential] of sampling", given, _SEQUENTIAL)
    shares = {key.removesuffix("_per_1000"): table[key] / 1000 for key in _SEQUENTIAL if key != "is_on"}
    try:
        boundaries = Sequential(**shares)
    except BadPlan as wrong:
        raise BadSampling(f"[sequential] of sampling: {wrong}") from wrong
    return boundaries if table["is_on"] else None


def _weights(given: object) -> dict[Reason, int]:
    table = _keys("[weights] of sampling", given, {reason.value: int for reason in Reason})
    if not all(1 <= weight <= _HEAVIEST for weight in table.values()):
        raise BadSampling(f"[weights] of sampling: each lies from 1, which says nothing, to {_HEAVIEST}.")
    return {reason: table[reason.value] for reason in Reason}


def _severities(given: object) -> dict[str, Severity]:
    table = _keys("[severity] of sampling", given, _SEVERITY)
    if not set(table.values()) <= set(Severity):
        raise BadSampling(f"[severity] of sampling: each is one of {', '.join(Severity)}.")
    return {fault: Severity(table[fault]) for fault in _SEVERITY}
