"""How early an item comes to a desk: what people marked, then what evidence speaks for, then the oldest."""

from collections.abc import Collection

from tutela.casework.origins.models import Mark
from tutela.engine.origins.weights import Weights

# Above every sum of evidence; the numbers stand in rows, so they stay.
FIRST_GENERATION = 20_000
AT_RISK = 30_000
_OF_MARKS = {Mark.Kind.AT_RISK.value: AT_RISK, Mark.Kind.FIRST_GENERATION.value: FIRST_GENERATION}


def of(score: int, marks: Collection[str], weights: Weights) -> int:
    """Give the precedence of an item by its score and the kinds of marks that stand on it."""
    by_evidence = score if score >= weights.candidate_from else 0
    return max([by_evidence, *(_OF_MARKS[kind] for kind in marks)])
