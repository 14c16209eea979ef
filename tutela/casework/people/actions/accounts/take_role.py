"""Takes a role from a person."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people.errors import OwnRole
from tutela.casework.people.models import Person


@transaction.atomic
def take_role(by: Actor, person: Person, role: Role) -> bool:
    """Take a role from a person; their next request is without it.

    Returns:
        Whether they held it; where they did not, nothing was changed.

    Raises:
        OwnRole: the person is the actor.
    """
    gate.require(by, Act.MANAGE_PEOPLE, on=person)
    if by.person == person.pk:
        raise OwnRole(f"{by.name} may not change their own roles. Ask another administrator.")
    taken, _ = person.grants.filter(role=role.value).delete()
    if taken:
        about = {"whom": person.username, "role": role.value}
        log.record(by, "role.taken", purpose="administration", person=person.pk, **about)
    return bool(taken)
