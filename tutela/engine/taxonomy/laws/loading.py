"""Loads law packs, and refuses each that breaks a rule of its form."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from tutela.engine.taxonomy.errors import BadFacts, BadLaw, UnknownLaw
from tutela.engine.taxonomy.facts import Facts, schemes
from tutela.engine.taxonomy.facts.facts import GATE, SCHEME
from tutela.engine.taxonomy.facts.terms import Answer, Development
from tutela.engine.taxonomy.laws.law import (
    Answered,
    Basis,
    ChildIs,
    Law,
    Mark,
    Outcome,
    Rule,
    Status,
    Undetermined,
)
from tutela.engine.toml_tables import check_keys, read_table

FOLDER = Path(__file__).parent / "packs"

_HEAD = {key: str for key in ("name", "version", "title", "jurisdiction", "owner", "basis", "status")}
_BASIS = {"citation": str, "read_on": datetime.date, "mark": str}
_OUTCOME = {"code": str, "title": str}
_OUTCOME_OPTIONAL = {"number": int, "assessed_only": str, "implies": dict}
_RULE = {"id": str, "says": str, **_BASIS}
_RULE_OPTIONAL = {"outcome": str, "not_derivable": str, "all": dict, "any": dict, "any_child": dict}
_CHILD = {"development": list, "under_age_limit": bool}
_Word = TypeVar("_Word", bound=StrEnum)


def names(folder: Path = FOLDER) -> list[str]:
    """Name the law packs in a folder."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def load(name: str, folder: Path = FOLDER) -> Law:
    """Read a law pack and check its form.

    Raises:
        UnknownLaw: the folder has none of that name.
        BadLaw: it breaks a rule of the form.
    """
    if name not in names(folder):
        raise UnknownLaw(
            f"There is no law pack {name[:60]!r}; there are {', '.join(names(folder)) or 'none'}."
        )
    return parse((folder / f"{name}.toml").read_bytes(), name)


def parse(content: bytes, name: str = "") -> Law:
    """Check the bytes of a law pack, which is to be called `name` where one is given.

    Where its truth table travels inside it, `vectors` reads that.

    Raises:
        BadLaw: it breaks a rule of the form; the message says which, and where.
    """
    where = f"{name}.toml" if name else "The law pack"
    table = read_table(where, content, refusal=BadLaw)
    optional = {"recipient": str, "age_limit": int, "undetermined": dict, "truth_table": dict}
    check_keys(where, table, {**_HEAD, "outcome": list, "rule": list}, optional, refusal=BadLaw)
    if name and table["name"] != name:
        raise BadLaw(f"{where} calls itself {table['name']!r}. Make name and file name the same.")
    limit = table.get("age_limit")
    law = Law(
        **{key: table[key] for key in _HEAD if key != "status"},
        status=_one_of(where, "status", table["status"], Status),
        recipient=table.get("recipient", ""),
        age_limit=limit,
        digest=hashlib.sha256(content).hexdigest(),
        outcomes=tuple(_outcome(at, entry) for at, entry in _entries(where, table, "outcome")),
        rules=tuple(_rule(at, entry, limit) for at, entry in _entries(where, table, "rule")),
        undetermined=_undetermined(where, table.get("undetermined")),
    )
    _check(where, law)
    return law


def _entries(where: str, table: dict[str, Any], what: str) -> list[tuple[str, object]]:
    found = [(f"{where}, {what} {number}", entry) for number, entry in enumerate(table[what], 1)]
    if not found:
        raise BadLaw(f"{where} has no [[{what}]] table. Add at least one.")
    return found


def _outcome(where: str, entry: object) -> Outcome:
    said = check_keys(where, entry, _OUTCOME, _OUTCOME_OPTIONAL, refusal=BadLaw)
    number = said.get("number")
    if number is not None and number not in range(256):
        raise BadLaw(f"{where}: number {number} does not lie between 0 and 255.")
    implies = _facts(where, said["implies"]) if "implies" in said else None
    return Outcome(said["code"], said["title"], number, said.get("assessed_only", ""), implies)


