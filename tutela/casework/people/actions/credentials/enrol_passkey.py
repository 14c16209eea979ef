"""Enrols a passkey."""

from typing import Any

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people import queries
from tutela.casework.people.actions.credentials import enrolment
from tutela.casework.people.actions.credentials.enrolment import Enrolled
from tutela.casework.people.entrance import passkeys, webauthn
from tutela.casework.people.entrance.webauthn import Site
from tutela.casework.people.errors import NotLetIn
from tutela.casework.people.models import Credential, SignInLink


@transaction.atomic
def enrol_passkey(by: Actor, link: SignInLink | None, site: Site, response: dict[str, Any]) -> Enrolled:
    """Take the passkey that a browser made for a person; it opens nothing before it is confirmed.

    Args:
        by: whose passkey it is.
        link: the link they opened; None where they are signed in.
        site: where the browser is.
        response: what it answered.

    Raises:
        NotLetIn: the answer is not right, or the passkey is enrolled already.
        UnknownPerson: the link is void.
    """
    gate.require(by, Act.OWN_SIGN_IN)
    person, issuer = queries.person_of(by), enrolment.issuer_of(by, link)
    answer = passkeys.enrolled(site, person, response)
    name = webauthn.identifier(answer.data)
    if Credential.objects.filter(identifier=name).exists():
        raise NotLetIn("This passkey is enrolled already.")
    return enrolment.complete(
        by,
        Credential(
            person=person,
            kind=Credential.Kind.PASSKEY,
            identifier=name,
            secret=answer.data,
            counter=answer.counter,
            issuer=issuer,
        ),
    )
