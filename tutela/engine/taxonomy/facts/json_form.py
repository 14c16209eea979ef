"""Facts as JSON: one canonical text for the same facts, and a reader that takes nothing else for granted."""

import difflib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from tutela.engine.taxonomy.errors import BadFacts
from tutela.engine.taxonomy.facts.facts import ANSWERS_OF_CHILD, GATE, OF_CHILD, Child, Facts
from tutela.engine.taxonomy.facts.terms import Answer, TagGroup

FORM = "tutela.facts/1"
# Facts of one item are short; what is longer was not written by us.
MOST_CHARACTERS = 64 * 1024


def write(facts: Facts) -> str:
    """Write facts as canonical JSON: sorted, without blanks, and without what nobody answered."""
    said: dict[str, Any] = {"form": FORM, "scheme": facts.scheme}
    gate = {name: getattr(facts, name) for name in GATE if getattr(facts, name) is not None}
    said |= {"gate": gate} if gate else {}
    said |= {"elements": dict(facts.elements)} if facts.elements else {}
    said |= {"children": [_told(child) for child in facts.children]} if facts.children else {}
    said |= {"tags": {group: list(codes) for group, codes in facts.tags}} if facts.tags else {}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def read(text: str) -> Facts:
    """Read facts from JSON.

    Raises:
        BadFacts: not JSON of this form; anything that is not a code; codes against each other.
        UnknownScheme: a scheme of terms that is not installed.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadFacts(f"Facts of one item have at most {MOST_CHARACTERS} characters.")
    try:
        said = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        if isinstance(wrong, BadFacts):
            raise
        raise BadFacts(f"The facts are not JSON: {wrong}.") from wrong
    table = _table("The facts", said, ("form", "scheme", "gate", "elements", "children", "tags"))
    if table.get("form") != FORM:
        raise BadFacts(f'The facts must say "form": "{FORM}".')
    scheme = table.get("scheme")
    if not isinstance(scheme, str):
        raise BadFacts('The facts must name their scheme, as "starter/1".')
    gate = _table("gate", table.get("gate", {}), GATE)
    elements = _mapping("elements", table.get("elements", {}))
    tags = _table("tags", table.get("tags", {}), TagGroup)
    return Facts(
        scheme=scheme,
        **{name: _code(name, gate[name], GATE[name]) for name in gate},
        elements=tuple((name, _code(name, answer, Answer)) for name, answer in elements.items()),
        children=tuple(_child(number, one) for number, one in enumerate(_list("children", table), 1)),
        tags=tuple((TagGroup(group), tuple(_texts(group, codes))) for group, codes in tags.items()),
    )


def _told(child: Child) -> dict[str, Any]:
    answers = {name: getattr(child, name) for name in ANSWERS_OF_CHILD}
    return {name: answer for name, answer in answers.items() if answer is not None}


def _child(number: int, said: object) -> Child:
    where = f"child {number}"
    table = _table(where, said, ANSWERS_OF_CHILD)
    answers: dict[str, Any] = {
        name: _code(f"{where}, {name}", table[name], OF_CHILD[name]) for name in table if name in OF_CHILD
    }
    if "band" in table:
        if not isinstance(table["band"], str):
            raise BadFacts(f'{where}: "band" is a code, as "7-10".')
        answers["band"] = table["band"]
    if "age" in table:
        age = table["age"]
        if not isinstance(age, list) or [type(one) for one in age] != [int, int]:
            raise BadFacts(f'{where}: "age" is the youngest and the oldest in whole years, as [7, 10].')
        answers["age"] = (age[0], age[1])
    return Child(**answers)


def _code(where: str, said: object, allowed: type[StrEnum]) -> Any:
    if not isinstance(said, str) or said not in list(allowed):
        raise BadFacts(f"{where} is one of {', '.join(allowed)}, and nothing else.")
    return allowed(said)


def _mapping(where: str, said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise BadFacts(f"{where} is not an object in braces.")
    return said


def _table(where: str, said: object, allowed: Iterable[str]) -> dict[str, Any]:
    table, names = _mapping(where, said), [str(name) for name in allowed]
    for key in table:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1, cutoff=0.0)[0]
            raise BadFacts(f'{where}: "{key[:40]}" is no fact. Did you mean "{near}"? Free text is refused.')
    return table


def _list(name: str, table: Mapping[str, Any]) -> list[Any]:
    said = table.get(name, [])
    if not isinstance(said, list):
        raise BadFacts(f"{name} is not a list in brackets.")
    return said


def _texts(group: str, said: object) -> list[str]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise BadFacts(f"tags, {group} is not a list of codes.")
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise BadFacts("A fact is given twice. Give each once.")
    return table


def _no_constant(name: str) -> None:
    raise BadFacts(f"{name} is no fact.")
