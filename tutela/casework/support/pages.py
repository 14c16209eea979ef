"""What the pages of support show: to each their own, and of those whom they manage a colour alone."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.people.roster import lines
from tutela.casework.support import attendance, classes, presenters, queries, rules
from tutela.casework.support.attendance import Light
from tutela.casework.support.records import Kind
from tutela.casework.times import here
from tutela.casework.welfare import queries as viewing

Context = dict[str, Any]
PAGE = 30
_TAGS = {Light.GREEN: "green", Light.AMBER: "yellow", Light.RED: "red"}


def own(by: Actor, before: int | None = None) -> Context:
    """Say what the actor filed, the newest first, what they were told, and what they may file.

    Raises:
        NotAllowed: the actor is no person.
        RecordBroken: a record does not open.
    """
    gate.require(by, Act.OWN_SUPPORT)
    laid_down = rules.in_force(by.unit)
    found, told = queries.own(by, before, PAGE + 1), queries.unseen(by)
    names = presenters.names_in([*found, *told])
    older = f"?before={found[PAGE - 1].number}" if len(found) > PAGE else ""
    manages = bool(lines.managed_by(by.person))
    seen = {each.body["of"] for each in queries.told(by) if each.kind is Kind.SEEN}
    return {
        "records": [
            {**presenters.as_row(each, laid_down, names), "seen": each.number in seen}
            for each in found[:PAGE]
        ],
        "told": [presenters.as_row(each, laid_down, names) for each in told],
        "answers": list(laid_down.answers.items()),
        "sessions": [(each.code, each.title) for each in laid_down.sessions.values()],
        "booked": [_booked(each, laid_down) for each in _open(by)],
        "classes": _classes(by) if gate.may(by, Act.GRADE) else [],
        "today": here().date().isoformat(),
        "colleagues": list(colleagues(by)),
        "is_stopped": viewing.is_stopped(by.person),
        "stop_href": rooms.page_of("stop"),
        "team_href": reverse("support-team") if manages else "",
        "paging": {"says": "", "newer": "?" if before else "", "older": older},
    }


def _classes(by: Actor) -> list[Context]:
    """Say of which classes somebody who is given items wants none."""
    out = queries.opted_out(by)
    of_all = classes.of_unit(by.unit)
    return [{"code": code, "title": title, "is_out": code in out} for code, title in of_all.items()]


def _open(by: Actor) -> list[attendance.Booked]:
    return attendance.open_sessions(queries.sessions_of(by), by.person)


def _booked(each: attendance.Booked, laid_down: rules.Rules) -> Context:
    session = laid_down.sessions.get(each.session)
    return {
        "number": each.number,
        "what": session.title if session else each.session,
        "on": presenters.day(each.on.isoformat()),
        "is_of_team": each.is_of_team,
        "may_attend": each.on <= here().date(),
    }


def colleagues(by: Actor) -> list[tuple[str, str]]:
    """List those of the unit who can sign in, but the actor, each as user name and name."""
    able = Person.objects.able().filter(unit=by.unit, is_service=False).exclude(pk=by.person)
    return list(able.order_by("name", "pk").values_list("username", "name"))


def team(by: Actor) -> Context:
    """Say of each whom the actor manages how they stand, as a colour, and of the unit how many attended what.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_SUPPORT)
    found = queries.lights(by)
    names = dict(Person.objects.filter(pk__in=found).values_list("pk", "name"))
    laid_down = rules.in_force(by.unit)
    return {
        "people": [
            {"name": names[person], "says": light.value.capitalize(), "tag": _TAGS[light]}
            for person, light in found.items()
        ],
        "sessions": [(each.code, each.title) for each in laid_down.sessions.values()],
        "today": here().date().isoformat(),
        "uptake": _uptake(by, laid_down),
    }


def _uptake(by: Actor, laid_down: rules.Rules) -> Context | None:
    """Say how many of the unit attended what in the last quarter; None for whoever manages nobody."""
    found = queries.uptake(by)
    if not found:
        return None
    since, until = attendance.last_quarter(here().date())
    return {
        "since": presenters.day(since.isoformat()),
        "until": presenters.day(until.isoformat()),
        "rows": [
            (laid_down.sessions[code].title if code in laid_down.sessions else code, number)
            for code, number in found.items()
        ],
    }


def rest(by: Actor) -> Context:
    """Say what a page without media shows: why nothing is shown now, and what a check-in asks.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_SUPPORT)
    return {
        "is_stopped": viewing.is_stopped(by.person),
        "paused": viewing.budget(by.person).paused,
        "answers": list(rules.in_force(by.unit).answers.items()),
        "is_end": False,
    }
