"""Measures what is on record: agreement by facet, what was taken for what, subgroups, and drift by week."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tutela.casework.quality.agreement.records import AGE, CATEGORY, FACETS, Checked, Opinion
from tutela.casework.quality.agreement.rules import rules
from tutela.engine.measures import agreement
from tutela.engine.measures.agreement import Agreement, Level
from tutela.engine.measures.control import Point, chart
from tutela.engine.measures.errors import BadRatings
from tutela.engine.measures.ratings import Ratings, gather
from tutela.engine.measures.shares import Share, share

# The two of a check, in the order in which a matrix has them.
GRADED, CHECKED = "graded", "checked"
# Whoever reads a figure of several people sees nobody's.
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Measured:
    """How far people agree in one facet: every measure that can be taken of it, and the items it rests on."""

    facet: str
    measures: Sequence[Agreement]
    items: int


def of_checks(rows: Sequence[Checked]) -> Measured | None:
    """Measure grades against checks of them; None where there are too few of either."""
    if not _is_enough(len(rows), {row.grader for row in rows}):
        return None
    ratings = gather(
        (str(row.number), who, value)
        for row in rows
        for who, value in ((GRADED, row.graded), (CHECKED, row.checked))
    )
    return Measured(CATEGORY, _measures(ratings, Level.NOMINAL), len(rows))


def of_opinions(rows: Sequence[Opinion]) -> list[Measured]:
    """Measure several opinions of the same items, facet by facet; age by how far it is apart, in years."""
    found = []
    for facet in FACETS:
        said = _said(rows, facet)
        if not _is_enough(len({item for item, _, _ in said}), {person for _, person, _ in said}):
            continue
        level = Level.INTERVAL if facet == AGE else Level.NOMINAL
        order = sorted({value for _, _, value in said}, key=float) if facet == AGE else ()
        ratings = gather(said, order)
        found.append(Measured(facet, _measures(ratings, level), len(ratings.items)))
    return found


def _said(rows: Sequence[Opinion], facet: str) -> list[tuple[str, str, str]]:
    """Give what was recorded of items of which more than one person recorded it."""
    said = [(str(row.item), str(row.person), row.values[facet]) for row in rows if row.values[facet]]
    times = Counter(item for item, _, _ in said)
    return [each for each in said if times[each[0]] >= _SEVERAL]


def _measures(ratings: Ratings, level: Level) -> list[Agreement]:
    wanted: list[Callable[[], Agreement]] = [
        lambda: agreement.percent(ratings),
        lambda: agreement.cohen(ratings, level),
        lambda: agreement.fleiss(ratings),
        lambda: agreement.krippendorff(ratings, level),
    ]
    found = []
    for measure in wanted:
        try:
            found.append(measure())
        except BadRatings:
            # Cohen's is of two, and Fleiss' of as many for each item.
            continue
    return found


def matrix(rows: Iterable[Checked]) -> Counter[tuple[str, str]]:
    """Count what was graded as what, and said to be what by whoever checked it."""
    return Counter((row.graded, row.checked) for row in rows)


def by_subgroup(rows: Sequence[Checked], of: Callable[[Checked], str]) -> list[tuple[str, Share]]:
    """Give the share of faults by subgroup; those of too few items or people are left out."""
    groups: dict[str, list[Checked]] = {}
    for row in rows:
        groups.setdefault(of(row), []).append(row)
    return [
        (name, share(sum(row.is_faulty for row in group), len(group)))
        for name, group in sorted(groups.items())
        if _is_enough(len(group), {row.grader for row in group})
    ]


def by_week(rows: Sequence[Checked], today: date) -> list[tuple[date, Point]]:
    """Chart the share of faults by week, without a gap, the first one first."""
    if not rows:
        return []
    first, last = min(row.week for row in rows), today - timedelta(days=today.weekday())
    weeks = [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
    faulty, checked = Counter(row.week for row in rows if row.is_faulty), Counter(row.week for row in rows)
    counts = [(faulty[week], checked[week]) for week in weeks]
    return list(zip(weeks, chart(counts, rules().drift_tenths_of_sigma / 10), strict=True))


def _is_enough(items: int, people: set[int] | set[str]) -> bool:
    return items >= rules().least_items and len(people) >= rules().least_people
