"""Adds a person to a unit."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people.models import Person, RoleGrant, Unit
from tutela.casework.people.role_conflicts import refuse_clash


@transaction.atomic
def add_person(by: Actor, username: str, name: str, unit: Unit, *roles: Role) -> Person:
    """Add a person with the roles they hold.

    Raises:
        RolesClash: an administrator was to be given a role that sees media.
    """
    gate.require(by, Act.MANAGE_PEOPLE, on=unit)
    refuse_clash(set(roles))
    person = Person(username=username, name=name, unit=unit)
    person.set_unusable_password()
    person.save()
    for role in roles:
        RoleGrant.objects.create(person=person, role=role.value, granted_by=by.name)
    named = [role.value for role in roles]
    log.record(by, "person.added", purpose="administration", person=person.pk, added=username, roles=named)
    return person
