"""Reads how many opinions an item needs: data with an owner and a version, never numbers in code."""

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutela.casework.grading.errors import BadOpinionPolicy
from tutela.casework.grading.opinions.terms import Level
from tutela.engine.toml_tables import check_keys, read_table

FILE = Path(__file__).with_name("policy.toml")
_HEAD = {"name": str, "version": str, "owner": str, "votes": dict, "outside": dict, "severe": dict}
_VOTES = {"least": int, "severe": int, "dispute": int, "trusted": int}
MOST = 9
_TWO = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """How many opinions an item needs.

    Attributes:
        least: of what nothing else is said.
        severe: where its category or a tag of it is one of the severe, or its stack is graded otherwise.
        dispute: once two opinions differ.
        trusted: where somebody wants to call it trusted.
        outside: how many opinions of others count, at most, where all agree.
        tags: the severe investigative tags.
        categories: the severe categories, by law pack.
    """

    version: str
    owner: str
    least: int
    severe: int
    dispute: int
    trusted: int
    outside: int
    tags: frozenset[str]
    categories: Mapping[str, frozenset[str]]

    def wanted_for(self, level: str) -> int:
        """Say how many opinions a level takes, of which none may differ."""
        return {Level.INDICATIVE: self.least, Level.CONFIRMED: _TWO, Level.TRUSTED: self.trusted}[
            Level(level)
        ]

    def is_severe(self, pack: str, category: str) -> bool:
        """Say whether a category of a law pack is one of the severe."""
        return category in self.categories.get(pack, frozenset())


_tried: ContextVar["Policy | None"] = ContextVar("tried", default=None)


def policy() -> Policy:
    """Give the policy in force; where one is tried, that one."""
    return _tried.get() or _shipped()


@contextmanager
def trying(tried: Policy) -> Iterator[None]:
    """Have what is done inside follow another policy: for simulations, in an installation of their own."""
    token = _tried.set(tried)
    try:
        yield
    finally:
        _tried.reset(token)


@functools.cache
def _shipped() -> Policy:
    return parse(FILE.read_bytes())


def parse(content: bytes) -> Policy:
    """Check a policy.

    Raises:
        BadOpinionPolicy: a value is missing, of another kind, or none of ours; or fewer opinions are asked
            for what is severe or in dispute than for anything else.
    """
    table = read_table("The policy of opinions", content, refusal=BadOpinionPolicy)
    check_keys("the policy of opinions", table, _HEAD, refusal=BadOpinionPolicy)
    votes = check_keys("[votes] of the policy of opinions", table["votes"], _VOTES, refusal=BadOpinionPolicy)
    severe = check_keys(
        "[severe] of the policy of opinions",
        table["severe"],
        {"tags": list, "categories": dict},
        refusal=BadOpinionPolicy,
    )
    outside = check_keys(
        "[outside] of the policy of opinions", table["outside"], {"counts": int}, refusal=BadOpinionPolicy
    )
    if not 0 <= outside["counts"] <= MOST:
        raise BadOpinionPolicy(f'The policy of opinions: "counts" must be a number from 0 to {MOST}.')
    if not 1 <= votes["least"] <= votes["severe"] <= votes["dispute"] <= MOST:
        raise BadOpinionPolicy(
            f'The policy of opinions: "least", "severe" and "dispute" must rise, from 1 to {MOST} at most.'
        )
    if not votes["severe"] <= votes["trusted"] <= MOST:
        raise BadOpinionPolicy('The policy of opinions: "trusted" must not be below "severe".')
    return Policy(
        table["version"],
        table["owner"],
        **votes,
        outside=outside["counts"],
        tags=_codes("tags", severe["tags"]),
        categories={pack: _codes(pack, codes) for pack, codes in severe["categories"].items()},
    )


def _codes(where: str, given: Any) -> frozenset[str]:
    if not isinstance(given, list) or not all(isinstance(each, str) and each for each in given):
        raise BadOpinionPolicy(f"The policy of opinions: {where} must be a list of codes.")
    return frozenset(given)
