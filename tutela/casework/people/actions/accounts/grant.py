"""Gives a person a role."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people.actions.credentials import enrolment
from tutela.casework.people.errors import OwnRole
from tutela.casework.people.models import Person, RoleGrant
from tutela.casework.people.role_conflicts import refuse_clash


@transaction.atomic
def grant(by: Actor, person: Person, role: Role) -> RoleGrant:
    """Give a person one more role; for one that sees media, what they enrolled alone waits to be confirmed.

    Raises:
        OwnRole: the person is the actor.
        RolesClash: the role does not go with one they hold.
    """
    gate.require(by, Act.MANAGE_PEOPLE, on=person)
    if by.person == person.pk:
        raise OwnRole(f"{by.name} may not change their own roles. Ask another administrator.")
    refuse_clash({Role(grant.role) for grant in person.grants.all()} | {role})
    granted = RoleGrant.objects.get_or_create(
        person=person, role=role.value, defaults={"granted_by": by.name}
    )[0]
    log.record(
        by, "role.granted", purpose="administration", person=person.pk, to=person.username, role=role.value
    )
    if role in gate.TABLE[Act.SEE_MEDIA]:
        enrolment.have_wait(by, person)
    return granted
