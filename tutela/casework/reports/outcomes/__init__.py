"""What a report may end in: the rules as data, each with its code, its signpost and what it needs."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

REASON, DUPLICATE_OF, LOOKS = "reason", "duplicate_of", "looks"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule by which a report ends.

    Attributes:
        id: names the rule and its version, for good.
        code: the state in which the report ends.
        says: in words, for whoever decides.
        signpost: what whoever told us may be told.
        needs: what must be given with it.
        to: whom it goes to by name, where the rule names somebody.
        citation: the law or agreement that it rests on; `read` is the day it was read, `mark` whether that is
            verified.
    """

    id: str
    code: str
    says: str
    signpost: str
    needs: frozenset[str]
    to: str = ""
    citation: str = ""
    read: str = ""
    mark: str = ""


@cache
def outcomes() -> dict[str, Outcome]:
    """Give every rule by its id."""
    rules = _read()["rule"]
    return {rule["id"]: Outcome(**{**rule, "needs": frozenset(rule["needs"])}) for rule in rules}


def undo_minutes() -> int:
    """Say for how many minutes whoever decided a report may take that back."""
    return int(_read()["undo_minutes"])


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__ or __name__).joinpath("rules.toml").read_text())


def in_words(rule_id: str) -> str:
    """Say a rule in words; one that this version does not know by its id."""
    rule = outcomes().get(rule_id)
    return rule.says if rule else rule_id
