"""What the page of agreement shows, as tables that are files too."""

import csv
import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.queries import titles_of
from tutela.casework.items.models import Item
from tutela.casework.quality.agreement import figures, records
from tutela.casework.quality.agreement.figures import Measured
from tutela.casework.quality.agreement.records import Asked, Checked
from tutela.casework.quality.agreement.rules import rules
from tutela.casework.times import moment
from tutela.engine.formats.csv_cells import inert
from tutela.engine.measures.agreement import Agreement
from tutela.engine.measures.shares import Share

Context = dict[str, Any]
PAGE = 50
_NAMES = {
    "percent": "Percent",
    "cohen": "Cohen's kappa",
    "fleiss": "Fleiss' kappa",
    "krippendorff": "Krippendorff's alpha",
}
_FACETS = {"category": "Category", "sex": "Sex as recorded", "age": "Age in years"}
_HEIGHT, _STEP = 100, 24


def agreement(by: Actor, asked: Asked) -> Context:
    """Say what the page shows.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    gate.require(by, Act.RELEASE_LOT)
    rows, titles = records.checked(by, asked), titles_of(by.unit)
    kept = {"pack": asked.pack, "guidance": asked.guidance}
    packs, versions = records.choices(by)
    weeks = figures.by_week(rows, timezone.localdate())
    return {
        "asked": kept,
        "packs": packs,
        "guidance": versions,
        "tables": [
            _measured("Grades and blind checks of them", [each] if (each := figures.of_checks(rows)) else []),
            _measured("Several opinions of the same items", figures.of_opinions(records.opinions(by, asked))),
            _matrix(rows, titles, kept),
            _shares("Faults by sex as recorded", figures.by_subgroup(rows, lambda row: row.sex), kept, "sex"),
            _shares("Faults by age in years", figures.by_subgroup(rows, lambda row: row.age), kept, "age"),
            _weeks(weeks, kept),
        ],
        "drift": [week.isoformat() for week, point in weeks if point.is_out],
        "chart": _chart(weeks),
        "least": rules().least_items,
        "weeks": rules().weeks,
        "at": moment(timezone.now()),
        "csv": "?" + urlencode({**kept, "form": "csv"}),
    }


def _cell(value: object, href: str = "", *, is_number: bool = True) -> Context:
    return {"value": value, "href": href, "is_number": is_number}


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Context]]) -> Context:
    return {"caption": caption, "heads": heads, "rows": rows}


def _measured(caption: str, found: Sequence[Measured]) -> Context:
    rows = [
        [
            _cell(f"{_FACETS[each.facet]}: {_NAMES[measure.name]}", is_number=False),
            *(_cell(_figure(measure, value)) for value in (measure.value, measure.low, measure.high)),
            _cell(measure.items),
        ]
        for each in found
        for measure in each.measures
    ]
    return _table(caption, ["Measure", "Value", "From", "To", "Items"], rows)


def _figure(measure: Agreement, value: float | None) -> str:
    if value is None:
        return "Not defined"
    return f"{value:.1%}" if measure.name == "percent" else f"{value:.3f}"


def _matrix(rows: Sequence[Checked], titles: dict[str, str], kept: dict[str, str]) -> Context:
    counts = figures.matrix(rows) if figures.of_checks(rows) else {}
    codes = [code for code in titles if any(code in pair for pair in counts)]
    codes += sorted({code for pair in counts for code in pair} - set(codes))
    lines = [
        [
            _cell(titles.get(graded, graded), is_number=False),
            *(
                _cell(count, _opens(kept, graded=graded, checked=checked) if count else "")
                for checked in codes
                for count in [counts.get((graded, checked), 0)]
            ),
        ]
        for graded in codes
    ]
    heads = ["Graded, and checked as", *(titles.get(code, code) for code in codes)]
    return _table("What was graded as what, and checked as what", heads, lines)


def _shares(caption: str, groups: Sequence[tuple[str, Share]], kept: dict[str, str], name: str) -> Context:
    rows = [
        [
            _cell(group or "Not recorded", is_number=False),
            _cell(found.of, _opens(kept, **{name: group or "none"})),
            _cell(
                found.faulty, _opens(kept, faulty="yes", **{name: group or "none"}) if found.faulty else ""
            ),
            _cell("" if found.low is None else f"{found.low:.1%}"),
            _cell("" if found.high is None else f"{found.high:.1%}"),
        ]
        for group, found in groups
    ]
    return _table(caption, ["Group", "Checked", "Faulty", "From", "To"], rows)


def _weeks(weeks: Sequence[tuple[Any, Any]], kept: dict[str, str]) -> Context:
    rows = [
        [
            _cell(week.isoformat(), is_number=False),
            _cell(point.of, _opens(kept, week=week.isoformat()) if point.of else ""),
            _cell(point.faulty, _opens(kept, week=week.isoformat(), faulty="yes") if point.faulty else ""),
            _cell("" if point.limit is None else f"{point.limit:.1%}"),
            _cell("Drifts" if point.is_out else "", is_number=False),
        ]
        for week, point in reversed(weeks)
    ]
    return _table("Faults by week", ["Week from", "Checked", "Faulty", "At most, by chance", "Alert"], rows)


def _chart(weeks: Sequence[tuple[Any, Any]]) -> Context | None:
    """Lay the chart out: a point a week, from the bottom up, against the highest that is drawn."""
    top = max((max(point.share or 0.0, point.limit or 0.0) for _, point in weeks), default=0.0)
    if not top:
        return None
    dots = [
        {
            "x": _STEP // 2 + number * _STEP,
            "y": round(_HEIGHT - _HEIGHT * point.share / top, 1),
            "limit": round(_HEIGHT - _HEIGHT * point.limit / top, 1),
            "is_out": point.is_out,
        }
        for number, (_, point) in enumerate(weeks)
        if point.share is not None
    ]
    return {
        "width": _STEP * len(weeks),
        "height": _HEIGHT + 12,
        "dots": dots,
        "line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "limit": " ".join(f"{dot['x']},{dot['limit']}" for dot in dots),
        "top": f"{top:.1%}",
    }


def _opens(kept: dict[str, str], **narrowed: str) -> str:
    given = {name: value for name, value in {**kept, **narrowed}.items() if value}
    return f"{reverse('agreement-rows')}?{urlencode(given)}"


def rows(by: Actor, asked: Asked, narrowed: dict[str, str], after: int | None) -> Context:
    """Say which checks a figure counts, in their order, from the number of one on.

    Raises:
        NotAllowed: the actor may not release lots.
    """
    counted = [row for row in records.checked(by, asked) if _is_counted(row, narrowed)]
    shown = [row for row in counted if after is None or row.number > after]
    page, titles = shown[:PAGE], titles_of(by.unit)
    references = dict(Item.objects.in_bulk([row.item for row in page]).items())
    query = {**narrowed, "pack": asked.pack, "guidance": asked.guidance}
    given = {name: value for name, value in query.items() if value}
    return {
        "count": len(counted),
        "rows": [
            {
                "reference": references[row.item].reference,
                "href": rooms.page_of("item", row.item),
                "graded": titles.get(row.graded, row.graded),
                "checked": titles.get(row.checked, row.checked),
                "week": row.week.isoformat(),
                "faulty": "Faulty" if row.is_faulty else "",
            }
            for row in page
        ],
        "more": f"?{urlencode({**given, 'after': page[-1].number})}" if len(shown) > PAGE else "",
    }


def _is_counted(row: Checked, narrowed: dict[str, str]) -> bool:
    said = {
        "graded": row.graded, "checked": row.checked, "week": row.week.isoformat(), "sex": row.sex or "none",
        "age": row.age or "none", "faulty": "yes" if row.is_faulty else "no",
    }  # fmt: skip
    return all(said[name] == value for name, value in narrowed.items() if value)


NARROWED = ("graded", "checked", "week", "sex", "age", "faulty")


def as_csv(context: Context) -> str:
    """Give the tables of the page as lines of table, row, head and value."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["table", "row", "head", "value"])
    for table in context["tables"]:
        for first, *others in table["rows"]:
            for head, cell in zip(table["heads"][1:], others, strict=True):
                value = cell["value"]
                said = value if isinstance(value, int) else inert(str(value))
                lines.writerow([inert(table["caption"]), inert(str(first["value"])), inert(head), said])
    return out.getvalue()
