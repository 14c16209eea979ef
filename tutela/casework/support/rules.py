"""Whom a unit names for support, which sessions are due when, and what a check-in asks: data of the unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tutela.casework.law import approved
from tutela.casework.support.errors import BadSupportRules
from tutela.engine.toml_tables import check_keys, read_table

FILE = Path(__file__).with_name("support.toml")
# The name under which a unit's policies hold its own.
RULES = "support"
_HEAD: dict[str, type] = {
    "title": str,
    "soon_days": int,
    "session": list,
    "answer": list,
    "outcome": list,
    "breach": dict,
}
_BREACH: dict[str, type] = {"hours": int, "citation": str, "verified": bool}
_NAMED: dict[str, type] = dict.fromkeys(("support", "conduct", "security"), list)
_CODE = re.compile(r"[a-z][a-z0-9-]{0,19}")


@dataclass(frozen=True, slots=True)
class Session:
    """A kind of session; `every_days` is 0 where none is due."""

    code: str
    title: str
    every_days: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What a unit lays down about support; names are user names, answers and phrases are by code.

    `breach_citation` says on which law the hours rest, and whether people of the unit verified that.
    """

    support: tuple[str, ...]
    conduct: tuple[str, ...]
    security: tuple[str, ...]
    soon_days: int
    sessions: Mapping[str, Session]
    answers: Mapping[str, str]
    phrases: Mapping[str, str]
    breach_hours: int
    breach_citation: str


def check(text: str) -> None:
    """Refuse a text that is not whole.

    Raises:
        BadSupportRules: the message says what is wrong.
    """
    read(text)


@cache
def shipped() -> str:
    """Give the text that comes with the program."""
    return FILE.read_text(encoding="utf-8")


def in_force(unit: int) -> Rules:
    """Give what holds in a unit: what two people approved, else what is shipped.

    Raises:
        VersionBroken: it is not what two people approved.
    """
    text = approved.text(unit, RULES)
    return read(shipped() if text is None else text)


@lru_cache(maxsize=16)
def read(text: str) -> Rules:
    """Read a text.

    Raises:
        BadSupportRules: a value is missing or of another kind, or a code stands twice.
    """
    table = read_table("The rules of support", text, refusal=BadSupportRules)
    check_keys("The rules of support", table, {**_HEAD, **_NAMED}, refusal=BadSupportRules)
    named = {key: tuple(table[key]) for key in _NAMED}
    if not all(isinstance(name, str) and name for names in named.values() for name in names):
        raise BadSupportRules("The rules of support name people by their user names, as text.")
    if table["soon_days"] < 0:
        raise BadSupportRules('The rules of support: "soon_days" must be 0 or more.')
    sessions = _coded("session", table["session"], {"every_days": int})
    if any(each["every_days"] < 0 for each in sessions.values()):
        raise BadSupportRules('[[session]]: "every_days" must be 0, or the days from one to the next.')
    outcomes = _coded("outcome", table["outcome"], {})
    answers = _coded("answer", table["answer"], {})
    breach = check_keys("[breach]", table["breach"], _BREACH, refusal=BadSupportRules)
    if breach["hours"] < 1:
        raise BadSupportRules('[breach]: "hours" must be 1 or more.')
    return Rules(
        **named,
        soon_days=table["soon_days"],
        sessions={code: Session(**each) for code, each in sessions.items()},
        phrases={code: each["title"] for code, each in outcomes.items()},
        answers={code: each["title"] for code, each in answers.items()},
        breach_hours=breach["hours"],
        breach_citation=breach["citation"] + ("" if breach["verified"] else ", not verified"),
    )


def _coded(what: str, tables: list[Any], more: Mapping[str, type]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for each in tables:
        check_keys(f"[[{what}]]", each, {"code": str, "title": str, **more}, refusal=BadSupportRules)
        if not _CODE.fullmatch(each["code"]) or each["code"] in found:
            raise BadSupportRules(f"[[{what}]]: {each['code']!r} is no code, or stands there twice.")
        found[each["code"]] = each
    return found
