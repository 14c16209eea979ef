"""What the desk asks about an item: gate facts, children and tags, each answer with its letter."""

import json
from collections.abc import Iterable
from typing import Any

from tutela.casework.grading.facts import grounds
from tutela.engine.taxonomy.facts.facts import ADULT_AT, GATE, OF_CHILD
from tutela.engine.taxonomy.facts.schemes import Scheme
from tutela.engine.taxonomy.facts.terms import Answer, TagGroup
from tutela.engine.taxonomy.laws import Law
from tutela.engine.taxonomy.packs import LawPack

# How each question is put; the answers are their codes in words.
_GATE_TITLES = {
    "depiction": "Shows something",
    "medium": "Medium",
    "child": "Somebody who looks under 18",
    "indecent": "Indecent",
    "activity": "Criteria met",
    "synthetic": "Made by a machine",
}
_CHILD_TITLES = {
    "development": "Development, as it appears",
    "sex": "Sex as recorded",
    "basis": "Age rests on",
    "identified": "Identified",
    "self_generated": "Self-generated",
    "coercion": "Coercion",
}
_NOT_RECORDED = {"code": "", "title": "not recorded"}


def form(law: Law | None, pack: LawPack, scheme: Scheme) -> dict[str, Any] | None:
    """Give what the panel of the desk asks by the rules of a law pack, and by a scheme of terms.

    There is nothing to ask, and None, where the pack has no rules for facts.

    Returns:
        scheme: the terms by which it is recorded.
        gate, elements: each question with its title and its answers, the last of them not recorded.
        bands, years, child: what is asked of each child.
        tags: the terms of each group.
        implied: for each category the facts that its key stands for, or None.
    """
    if law is None:
        return None
    stands_for = {each.code: grounds.implied(law, each.code).facts for each in pack.categories}
    return {
        "scheme": scheme.name,
        "gate": [_question(name, _GATE_TITLES[name], GATE[name]) for name in GATE],
        "elements": [
            {**_question(code, element.asks, Answer), "citation": element.citation}
            for code, element in scheme.elements.items()
            if code in _asked_by(law)
        ],
        "bands": _lettered([{"code": band, "title": band} for band in scheme.bands], by_place=True),
        "years": list(range(ADULT_AT)),
        "child": [
            {"name": name, "title": _CHILD_TITLES[name], "answers": _answers(OF_CHILD[name])}
            for name in OF_CHILD
        ],
        "tags": [
            {
                "group": group,
                "title": f"{group.capitalize()} tags",
                "terms": [
                    {
                        "code": term.code,
                        "title": term.title,
                        "definition": term.definition,
                        "key": term.key,
                        "takes_code": term.takes_code,
                    }
                    for (of, _), term in scheme.terms.items()
                    if of is group
                ],
            }
            for group in TagGroup
        ],
        "implied": {code: _by(scheme, text) if text else None for code, text in stands_for.items()},
    }


def _by(scheme: Scheme, text: str) -> dict[str, Any]:
    """Give the facts that a key stands for, as they are recorded by a scheme: it asks what laws rest on."""
    return {**json.loads(text), "scheme": scheme.name}


def _asked_by(law: Law) -> set[str]:
    return {each.fact for rule in law.rules for each in (*rule.all_of, *rule.any_of)}


def _question(name: str, title: str, answers: Iterable[str]) -> dict[str, Any]:
    return {"name": name, "title": title, "answers": _lettered([*_answers(answers), _NOT_RECORDED])}


def _answers(codes: Iterable[str]) -> list[dict[str, str]]:
    return [{"code": str(code), "title": str(code).replace("_", " ")} for code in codes]


def _lettered(answers: list[dict[str, str]], *, by_place: bool = False) -> list[dict[str, str]]:
    """Give each answer a letter: the first of its words that no answer before it has, or by its place."""
    # T goes to the tags from wherever somebody is.
    taken = {"t"}
    lettered = []
    for place, answer in enumerate(answers):
        letters = chr(ord("a") + place) if by_place else answer["title"].lower()
        key = next(letter for letter in letters if letter.isalpha() and letter not in taken)
        taken.add(key)
        lettered.append({**answer, "key": key})
    return lettered
