"""Adds a person to a unit."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people.errors import BadUserName
from tutela.casework.people.models import Person, RoleGrant, Unit
from tutela.casework.people.role_conflicts import refuse_clash
from tutela.printable import printable

_USER_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


@transaction.atomic
def add_person(by: Actor, username: str, name: str, unit: Unit, *roles: Role) -> Person:
    """Add a person with the roles they hold.

    Raises:
        BadUserName: the user name is taken, or holds anything but letters, digits, hyphens and underscores.
        RolesClash: an administrator was to be given a role that sees media.
    """
    gate.require(by, Act.MANAGE_PEOPLE, on=unit)
    refuse_clash(set(roles))
    _check(username)
    person = Person(username=username, name=name, unit=unit)
    person.set_unusable_password()
    person.save()
    for role in roles:
        RoleGrant.objects.create(person=person, role=role.value, granted_by=by.name)
    named = [role.value for role in roles]
    log.record(by, "person.added", purpose="administration", person=person.pk, added=username, roles=named)
    return person


def _check(username: str) -> None:
    """Refuse a user name that is taken, or that no address can hold.

    Raises:
        BadUserName: as said.
    """
    if not _USER_NAME.fullmatch(username):
        raise BadUserName(
            f"User name {printable(username)!r}: use 1 to 60 letters, digits, hyphens and underscores."
        )
    if Person.objects.filter(username=username).exists():
        raise BadUserName(f"The user name {username} is taken. Choose another one.")
