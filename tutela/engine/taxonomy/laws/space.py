"""All facts that a law can tell apart: finite, so that a pack can be checked in full."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tutela.engine.taxonomy.errors import BadFacts
from tutela.engine.taxonomy.facts import Child, Facts
from tutela.engine.taxonomy.facts.facts import ADULT_AT, GATE
from tutela.engine.taxonomy.facts.terms import CANNOT_TELL, Answer, Development
from tutela.engine.taxonomy.laws.law import Law


def asked(law: Law) -> list[str]:
    """Name the facts that any rule of a law asks about, the gate first."""
    named = {one.fact for rule in law.rules for one in (*rule.all_of, *rule.any_of)}
    if any(rule.any_child is not None for rule in law.rules):
        named.add("child")
    return sorted(
        named, key=lambda fact: (fact not in GATE, list(GATE).index(fact) if fact in GATE else 0, fact)
    )


def everything(law: Law) -> Iterator[Facts]:
    """Give each set of facts in which all that a law asks about is answered, once.

    That something cannot be told is among the answers where a rule names it. One child, or none, is enough: a
    rule asks for one child, and more of them never make a rule fail.
    """
    names = asked(law)
    for answers in itertools.product(*(_answers(law, name) for name in names)):
        given = dict(zip(names, answers, strict=True))
        for children in _children(law, given):
            try:
                yield _facts(given, children)
            except BadFacts:
                continue


def untold(law: Law) -> Facts:
    """Give the facts in which nothing that a law asks about can be told."""
    names = [name for name in asked(law) if CANNOT_TELL in list(GATE.get(name, Answer))]
    return _facts({name: GATE.get(name, Answer)(CANNOT_TELL) for name in names}, ())


def _answers(law: Law, name: str) -> Sequence[Any]:
    allowed = list(GATE.get(name, Answer))
    is_named = any(
        CANNOT_TELL in one.answers
        for rule in law.rules
        for one in (*rule.all_of, *rule.any_of)
        if one.fact == name
    )
    return [answer for answer in allowed if answer != CANNOT_TELL or is_named]


def _children(law: Law, given: Mapping[str, Any]) -> Sequence[tuple[Child, ...]]:
    asks = [rule.any_child for rule in law.rules if rule.any_child is not None]
    if not asks or given["child"] is not Answer.YES:
        return [()]
    of_development = any(ask.development for ask in asks)
    kinds = [one for one in Development if one != CANNOT_TELL] if of_development else [None]
    ages: list[tuple[int, int] | None] = [None]
    if law.age_limit is not None:
        ages = [(0, law.age_limit - 1), (law.age_limit, ADULT_AT - 1)]
    return [(Child(development=kind, age=age),) for kind in kinds for age in ages]


def _facts(given: Mapping[str, Any], children: tuple[Child, ...]) -> Facts:
    return Facts(
        **{name: answer for name, answer in given.items() if name in GATE},
        elements=tuple((name, answer) for name, answer in given.items() if name not in GATE),
        children=children,
    )
