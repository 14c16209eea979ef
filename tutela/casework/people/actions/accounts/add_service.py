"""Adds an account for unattended use."""

from datetime import timedelta

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people.actions.sessions.speak_for import token_for
from tutela.casework.people.errors import RolesClash
from tutela.casework.people.models import Person, RoleGrant, Unit

ROLES = frozenset({Role.FORENSIC_PRACTITIONER, Role.AUDITOR, Role.ANALYST})
LONGEST_DAYS = 90


@transaction.atomic
def add_service(by: Actor, username: str, role: Role, days: int) -> str:
    """Add a service account, or give one that is there a new token; its older ones are over.

    The gate lets it see no media and approve nothing, whatever is granted to it later.

    Args:
        by: who acts.
        username: of the account.
        role: what it does.
        days: how long its token lasts.

    Returns:
        The token; only the caller ever sees it.

    Raises:
        RolesClash: a service account may not have the role, or the name is a person's.
    """
    gate.require(by, Act.MANAGE_PEOPLE)
    if role not in ROLES:
        raise RolesClash(f"A service account cannot be {role.value}; it can be {' or '.join(sorted(ROLES))}.")
    unit = Unit.objects.get(pk=by.unit)
    service, is_new = Person.objects.get_or_create(
        username=username, defaults={"name": username, "unit": unit, "is_service": True}
    )
    if not service.is_service or service.unit_id != by.unit:
        raise RolesClash(f"There is a person {username} already. Choose another name for the service.")
    if is_new:
        service.set_unusable_password()
        service.save()
    RoleGrant.objects.get_or_create(person=service, role=role.value, defaults={"granted_by": by.name})
    service.sessions.all().delete()
    token = token_for(service, "token", "service", timedelta(days=min(days, LONGEST_DAYS)))
    log.record(
        by,
        "service.added",
        purpose="administration",
        person=service.pk,
        added=username,
        role=role.value,
        days=min(days, LONGEST_DAYS),
    )
    return token
