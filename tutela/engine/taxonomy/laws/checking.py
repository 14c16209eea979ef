"""Checks a law pack in full: its rules over all facts, its outcomes, its keys and its truth table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tutela.engine.taxonomy.facts import Facts, write
from tutela.engine.taxonomy.laws import space
from tutela.engine.taxonomy.laws.derivation import Derived, NotDerivable, derive
from tutela.engine.taxonomy.laws.law import Law
from tutela.engine.taxonomy.laws.vectors import Vector

FEWEST_VECTORS = 50


class Fault(StrEnum):
    """What can be wrong with a pack whose form is right."""

    UNREACHABLE = "unreachable rule"
    GAP = "gap"
    NO_RULE = "outcome without a rule"
    KEY = "key does not lead back"
    VECTOR = "vector fails"
    FEW_VECTORS = "too few vectors"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a pack: what, of which rule, outcome or line, and in words."""

    fault: Fault
    of: str
    says: str


def check(law: Law, vectors: Sequence[Vector]) -> list[Finding]:
    """Find what is wrong with a pack whose form is right; nothing if it is empty."""
    return [
        *_rules(law),
        *_outcomes(law),
        *_keys(law),
        *_vectors(law, vectors),
    ]


def _rules(law: Law) -> Iterator[Finding]:
    deciding: set[str] = set()
    uncovered: list[Facts] = []
    for facts in space.everything(law):
        derived = derive(facts, law)
        deciding.add(derived.rule)
        # What names something that cannot be told is for people, and not for a rule that was forgotten.
        if isinstance(derived, NotDerivable) and not derived.rule and not derived.missing:
            uncovered.append(facts)
    for rule in law.rules:
        if rule.id not in deciding:
            yield Finding(
                Fault.UNREACHABLE, rule.id, "Another rule decides before it, whatever the facts are"
            )
    if uncovered:
        says = f"No rule covers {len(uncovered)} sets of facts; the first: {write(uncovered[0])}"
        yield Finding(Fault.GAP, law.name, says)
    if law.undetermined is not None and derive(space.untold(law), law).rule != "undetermined":
        yield Finding(Fault.UNREACHABLE, "undetermined", "It does not decide where nothing can be told")


def _outcomes(law: Law) -> Iterator[Finding]:
    named = {rule.outcome for rule in law.rules}
    if law.undetermined is not None:
        named.add(law.undetermined.outcome)
    for outcome in law.outcomes:
        if outcome.code not in named and not outcome.assessed_only:
            says = "No rule gives it; write one, or say in assessed_only why only a person gives it"
            yield Finding(Fault.NO_RULE, outcome.code, says)


def _keys(law: Law) -> Iterator[Finding]:
    for outcome in law.outcomes:
        if outcome.implies is None:
            continue
        derived = derive(outcome.implies, law)
        if _value(derived) != outcome.code:
            says = f"What its key records comes to something else: {derived.reasons}"
            yield Finding(Fault.KEY, outcome.code, says)


def _vectors(law: Law, vectors: Sequence[Vector]) -> Iterator[Finding]:
    if len(vectors) < FEWEST_VECTORS:
        says = f"The truth table has {len(vectors)} lines; a pack has at least {FEWEST_VECTORS}"
        yield Finding(Fault.FEW_VECTORS, law.name, says)
    for vector in vectors:
        derived = derive(vector.facts, law)
        if _value(derived) != vector.expected:
            wanted = vector.expected or "not derivable"
            says = f"Expected {wanted}, and it is {_value(derived) or 'not derivable'}: {derived.reasons}"
            yield Finding(Fault.VECTOR, f"line {vector.line}", says)


def _value(derived: Derived | NotDerivable) -> str:
    return derived.value if isinstance(derived, Derived) else ""
