"""What the pages about people say."""

from typing import Any

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people import queries
from tutela.casework.people.enrolment.pages import credentials
from tutela.casework.people.models import Person, Unit
from tutela.casework.people.presenters import session_answer, state_of
from tutela.casework.times import moment

Context = dict[str, Any]


def people(by: Actor) -> Context:
    """Say of the unit's people what the list of people shows.

    Raises:
        NotAllowed: the actor may neither manage people nor suspend them.
    """
    gate.require(by, Act.SUSPEND)
    people = Person.objects.filter(unit=by.unit).prefetch_related("grants").order_by("username")
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
    how = "People are added, and roles granted, from the command line: tutela person add."
    return {"unit": Unit.objects.get(pk=by.unit).name, "people": rows, "how": how}


def person(by: Actor, whom: Person, *, link: str = "", errors: list[str] | None = None) -> Context:
    """Say of one person what their page shows.

    Raises:
        NotAllowed: the actor may neither manage people nor suspend them.
    """
    gate.require(by, Act.SUSPEND, on=whom)
    return {
        "name": whom.name,
        "username": whom.username,
        "roles": [grant.role for grant in whom.grants.all()],
        "state": state_of(whom),
        "last": moment(whom.last_login),
        "sessions": [session_answer(row) for row in queries.sessions_of(whom)],
        "credentials": credentials(whom),
        "is_own": by.person == whom.pk,
        "manages": gate.may(by, Act.MANAGE_PEOPLE, on=whom),
        "link": link,
        "errors": errors or [],
    }


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
