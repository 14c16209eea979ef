"""The queue of reports: by band, then age, a page at a time by key, filtered by what an index answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from tutela.casework import gate
from tutela.casework.database import behind, row_number
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.reports.outcomes import outcomes
from tutela.casework.reports.triage.floods import Flood, waiting_in
from tutela.casework.times import day_in, end_of, start_of
from tutela.engine.formats.reports.told import ReportClass, Source

ON_A_PAGE = 50
# By their receipt: what has not ended, and what ever came. By their end: what stands settled.
OLDEST, RECEIVED, ENDED = "oldest", "received", "ended"
_TIMED = {OLDEST: "received_at", RECEIVED: "received_at", ENDED: "ended_at"}
BANDS = ("V", "H", "M", "L", "I")
NOBODY, UNSCORED = "0", "none"
_SOURCES = tuple(each.value for each in Source)
_OPEN = ~Q(state=Report.State.SETTLED)
# Each stands in an index of its own behind unit and state, so no two of them go together.
FILTERS: Mapping[str, tuple[str, ...]] = {
    "source": _SOURCES,
    "report_class": tuple(each.value for each in ReportClass),
    "band": BANDS,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the queue somebody looks at; all of it is in the address of the page.

    Attributes:
        view: "" by band and age, `OLDEST` for all that has not ended, `RECEIVED` for all that came, `ENDED`
            for all that stands settled; these three in the order of their times.
        state: where the reports stand, in the view by band and age.
        by: which filters are set, and what for.
        since: the first day of receipt or end, in the views by time, and `until` the last.
        after: behind which row the page begins: its order, its time and its number.
        of: a report whose flood is asked for, each of it in a row of its own; 0 for none.
    """

    view: str = ""
    state: str = Report.State.WAITING
    by: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    after: tuple[int, datetime, int] | None = None
    of: int = 0

    def address(self, after: Report | None = None) -> str:
        """Give the query of the address of this part of the queue, or of its page behind a row."""
        if self.of:
            said = {"of": str(self.of)}
        else:
            said = {"view": self.view, "state": "" if self.view else self.state, **self.by}
            said |= {name: day.isoformat() for name, day in self._days() if day}
        if after is not None:
            at = getattr(after, _TIMED.get(self.view, "received_at"))
            said["after"] = f"{after.band_order}_{at.isoformat()}_{after.pk}"
        return "?" + urlencode({name: text for name, text in said.items() if text})

    def _days(self) -> tuple[tuple[str, date | None], ...]:
        return ("since", self.since), ("until", self.until)

    @property
    def whole(self) -> "Asked":
        """The same part without its filters and days."""
        return replace(self, by={}, since=None, until=None, after=None)


def asked(query: Mapping[str, str]) -> Asked:
    """Read what the address of the page asks for; what is none of ours asks for nothing."""
    view, state = query.get("view", ""), query.get("state", "")
    if view not in _TIMED:
        view = ""
    return Asked(
        view,
        state if state in Report.State.values else Report.State.WAITING,
        _filters(view, query),
        day_in(query.get("since", "")) if view else None,
        day_in(query.get("until", "")) if view else None,
        _key(query.get("after", "")),
        row_number(query.get("of")) or 0,
    )


def _filters(view: str, query: Mapping[str, str]) -> dict[str, str]:
    """Read the filters of a view: those that ended have two, every other view has one at a time."""
    offered: Mapping[str, tuple[str, ...]] = {
        "": FILTERS,
        OLDEST: {"band": (*BANDS, UNSCORED), "source": _SOURCES, "at_risk": ("yes",)},
        RECEIVED: {"source": _SOURCES},
        ENDED: {"source": _SOURCES, "outcome": tuple(rule.code for rule in outcomes().values())},
    }[view]
    found = {name: query[name] for name, values in offered.items() if query.get(name) in values}
    if view == OLDEST and not found and row_number(query.get("owner")) is not None:
        found["owner"] = query["owner"]
    return found if view == ENDED else dict(list(found.items())[:1])


def _key(text: str) -> tuple[int, datetime, int] | None:
    try:
        order, at, number = text.split("_")
        key = (int(order), datetime.fromisoformat(at), int(number))
    except ValueError:
        return None
    fits = abs(key[0]) < 1 << 31 and 0 < key[2] < 1 << 63 and key[1].tzinfo is not None
    return key if fits else None


def page(by: Actor, what: Asked) -> tuple[list[Report], bool]:
    """Give one page of the queue, and whether there is another behind it.

    A row that stands for a flood of reports has their number as `in_flood`.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS)
    if what.of:
        rows = _behind(_in_flood(by, what.of), what)
    else:
        rows = _timed(by, what) if what.view else _with_sizes(_queued(by, what))
    found = list(rows.select_related("owner", "claimed_by", "flood")[: ON_A_PAGE + 1])
    return found[:ON_A_PAGE], len(found) > ON_A_PAGE


def _queued(by: Actor, what: Asked) -> QuerySet[Report]:
    rows = Report.objects.filter(unit=by.unit, state=what.state, is_folded=False, **what.by)
    return _behind(rows, what)


def _behind(rows: QuerySet[Report], what: Asked) -> QuerySet[Report]:
    if what.after:
        rows = rows.filter(behind(("band_order", "received_at", "id"), what.after))
    return rows.order_by("band_order", "received_at", "pk")


def _in_flood(by: Actor, number: int) -> QuerySet[Report]:
    chosen = Report.objects.filter(unit=by.unit, pk=number).first()
    flood = Flood.of(chosen) if chosen else None
    return waiting_in(flood) if flood else Report.objects.none()


def _with_sizes(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Count beside each row the reports that wait in its flood, as `in_flood`; None where it is in none."""
    same = {name: OuterRef(name) for name in Flood._fields}
    waiting = Report.objects.filter(**same, state=Report.State.WAITING).order_by()
    return rows.annotate(in_flood=Subquery(waiting.values("flood").annotate(n=Count("pk")).values("n")))


def _timed(by: Actor, what: Asked) -> QuerySet[Report]:
    column = _TIMED[what.view]
    rows = Report.objects.filter(*map(_filter, what.by.items()), unit=by.unit)
    if what.view != RECEIVED:
        rows = rows.filter(_OPEN if what.view == OLDEST else Q(state=Report.State.SETTLED))
    if what.since:
        rows = rows.filter(**{f"{column}__gte": start_of(what.since)})
    if what.until:
        rows = rows.filter(**{f"{column}__lt": end_of(what.until)})
    if what.after:
        rows = rows.filter(behind((column, "id"), what.after[1:]))
    return rows.order_by(column, "pk")


def _filter(named: tuple[str, str]) -> Q:
    name, value = named
    if name == "owner":
        return Q(owner=None) if value == NOBODY else Q(owner=int(value))
    if name == "at_risk":
        return Q(is_immediate=True)
    return Q(**{name: "" if value == UNSCORED else value})
