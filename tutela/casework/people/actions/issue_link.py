"""Makes a link that signs a person in once."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person, SignInLink

LINK_LASTS = timedelta(minutes=30)


@transaction.atomic
def issue_link(by: Actor, person: Person) -> str:
    """Make a link token that signs a person in once; only the caller ever sees it."""
    gate.require(by, Act.MANAGE_PEOPLE, on=person)
    token = secrets.token_urlsafe(24)
    digest = sha256(token.encode()).hexdigest()
    SignInLink.objects.create(person=person, token_sha256=digest, expires_at=timezone.now() + LINK_LASTS)
    log.record(by, "link.issued", purpose="administration", person=person.pk, to=person.username)
    return token
