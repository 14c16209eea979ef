"""What the pages about people say."""

from typing import Any

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person, SignInLink, Unit
from tutela.casework.times import moment

Context = dict[str, Any]


def invitation(link: SignInLink) -> Context:
    """Say of a sign-in link what its page shows before it is used."""
    roles = [grant.role for grant in link.person.grants.all()]
    return {"name": link.person.name, "roles": roles, "expires": moment(link.expires_at)}


def people(by: Actor) -> Context:
    """Say of the unit's people what the list of people shows.

    Raises:
        NotAllowed: the actor may not manage people.
    """
    gate.require(by, Act.MANAGE_PEOPLE)
    rows = [
        {
            "name": f"{person.name} ({person.username})",
            "roles": [grant.role for grant in person.grants.all()],
            "active": person.is_active,
            "last": moment(person.last_login),
        }
        for person in Person.objects.filter(unit=by.unit).prefetch_related("grants").order_by("username")
    ]
    how = "Administrators add people and issue sign-in links from the command line."
    return {"unit": Unit.objects.get(pk=by.unit).name, "people": rows, "how": how}
