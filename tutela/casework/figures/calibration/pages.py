"""What the page of risk rules and outcomes shows, and its files."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tutela.casework import gate
from tutela.casework.figures.calibration import records
from tutela.casework.figures.calibration.judging import Judged, judge
from tutela.casework.figures.calibration.rules import rules
from tutela.casework.figures.catalogue import pages as figures
from tutela.casework.gate import Act, Actor
from tutela.casework.times import moment
from tutela.engine.formats import csv_cells
from tutela.engine.measures.calibration import Bin, Interval

Context = dict[str, Any]
_SIDE = 200
_COLUMNS = ("table", "row", "expected", "came_true", "of", "share", "low", "high")
_OF_ROWS = ("report", "band", "order", "came_true", "was_urgent")


def judged(by: Actor) -> Judged:
    """Judge the risk rules of the actor's unit by outcomes.

    Raises:
        NotAllowed: the actor may not see the manager's figures.
    """
    gate.require(by, Act.SEE_MANAGEMENT)
    return judge(records.foreseen(by.unit))


def calibration(by: Actor) -> Context:
    """Say what the page shows.

    Raises:
        NotAllowed: the actor may not see the manager's figures.
    """
    found, book = judged(by), rules()
    return {
        "at": moment(timezone.now()),
        "rules": book,
        "judged": found,
        "missed": _interval(found.missed) if found.missed else None,
        "bands": [
            {"band": each.band, "fitted": f"{each.fitted:.1%}", **_interval(each.came)}
            for each in found.bands
        ],
        "bins": [{"expected": f"{each.expected:.1%}", **_interval(each.came)} for each in found.bins],
        "chart": _chart(found.bins),
        "links": figures.links(by),
        "rows": "?form=rows" if gate.may(by, Act.SEE_REPORTS) else "",
    }


def _interval(found: Interval) -> Context:
    return {
        "found": found.found,
        "of": found.of,
        "share": f"{found.share:.1%}",
        "low": f"{found.low:.1%}",
        "high": f"{found.high:.1%}",
    }


def _chart(bins: Sequence[Bin]) -> Context | None:
    """Lay the plot out: expected from the left, what came true from the bottom, intervals as bars."""
    if not bins:
        return None
    dots = [
        {
            "x": round(_SIDE * each.expected, 1),
            "y": round(_SIDE * (1 - each.came.share), 1),
            "low": round(_SIDE * (1 - each.came.low), 1),
            "high": round(_SIDE * (1 - each.came.high), 1),
        }
        for each in bins
    ]
    return {"side": _SIDE, "dots": dots, "line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots)}


def as_csv(found: Judged) -> str:
    """Give the tables of the page as CSV."""
    rows = [
        {"table": "band", "row": each.band, "expected": each.fitted, **_exact(each.came)}
        for each in found.bands
    ]
    rows += [
        {"table": "reliability", "row": str(number), "expected": each.expected, **_exact(each.came)}
        for number, each in enumerate(found.bins, 1)
    ]
    if found.missed:
        rows.append({"table": "missed urgent", "row": "", "expected": "", **_exact(found.missed)})
    return csv_cells.table(_COLUMNS, rows)


def _exact(found: Interval) -> Context:
    return {
        "came_true": found.found,
        "of": found.of,
        "share": found.share,
        "low": found.low,
        "high": found.high,
    }


def rows_as_csv(by: Actor) -> str:
    """Give the reports by which the rules are judged, one a line.

    Raises:
        NotAllowed: the actor may not see the manager's figures, or no reports.
    """
    gate.require(by, Act.SEE_MANAGEMENT)
    gate.require(by, Act.SEE_REPORTS)
    rows = [
        {
            "report": f"R-{each.report}",
            "band": each.band,
            "order": each.order,
            "came_true": "yes" if each.came_true else "no",
            "was_urgent": "yes" if each.was_urgent else "no",
        }
        for each in records.foreseen(by.unit)
    ]
    return csv_cells.table(_OF_ROWS, rows)
