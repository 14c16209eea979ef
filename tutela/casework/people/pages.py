"""What the pages about people say."""

from typing import Any

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import ROLES_OF_PEOPLE, Act, Actor
from tutela.casework.paging import page_of
from tutela.casework.people import queries
from tutela.casework.people.enrolment.pages import credentials
from tutela.casework.people.models import Person, Unit
from tutela.casework.people.presenters import session_answer, state_of
from tutela.casework.people.roster import lines
from tutela.casework.times import moment

Context = dict[str, Any]


def people(by: Actor, after: str | None = None) -> Context:
    """Say of the unit's people what the list of people shows, from after one of them on.

    Raises:
        NotAllowed: the actor may neither manage people nor suspend them.
    """
    gate.require(by, Act.SUSPEND)
    own = Person.objects.filter(unit=by.unit).prefetch_related("grants")
    people, further = page_of(own, "username", after)
    rows = [
        {
            "name": person.name,
            "username": person.username,
            "roles": [grant.role for grant in person.grants.all()],
            "state": state_of(person),
            "last": moment(person.last_login),
        }
        for person in people
    ]
    new_href = reverse("person-new") if gate.may(by, Act.MANAGE_PEOPLE) else ""
    return {
        "unit": Unit.objects.get(pk=by.unit).name,
        "people": rows,
        "further": further,
        "new_href": new_href,
    }


def person(
    by: Actor, whom: Person, *, link: str = "", errors: list[str] | None = None, about: str = "last"
) -> Context:
    """Say of one person what their page shows.

    Args:
        by: who reads.
        whom: the person.
        link: one that was just made for them.
        errors: what is wrong with what was sent.
        about: the field that it is wrong with, "last", "role" or "manager".

    Raises:
        NotAllowed: the actor may neither manage people nor suspend them.
    """
    gate.require(by, Act.SUSPEND, on=whom)
    held = [grant.role for grant in whom.grants.all()]
    return {
        "name": whom.name,
        "username": whom.username,
        "roles": held,
        "to_give": [role.value for role in ROLES_OF_PEOPLE if role not in held],
        "manager": queries.name_of(manager) if (manager := _manager(whom)) else "",
        "managers": _may_manage(whom),
        "state": state_of(whom),
        "last": moment(whom.last_login),
        "sessions": [session_answer(row) for row in queries.sessions_of(whom)],
        "credentials": credentials(whom),
        "is_own": by.person == whom.pk,
        "manages": gate.may(by, Act.MANAGE_PEOPLE, on=whom),
        "link": link,
        "errors": errors or [],
        "about": about,
    }


def _manager(whom: Person) -> int:
    return lines.managers_of([whom.pk]).get(whom.pk, 0)


def _may_manage(whom: Person) -> list[tuple[str, str]]:
    """List who can be the line manager of somebody, each as user name and name."""
    able = Person.objects.able().filter(unit=whom.unit, is_service=False).exclude(pk=whom.pk)
    return list(able.order_by("name", "pk").values_list("username", "name"))


def own(by: Actor, session_key: str) -> Context:
    """Say to somebody where they are signed in.

    Args:
        by: who asks.
        session_key: the id of the session they ask in.
    """
    gate.require(by, Act.OWN_SIGN_IN)
    reader = queries.person_of(by)
    return {
        "sessions": [session_answer(row, here=session_key) for row in queries.sessions_of(reader)],
        "credentials": credentials(reader),
    }
