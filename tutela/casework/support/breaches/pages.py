"""What the pages of breaches show, to whoever reported one, their line manager and the security lead."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support import rules
from tutela.casework.support.models import Breach
from tutela.casework.times import moment
from tutela.errors import NotFound

Context = dict[str, Any]
PAGE = 50


def breaches_of(by: Actor) -> QuerySet[Breach]:
    """List the breaches that the actor reported or is told of, the newest first.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.REPORT_BREACH)
    theirs = Q(reporter=by.person) | Q(manager=by.person) | Q(lead=by.person)
    return Breach.objects.filter(theirs, unit=by.unit).select_related("reporter", "lead").order_by("-pk")


def breach_for(by: Actor, number: int) -> Breach:
    """Find one of them.

    Raises:
        NotAllowed: the actor is no person.
        NotFound: there is none of that number for them.
    """
    if (found := breaches_of(by).filter(pk=number).first()) is None:
        raise NotFound(f"There is no breach {number}.")
    return found


def breaches(by: Actor, before: int | None) -> Context:
    """Say what the list of breaches shows."""
    found = breaches_of(by)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    older = f"?before={listed[PAGE - 1].pk}" if len(listed) > PAGE else ""
    return {
        "breaches": [_head(each) for each in listed[:PAGE]],
        "paging": {"says": "", "newer": "?" if before else "", "older": older},
    }


def breach(by: Actor, shown: Breach) -> Context:
    """Say what the page of one breach shows."""
    laid_down = rules.in_force(by.unit)
    leads = by.person in (shown.lead_id, shown.manager_id)
    return {
        "breach": _head(shown),
        "version": shown.version,
        "steps": [
            {
                "number": each.number,
                "what": each.get_what_display(),
                "state": each.get_state_display(),
                "says": each.says,
                "by": each.by.name,
                "at": moment(each.at),
            }
            for each in shown.steps.select_related("by").order_by("number")
        ],
        "may_write": shown.state != Breach.State.ENDED,
        "kinds": Breach.What.choices,
        "kind": shown.what,
        "states": Breach.State.choices if leads else [(shown.state, shown.get_state_display())],
        "state": shown.state,
        "hours": laid_down.breach_hours,
        "citation": laid_down.breach_citation,
    }


def _head(each: Breach) -> Context:
    return {
        "name": f"Breach {each.pk}",
        "href": reverse("breach", args=[each.pk]),
        "what": each.get_what_display(),
        "state": each.get_state_display(),
        "by": each.reporter.name,
        "lead": each.lead.name,
        "at": moment(each.noticed_at),
    }
