"""What the desk asks about an item: gate facts, children and tags, each answer with its letter."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework.grading.facts import grounds, spoken
from tutela.casework.grading.facts.told import tags_of
from tutela.casework.grading.facts.wording import in_english
from tutela.engine.taxonomy.facts.facts import ADULT_AT, GATE, OF_CHILD
from tutela.engine.taxonomy.facts.schemes import Scheme
from tutela.engine.taxonomy.facts.terms import Answer, TagGroup
from tutela.engine.taxonomy.laws import Law
from tutela.engine.taxonomy.packs import LawPack

# How each question is put; the answers are their codes in words.
_GATE_TITLES = {
    "depiction": noop("Shows something"),
    "medium": noop("Medium"),
    "child": noop("Somebody who looks under 18"),
    "indecent": noop("Indecent"),
    "activity": noop("Criteria met"),
    "synthetic": noop("Made by a machine"),
}
_CHILD_TITLES = {
    "development": noop("Development, as it appears"),
    "sex": noop("Sex as recorded"),
    "basis": noop("Age rests on"),
    "identified": noop("Identified"),
    "self_generated": noop("Self-generated"),
    "coercion": noop("Coercion"),
}
_NOT_RECORDED = {"code": "", "title": noop("not recorded")}


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
    said = spoken.scheme(scheme.name)
    stands_for = {each.code: grounds.implied(law, each.code).facts for each in pack.categories}
    return {
        "scheme": scheme.name,
        "gate": [_question(name, _(_GATE_TITLES[name]), GATE[name]) for name in GATE],
        "elements": [
            {**_question(code, said.asks[code], Answer), "citation": element.citation}
            for code, element in scheme.elements.items()
            if code in _asked_by(law)
        ],
        "bands": _lettered([{"code": band, "title": band} for band in scheme.bands], by_place=True),
        "years": list(range(ADULT_AT)),
        "child": [
            {"name": name, "title": _(_CHILD_TITLES[name]), "answers": _in_words(_answers(OF_CHILD[name]))}
            for name in OF_CHILD
        ],
        "tags": [
            {
                "group": group,
                "title": _capital(tags_of(group)),
                "terms": [
                    {
                        "code": term.code,
                        "title": said.terms[group, code].title,
                        "definition": said.terms[group, code].definition,
                        "key": term.key,
                        "takes_code": term.takes_code,
                    }
                    for (of, code), term in scheme.terms.items()
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
    lettered = _lettered([*_answers(answers), _NOT_RECORDED])
    return {"name": name, "title": title, "answers": _in_words(lettered)}


def _answers(codes: Iterable[str]) -> list[dict[str, str]]:
    return [{"code": str(code), "title": in_english(code)} for code in codes]


def _in_words(answers: list[dict[str, str]]) -> list[dict[str, str]]:
    """Give answers in the reader's language; their letters are the same in each."""
    return [{**answer, "title": _(answer["title"])} for answer in answers]


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


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
