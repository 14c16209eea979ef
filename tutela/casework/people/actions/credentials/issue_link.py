"""Makes a one-time link for a person."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.credentials import links
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.models import Person, SignInLink

LINK_LASTS = timedelta(minutes=30)


@transaction.atomic
def issue_link(by: Actor, person: Person) -> str:
    """Make a link token for a person, for once; only the caller ever sees it. Their older links are void.

    Raises:
        UnknownPerson: the person's account is suspended, has ended, or is a service.
    """
    gate.require(by, Act.MANAGE_PEOPLE, on=person)
    if not Person.objects.able().filter(pk=person.pk, is_service=False).exists():
        raise UnknownPerson(f"The account of {person.username} is suspended, has ended, or is a service.")
    links.void(person)
    token = secrets.token_urlsafe(24)
    digest = sha256(token.encode()).hexdigest()
    SignInLink.objects.create(
        person=person, token_sha256=digest, expires_at=timezone.now() + LINK_LASTS, issuer=by.person
    )
    log.record(by, "link.issued", purpose="administration", person=person.pk, to=person.username)
    return token
