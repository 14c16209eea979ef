"""Puts what policies came to beside each other: a table for people, one line of JSON each for programs."""

import json
from collections.abc import Iterable, Sequence
from math import ceil

from tutela.casework.quality.sampling.plans import Book
from tutela.engine.measures.sampling import Plan
from tutela.engine.measures.shares import Share
from tutela.simulation.figures import Figures

SCHEMA = "tutela.simulation/1"
GOOD, BAD = 0.01, 0.05
_LOTS = (150, 500, 1000, 1500, 2000, 3000)
_COLUMNS = (
    "policy", "files", "full views", "minutes", "dose", "checks", "settled wrong", "missed at risk",
    "lots accepted", "rejected", "unsettled",
)  # fmt: skip


def table(rows: Iterable[Figures]) -> str:
    """Give a line for each policy; views, minutes, dose and checks for every 1,000 files."""
    return _aligned([_COLUMNS, *(_cells(row) for row in rows)])


def _cells(row: Figures) -> tuple[str, ...]:
    return (
        row.title,
        f"{row.files:,}",
        f"{row.per_thousand(row.views):,.0f}",
        f"{row.per_thousand(row.minutes):.1f}",
        f"{row.per_thousand(row.dose):.1f}",
        f"{row.per_thousand(row.checks):.1f}",
        _share(row.wrong),
        _share(row.missed),
        f"{row.accepted}",
        f"{row.rejected}",
        f"{row.unsettled}",
    )


def _share(found: Share) -> str:
    if found.low is None or found.high is None:
        return "none there"
    between = f"{100 * found.low:.2f}-{100 * found.high:.2f}"
    return f"{100 * found.faulty / found.of:.3f} % ({between})"


def as_json(row: Figures, seed: int, scenario: str) -> str:
    """Give one line of JSON; shares from 0 to 1, with the interval that 95 in 100 such hold the truth."""
    said = {
        "schema": SCHEMA,
        "seed": seed,
        "scenario": scenario,
        "policy": row.policy,
        "files": row.files,
        "views": row.views,
        "minutes": round(row.minutes, 2),
        "dose": round(row.dose, 2),
        "checks": row.checks,
        "checks_of_a_tenth": row.tenth,
        "settled_wrong": _json_share(row.wrong),
        "missed_at_risk": _json_share(row.missed),
        "lots_accepted": row.accepted,
        "lots_rejected": row.rejected,
        "unsettled": row.unsettled,
        "days": row.days,
    }
    return json.dumps(said)


def _json_share(found: Share) -> dict[str, float | int | None]:
    return {"count": found.faulty, "of": found.of, "low": found.low, "high": found.high}


def checks_of_lots(book: Book) -> str:
    """Say what plans cost beside a fixed tenth of each lot, by the plans' own curves.

    The fixed tenth has the smallest acceptance number by which a lot with 1 % of faults passes as often.
    """
    rows = [("lot", "checks at 1 % faults", "a fixed tenth", "passes at 1 %", "at 5 %", "the tenth at 5 %")]
    for lot in _LOTS:
        course, size = book.course(lot), ceil(lot / 10)
        passes = course.passes(GOOD)
        tenth = next(plan for plan in (Plan(size, at) for at in range(size)) if plan.passes(GOOD) >= passes)
        rows.append(
            (
                f"{lot:,}",
                f"{course.looks(GOOD):.0f}",
                f"{size}",
                f"{100 * passes:.0f} %",
                f"{100 * course.passes(BAD):.0f} %",
                f"{100 * tenth.passes(BAD):.0f} %",
            )
        )
    return _aligned(rows)


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        first, *others = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join((first, *others)).rstrip())
    return "\n".join(lines)
