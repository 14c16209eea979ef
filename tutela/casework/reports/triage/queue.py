"""The queue of reports: by band, then age, a page at a time by key, filtered by what an index answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.told import ReportClass, Source

ON_A_PAGE = 50
OLDEST = "oldest"
# Each stands in an index of its own behind unit and state, so no two of them go together.
FILTERS: Mapping[str, tuple[str, ...]] = {
    "source": tuple(each.value for each in Source),
    "report_class": tuple(each.value for each in ReportClass),
    "band": ("V", "H", "M", "L", "I"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the queue somebody looks at; all of it is in the address of the page.

    Attributes:
        view: "" by band and age, or `OLDEST` for all that has not ended, the oldest first.
        state: where the reports stand.
        by: which filter is set, one of `FILTERS` or none, and `value` what for.
        after: behind which row the page begins: its order, its time and its number.
    """

    view: str = ""
    state: str = Report.State.WAITING
    by: str = ""
    value: str = ""
    after: tuple[int, datetime, int] | None = None

    def address(self, after: Report | None = None) -> str:
        """Give the query of the address of this part of the queue, or of its page behind a row."""
        said = {"view": self.view, "state": "" if self.view else self.state, self.by: self.value}
        if after is not None:
            said["after"] = f"{after.band_order}_{after.received_at.isoformat()}_{after.pk}"
        return "?" + urlencode({name: text for name, text in said.items() if name and text})


def asked(query: Mapping[str, str]) -> Asked:
    """Read what the address of the page asks for; what is none of ours asks for nothing."""
    view = OLDEST if query.get("view") == OLDEST else ""
    state = query.get("state", "")
    named = next((name for name, values in FILTERS.items() if query.get(name) in values), "")
    return Asked(
        view,
        state if state in Report.State.values else Report.State.WAITING,
        "" if view else named,
        "" if view or not named else query[named],
        _key(query.get("after", "")),
    )


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

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS)
    rows = _oldest(by, what) if what.view == OLDEST else _queued(by, what)
    found = list(rows.select_related("owner", "claimed_by")[: ON_A_PAGE + 1])
    return found[:ON_A_PAGE], len(found) > ON_A_PAGE


def _queued(by: Actor, what: Asked) -> QuerySet[Report]:
    rows = Report.objects.filter(unit=by.unit, state=what.state)
    if what.by:
        rows = rows.filter(**{what.by: what.value})
    if what.after:
        order, at, number = what.after
        later = Q(band_order__gt=order) | Q(received_at__gt=at) | Q(received_at=at, pk__gt=number)
        rows = rows.filter(later, band_order__gte=order)
    return rows.order_by("band_order", "received_at", "pk")


def _oldest(by: Actor, what: Asked) -> QuerySet[Report]:
    rows = Report.objects.filter(~Q(state=Report.State.SETTLED), unit=by.unit)
    if what.after:
        _, at, number = what.after
        rows = rows.filter(Q(received_at__gt=at) | Q(pk__gt=number), received_at__gte=at)
    return rows.order_by("received_at", "pk")