def _facts(where: str, table: dict[str, Any]) -> Facts:
    answers = {fact: _answer(where, fact, answer) for fact, answer in table.items()}
    try:
        return Facts(
            **{fact: answer for fact, answer in answers.items() if fact in GATE},
            elements=tuple((fact, Answer(answer)) for fact, answer in answers.items() if fact not in GATE),
        )
    except BadFacts as wrong:
        raise BadLaw(f"{where}: {wrong}") from wrong


def _rule(where: str, entry: object, limit: int | None) -> Rule:
    said = check_keys(where, entry, _RULE, _RULE_OPTIONAL, refusal=BadLaw)
    if ("outcome" in said) is ("not_derivable" in said):
        raise BadLaw(f"{where}: say either the outcome, or why nothing can be derived.")
    return Rule(
        said["id"],
        said.get("outcome", ""),
        said.get("not_derivable", ""),
        said["says"],
        _conditions(where, said.get("all", {})),
        _conditions(where, said.get("any", {})),
        _child(where, said["any_child"], limit) if "any_child" in said else None,
        _basis(where, said),
    )


def _conditions(where: str, table: dict[str, Any]) -> tuple[Answered, ...]:
    return tuple(
        Answered(
            fact,
            frozenset(
                str(_answer(where, fact, one)) for one in (given if isinstance(given, list) else [given])
            ),
        )
        for fact, given in table.items()
    )


def _answer(where: str, fact: str, answer: object) -> Any:
    elements = schemes.load(SCHEME).elements
    if fact not in GATE and fact not in elements:
        raise BadLaw(f"{where}: nothing asks {fact!r}; there are {', '.join([*GATE, *elements])}.")
    return _one_of(where, fact, answer, GATE.get(fact, Answer))


def _child(where: str, table: dict[str, Any], limit: int | None) -> ChildIs:
    said = check_keys(f"{where}, any_child", table, {}, _CHILD, refusal=BadLaw)
    if said.get("under_age_limit") is False or not said:
        raise BadLaw(f"{where}, any_child asks for nothing: name development, or under_age_limit = true.")
    if "under_age_limit" in said and limit is None:
        raise BadLaw(f"{where} asks for children under the age limit, and the pack has no age_limit.")
    development = frozenset(
        _one_of(where, "development", one, Development) for one in said.get("development", [])
    )
    return ChildIs(development, "under_age_limit" in said)


def _undetermined(where: str, table: object) -> Undetermined | None:
    if table is None:
        return None
    said = check_keys(
        f"{where}, undetermined", table, {"outcome": str, "says": str, **_BASIS}, refusal=BadLaw
    )
    return Undetermined(said["outcome"], said["says"], _basis(where, said))


def _basis(where: str, said: dict[str, Any]) -> Basis:
    return Basis(said["citation"], said["read_on"], _one_of(where, "mark", said["mark"], Mark))


def _one_of(where: str, what: str, said: object, words: type[_Word]) -> _Word:
    if said not in list(words):
        raise BadLaw(f"{where}: {what} {said!r} is none of {', '.join(words)}.")
    return words(str(said))


def _check(where: str, law: Law) -> None:
    _check_single(where, "outcome", [outcome.code for outcome in law.outcomes])
    numbers = [str(outcome.number) for outcome in law.outcomes if outcome.number is not None]
    _check_single(where, "number", numbers)
    _check_single(where, "rule", [rule.id for rule in law.rules])
    named = [rule.outcome for rule in law.rules if rule.outcome]
    if law.undetermined is not None:
        named.append(law.undetermined.outcome)
    for code in named:
        if code not in law.by_code:
            raise BadLaw(f"{where} names outcome {code!r}, and has {', '.join(law.by_code)}.")
        if law.by_code[code].assessed_only:
            raise BadLaw(f"{where} derives {code!r}, which only a person gives. Change one.")


def _check_single(where: str, what: str, given: Iterable[str]) -> None:
    for one, count in Counter(given).items():
        if count > 1:
            raise BadLaw(f"{where} has {what} {one!r} twice. Change one.")
