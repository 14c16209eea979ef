"""A control chart of shares: which week has more faults than chance alone would give.

Source: W. A. Shewhart, Economic Control of Quality of Manufactured Product (1931): the chart of proportions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from tutela.engine.measures.errors import BadPlan


@dataclass(frozen=True, slots=True)
class Point:
    """One span of time: so many faulty of so many, the share, and the most that chance alone would give.

    `is_out` says whether it has more. Where nothing was looked at there is no share and no limit.
    """

    faulty: int
    of: int
    share: float | None
    limit: float | None
    is_out: bool


def chart(counts: Sequence[tuple[int, int]], sigmas: float = 2.0) -> list[Point]:
    """Chart how many were faulty of how many, span by span, against the share of all of them.

    Args:
        counts: faulty and all of each span, in order.
        sigmas: how far from the share of all a span may lie, in standard deviations.

    Raises:
        BadPlan: more are faulty than there are, or fewer than none.
    """
    if any(not 0 <= faulty <= of for faulty, of in counts):
        raise BadPlan("Of each span no more are faulty than were looked at.")
    total = sum(of for _, of in counts)
    usual = sum(faulty for faulty, _ in counts) / total if total else 0.0
    points = []
    for faulty, of in counts:
        if not of:
            points.append(Point(0, 0, None, None, False))
            continue
        limit = min(1.0, usual + sigmas * sqrt(usual * (1.0 - usual) / of))
        points.append(Point(faulty, of, faulty / of, limit, faulty / of > limit))
    return points
