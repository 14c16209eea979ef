"""What the page of what could not be opened says."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import queries
from tutela.casework.reports.models import Unopened
from tutela.casework.reports.triage import presenters
from tutela.casework.times import moment

SHOWN = 50


def unopened(by: Actor, after: int = 0, *, is_dismissed: bool = False) -> dict[str, Any]:
    """Say what waits, each with its age and its reason, or what was dismissed: a page, after one number.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    rows = queries.not_opened(by).exclude(dismissed_at=None) if is_dismissed else queries.unopened(by)
    found = list(rows.select_related("wanted_by", "dismissed_by").filter(pk__gt=after)[: SHOWN + 1])
    shown, now, href = found[:SHOWN], timezone.now(), reverse("reports-unopened")
    own = f"{href}?dismissed=1" if is_dismissed else href
    more = "&" if is_dismissed else "?"
    return {
        "rows": [_row(each, now) for each in shown],
        "may_try": gate.may(by, Act.TRIAGE_REPORTS),
        "reports_href": reverse("reports"),
        "is_dismissed": is_dismissed,
        "other_href": href if is_dismissed else f"{href}?dismissed=1",
        "first_href": own if after else "",
        "next_href": f"{own}{more}after={shown[-1].pk}" if len(found) > SHOWN else "",
    }


def _row(of: Unopened, now: datetime) -> dict[str, Any]:
    asked = of.wanted_by.name if of.wanted_by else ""
    return {
        "number": of.pk,
        "reference": presenters.inert(of.reference),
        "door": of.door,
        "sender": presenters.inert(of.sender),
        "came": moment(of.received_at),
        "age": presenters.age(of.received_at, now),
        "set_aside": moment(of.set_aside_at),
        "reason": presenters.inert(of.reason),
        "dismissed": _dismissed(of),
        "wanted": f"Is tried again within a minute, asked by {asked} on {moment(of.wanted_at)}"
        if asked
        else "",
    }


def _dismissed(of: Unopened) -> str:
    if of.dismissed_at is None or of.dismissed_by is None:
        return ""
    return f"{of.dismissed_by.name}, {moment(of.dismissed_at)}: {presenters.inert(of.why_dismissed)}"
