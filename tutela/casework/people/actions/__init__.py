"""Adds units and people, grants roles, issues one-time links and signs people in."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.people import queries
from tutela.casework.people.models import Person, RoleGrant, SignInLink, Unit
from tutela.errors import Invalid

LINK_LASTS = timedelta(minutes=30)
# The installation acts for no unit while it makes the first one.
NO_UNIT_YET = 0


class OwnRole(Invalid):
    """Nobody changes their own roles."""

    code = "TU-P03"


class RolesClash(Invalid):
    """An administrator never sees media, so the role does not go with one that does."""

    code = "TU-P04"


def installation(unit: int) -> Actor:
    """Make the actor for the first steps on a new machine, before there is any person."""
    return Actor(0, "installation", unit, frozenset({Role.ADMINISTRATOR}), "command line")


@transaction.atomic
def add_unit(by: Actor, name: str, law_pack: str) -> Unit:
    """Add a unit, which works under one law pack."""
    gate.require(by, Act.MANAGE_PEOPLE, by.unit)
    unit = Unit.objects.create(name=name, law_pack=law_pack)
    log.record(by, "unit.added", purpose="administration", unit_added=unit.pk, law_pack=law_pack)
    return unit


@transaction.atomic
def add_person(by: Actor, username: str, name: str, unit: Unit, *roles: Role) -> Person:
    """Add a person with the roles they hold.

    Raises:
        RolesClash: an administrator was to be given a role that sees media.
    """
    gate.require(by, Act.MANAGE_PEOPLE, unit.pk)
    _refuse_clash(set(roles))
    person = Person(username=username, name=name, unit=unit)
    person.set_unusable_password()
    person.save()
    for role in roles:
        RoleGrant.objects.create(person=person, role=role.value, granted_by=by.name)
    log.record(
        by, "person.added", purpose="administration", added=username, roles=[role.value for role in roles]
    )
    return person


@transaction.atomic
def grant(by: Actor, person: Person, role: Role) -> RoleGrant:
    """Give a person one more role.

    Raises:
        OwnRole: the person is the actor.
        RolesClash: the role does not go with one they hold.
    """
    gate.require(by, Act.MANAGE_PEOPLE, person.unit_id)
    if by.person == person.pk:
        raise OwnRole(f"{by.name} may not change their own roles. Ask another administrator.")
    _refuse_clash({Role(held.role) for held in person.grants.all()} | {role})
    granted = RoleGrant.objects.get_or_create(
        person=person, role=role.value, defaults={"granted_by": by.name}
    )[0]
    log.record(by, "role.granted", purpose="administration", to=person.username, role=role.value)
    return granted


def _refuse_clash(roles: set[Role]) -> None:
    seeing = roles & gate.TABLE[Act.SEE_MEDIA]
    if Role.ADMINISTRATOR in roles and seeing:
        raise RolesClash(
            f"An administrator never sees media, so cannot also be {' or '.join(sorted(seeing))}."
        )


@transaction.atomic
def issue_link(by: Actor, person: Person) -> str:
    """Make a link token that signs a person in once; only the caller ever sees it."""
    gate.require(by, Act.MANAGE_PEOPLE, person.unit_id)
    token = secrets.token_urlsafe(24)
    digest = sha256(token.encode()).hexdigest()
    SignInLink.objects.create(person=person, token_sha256=digest, expires_at=timezone.now() + LINK_LASTS)
    log.record(by, "link.issued", purpose="administration", to=person.username)
    return token


@transaction.atomic
def sign_in(token: str, through: str) -> Person:
    """Spend a sign-in link and give the person it signs in.

    Raises:
        UnknownPerson: the link was used, is too old, or never existed.
    """
    link = queries.link_for(token)
    spent = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
    if not spent:
        raise queries.UnknownPerson("This sign-in link was used already. Ask for a new one.")
    log.record(queries.actor_for(link.person, through), "person.signed_in", purpose="sign-in")
    return link.person
