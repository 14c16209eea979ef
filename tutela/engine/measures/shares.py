"""A share of faults, and between which shares it lies.

Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934): exact, and never narrower than it says.
"""

from dataclasses import dataclass

from tutela.engine.measures.errors import BadPlan
from tutela.engine.measures.sampling import Plan

_STEPS = 60


@dataclass(frozen=True, slots=True)
class Share:
    """So many faults of so many looked at, and the ends of the interval; None where nothing was looked at."""

    faulty: int
    of: int
    low: float | None
    high: float | None


def share(faulty: int, of: int, sure: float = 0.95) -> Share:
    """Give the interval of a share of faults that a sample by chance leaves.

    Raises:
        BadPlan: there are more faults than were looked at, or fewer than none.
    """
    if not 0 <= faulty <= of:
        raise BadPlan(f"{faulty} faults of {of} cannot be.")
    if not of:
        return Share(0, 0, None, None)
    tail = (1.0 - sure) / 2.0
    low = 0.0 if faulty == 0 else _where(of, faulty - 1, 1.0 - tail)
    high = 1.0 if faulty == of else _where(of, faulty, tail)
    return Share(faulty, of, low, high)


def _where(of: int, accept: int, passes: float) -> float:
    """Find the share at which so many faults, or fewer, are found with a probability."""
    plan, low, high = Plan(of, accept), 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if plan.passes(middle) > passes else (low, middle)
    return (low + high) / 2.0
