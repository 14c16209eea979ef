"""What the page says on which others are decided as one was."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Disposition, Report
from tutela.casework.reports.outcomes import in_words
from tutela.casework.reports.triage.alike import ON_A_PAGE, Compared, compare, disposition_of, waiting_like
from tutela.casework.reports.triage.presenters import inert

Context = dict[str, Any]
_SHOWN = 12


def alike(by: Actor, like: Report, after: int) -> Context:
    """Say which reports wait that are of the same thing, what differs in each, and which can follow it.

    Raises:
        NotAllowed: the actor may not settle reports.
    """
    gate.require(by, Act.SETTLE_REPORTS, on=like)
    decided = disposition_of(like, by.person)
    rows = waiting_like(like, after, ON_A_PAGE + 1)
    shown = rows[:ON_A_PAGE]
    return {
        "reference": like.reference,
        "href": reverse("report", args=[like.pk]),
        "says": in_words(decided.rule_id) if decided else "",
        "reason": decided.reason if decided else "",
        "followed": Disposition.objects.filter(like=like, is_current=True).count(),
        "rows": [_row(each) for each in compare(like, shown, by.person)],
        "paging": {
            "says": "In the order of their numbers",
            "newer": "?" if after else "",
            "older": f"?after={shown[-1].pk}" if len(rows) > ON_A_PAGE else "",
        },
    }


def _row(each: Compared) -> Context:
    return {
        "reference": each.report.reference,
        "value": f"{each.report.pk}:{each.report.version}",
        "href": reverse("report", args=[each.report.pk]),
        "why_not": each.why_not
        if len(each.changes) <= _SHOWN
        else each.why_not or "too much differs to be seen here",
        "changes": [
            {
                name: inert("not there" if one[name] is None else str(one[name]))
                for name in ("path", "before", "after")
            }
            for one in each.changes[:_SHOWN]
        ],
        "more": max(0, len(each.changes) - _SHOWN),
    }
