"""What a composite comes to: the highest of its parts, with the count of each kept."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tutela.engine.taxonomy.laws.derivation import Derived, NotDerivable
from tutela.engine.taxonomy.laws.law import Law


@dataclass(frozen=True, slots=True)
class Composite:
    """What the parts of a film, a collage or a file of many pages come to together.

    Attributes:
        value: the highest that was derived of any part; "" where nothing was.
        counts: how many parts have each value, from the highest.
        not_derivable: how many parts have none.
        is_settled: no part without a value could be higher.
    """

    value: str
    counts: Mapping[str, int]
    not_derivable: int
    is_settled: bool


def highest(parts: Iterable[Derived | NotDerivable], law: Law) -> Composite:
    """Give a composite the highest value of its parts, in the order in which the law lists its outcomes."""
    values = [part.value if isinstance(part, Derived) else "" for part in parts]
    found = Counter(value for value in values if value)
    counts = {outcome.code: found[outcome.code] for outcome in law.outcomes if found[outcome.code]}
    value = next(iter(counts), "")
    is_settled = bool(values) and (all(values) or value == law.outcomes[0].code)
    return Composite(value, counts, values.count(""), is_settled)
