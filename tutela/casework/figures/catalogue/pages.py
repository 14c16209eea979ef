"""The pages of figures: the two boards, one figure with its parts, and the rows behind each."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.figures import queries
from tutela.casework.figures.catalogue import counting, listing
from tutela.casework.figures.catalogue.counting import Counted, Parts
from tutela.casework.figures.catalogue.periods import Period, offered
from tutela.casework.figures.catalogue.reading import MONTH, BoardName, Defined, catalogue
from tutela.casework.gate import Act, Actor
from tutela.casework.times import moment
from tutela.engine.formats.csv_cells import inert

Context = dict[str, Any]
TITLES = {
    BoardName.COMMAND: "Figures for the senior officer",
    BoardName.MANAGEMENT: "Figures for the manager",
}
_BAR, _ROW, _MOST_BARS = 100, 14, 14


def board(by: Actor, name: str, period: Period) -> Context:
    """Say what a board shows: each of its figures, with its first split as chart and table.

    Raises:
        NotAllowed: the actor may not see this board.
    """
    gate.require(by, queries.BOARDS[name])
    return {
        "title": TITLES[BoardName(name)],
        "period": _period(period),
        "at": moment(timezone.now()),
        "below": catalogue().below,
        "figures": [_on_board(by, each, period) for each in catalogue().on(name)],
        "links": links(by),
        "csv": "?" + urlencode({"span": period.code, "form": "csv"}),
    }


def figure(by: Actor, key: str, period: Period) -> Context:
    """Say what the page of a figure shows: what it is, what it comes to, and all its splits.

    Raises:
        NotAllowed: it is on no board that the actor may see.
        NotFound: there is none.
    """
    defined = queries.figure_for(by, key)
    return {
        "title": defined.title,
        "period": _period(period),
        "at": moment(timezone.now()),
        "below": catalogue().below,
        "figure": defined,
        "counted": _counted(by, counting.count(defined, by.unit, period)),
        "splits": [_split(by, defined, period, way) for way in _ways(defined, period)],
        "links": links(by),
        "csv": "?" + urlencode({"span": period.code, "form": "csv"}),
    }


def rows(by: Actor, key: str, period: Period, asked: Mapping[str, str], after: int | None) -> Context:
    """Say which rows a figure counts, from the number of one on.

    Raises:
        NotAllowed: the actor may see the figure or its rows not.
        NotFound: there is no such figure.
        NoRows: it is not split that way.
    """
    defined = queries.figure_for(by, key)
    source, narrowed = listing.which(defined, asked)
    found = queries.rows_of(by, source, period, narrowed)
    shown = listing.page(source, found, after)
    kept = {"span": period.code, **asked}
    more = urlencode({**kept, "after": shown.last}) if shown.last else ""
    return {
        "title": f"Rows of: {defined.title}",
        "figure": defined,
        "href": f"{reverse('figure', args=[key])}?{urlencode({'span': period.code})}",
        "period": str(period),
        "narrowed": listing.in_words(source, narrowed),
        "count": found.count(),
        "heads": listing.heads(source),
        "rows": shown.rows,
        "more": f"?{more}" if more else "",
        "csv": "?" + urlencode({**kept, "form": "csv"}),
    }


def links(by: Actor) -> list[Context]:
    """Give the ways between the pages of figures that the actor may see."""
    ways = [
        (TITLES[BoardName.COMMAND], "figures-command", Act.SEE_COMMAND),
        (TITLES[BoardName.MANAGEMENT], "figures-management", Act.SEE_MANAGEMENT),
        ("Papers", "figure-papers", Act.SEE_COMMAND),
        ("Risk rules and outcomes", "calibration", Act.SEE_MANAGEMENT),
        ("What waits", "boards", Act.SEE_BOARDS),
    ]
    return [{"label": label, "href": reverse(route)} for label, route, act in ways if gate.may(by, act)]


def as_csv(told: Sequence[tuple[Counted, Sequence[Parts]]], period: Period) -> str:
    """Give figures as lines of figure, split, part and value, as they are shown."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["figure", "split", "part", "value"])
    lines.writerow(["span", "", period.code, f"{period.first} to {period.until}"])
    for counted, splits in told:
        lines.writerow([inert(counted.figure.title), "", "", inert(counted.said)])
        for parts in splits:
            for part in parts.parts:
                lines.writerow(
                    [inert(each) for each in (counted.figure.title, parts.label, part.name, part.said)]
                )
    return out.getvalue()


def told(by: Actor, figures: Sequence[Defined], period: Period) -> list[tuple[Counted, Sequence[Parts]]]:
    """Count figures with all their splits."""
    return [
        (
            counting.count(each, by.unit, period),
            [counting.split(each, by.unit, period, way) for way in _ways(each, period)],
        )
        for each in figures
    ]


def _ways(figure: Defined, period: Period) -> list[str]:
    return [way for way in figure.by if way != MONTH or period.months > 1]


def _period(period: Period) -> Context:
    found = offered(timezone.localdate())
    found = found if period in found else [period, *found]
    return {
        "code": period.code,
        "label": str(period),
        "until": period.until.isoformat(),
        "is_over": period.end <= timezone.now(),
        "offered": [(each.code, str(each)) for each in found],
    }


def _on_board(by: Actor, figure: Defined, period: Period) -> Context:
    found = _counted(by, counting.count(figure, by.unit, period))
    way = next(iter(_ways(figure, period)), "")
    return {**found, "split": _split(by, figure, period, way) if way else None}


def _counted(by: Actor, counted: Counted) -> Context:
    figure, span = counted.figure, {"span": counted.period.code}
    opens = queries.may_open(by, figure.source)
    place = reverse("figure-rows", args=[figure.key])
    over = figure.over and queries.may_open(by, figure.over_source)
    return {
        "key": figure.key,
        "title": figure.title,
        "says": figure.says,
        "value": counted.said,
        "href": f"{reverse('figure', args=[figure.key])}?{urlencode(span)}",
        "rows": f"{place}?{urlencode(span)}" if opens and counted.rows else "",
        "over": f"{place}?{urlencode({**span, 'over': 'yes'})}" if over else "",
    }


def _split(by: Actor, figure: Defined, period: Period, way: str) -> Context:
    found = counting.split(figure, by.unit, period, way)
    opens = queries.may_open(by, figure.source)
    place = reverse("figure-rows", args=[figure.key])
    most = max((part.shown or 0 for part in found.parts), default=0)
    parts = [
        {
            "name": part.name,
            "said": part.said,
            "rows": f"{place}?{urlencode({'span': period.code, way: part.code})}"
            if opens and part.number
            else "",
            "width": round(_BAR * part.shown / most, 1) if part.shown and most else 0,
            "y": number * _ROW + 2,
        }
        for number, part in enumerate(found.parts)
    ]
    return {
        "label": found.label,
        "caption": f"{figure.title}: {found.label.lower()}",
        "is_hidden": found.is_hidden,
        "parts": parts,
        "total": found.total,
        "bars": parts[:_MOST_BARS] if most else [],
        "height": min(len(parts), _MOST_BARS) * _ROW,
    }
