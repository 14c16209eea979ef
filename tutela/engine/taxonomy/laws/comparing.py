"""What another version of a law changes of what was derived."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tutela.engine.taxonomy.facts import Facts
from tutela.engine.taxonomy.laws.derivation import Derived, NotDerivable, derive
from tutela.engine.taxonomy.laws.law import Law


@dataclass(frozen=True, slots=True)
class Change:
    """Facts of one thing that come to something else."""

    of: str
    before: Derived | NotDerivable
    after: Derived | NotDerivable


def compare(old: Law, new: Law, recorded: Iterable[tuple[str, Facts]]) -> Iterator[Change]:
    """Give each thing whose derived value changes from one version to the other, in the order given.

    Args:
        old: the version in force.
        new: the one that is to follow.
        recorded: each thing by any name, such as the reference of an item, with its facts.
    """
    for of, facts in recorded:
        before, after = derive(facts, old), derive(facts, new)
        if _value(before) != _value(after):
            yield Change(of, before, after)


def _value(derived: Derived | NotDerivable) -> tuple[str, int | None] | None:
    return (derived.value, derived.number) if isinstance(derived, Derived) else None
