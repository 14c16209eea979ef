"""What the pages of clearances and of terminals say."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as dated

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.times import moment
from tutela.casework.welfare.models import Clearance, Terminal
from tutela.errors import NotFound

Context = dict[str, Any]
_SHOWN = 100


def clearances(by: Actor, person: Person) -> Context:
    """Say what the page of a person's clearances shows, the newest first.

    Raises:
        NotAllowed: the actor does not keep the team's readiness.
    """
    gate.require(by, Act.KEEP_READINESS, on=person)
    today = timezone.localdate()
    return {
        "name": person.name,
        "new_href": reverse("clearance-new", args=[person.pk]),
        "clearances": [
            {
                "number": str(each.pk),
                "kind": each.get_kind_display(),
                "level": each.level,
                "reference": each.reference,
                "until": dated(each.valid_until, "j F Y"),
                "state": "Withdrawn" if each.withdrawn_at else "Lapsed" if each.valid_until < today else "",
            }
            for each in person.clearances.order_by("-pk")[:_SHOWN]
        ],
    }


def clearance_for(by: Actor, person: Person, number: int) -> Clearance:
    """Find a clearance of a person.

    Raises:
        NotAllowed: the actor does not keep the team's readiness.
        NotFound: they have none of that number.
    """
    gate.require(by, Act.KEEP_READINESS, on=person)
    if (found := person.clearances.filter(pk=number).first()) is None:
        raise NotFound(f"{person.name} has no clearance {number}.")
    return found


def terminals(by: Actor) -> Context:
    """Say what the page of terminals shows, the newest first.

    Raises:
        NotAllowed: the actor does not keep the team's readiness.
    """
    gate.require(by, Act.KEEP_READINESS)
    kept = Terminal.objects.filter(unit=by.unit, ended_at=None).select_related("enrolled_by").order_by("-pk")
    return {
        "terminals": [
            {
                "number": str(each.pk),
                "name": each.name,
                "enrolled": f"{moment(each.enrolled_at)} by {each.enrolled_by.name}",
                "is_here": each.digest == by.terminal,
            }
            for each in kept[:_SHOWN]
        ]
    }


def terminal_for(by: Actor, number: int) -> Terminal:
    """Find a terminal of the actor's unit.

    Raises:
        NotAllowed: the actor does not keep the team's readiness.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.KEEP_READINESS)
    if (found := Terminal.objects.filter(pk=number, unit=by.unit).first()) is None:
        raise NotFound(f"There is no terminal {number}.")
    return found
