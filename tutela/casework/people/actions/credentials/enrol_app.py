"""Enrols an authenticator app."""

import uuid

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people import queries
from tutela.casework.people.actions.credentials import enrolment
from tutela.casework.people.actions.credentials.enrolment import Enrolled
from tutela.casework.people.entrance import codes, seals
from tutela.casework.people.errors import NotLetIn
from tutela.casework.people.models import Credential, SignInLink


@transaction.atomic
def enrol_app(by: Actor, link: SignInLink | None, secret: bytes, code: str) -> Enrolled:
    """Take the authenticator app that a person gave a secret to; it opens nothing before it is confirmed.

    Args:
        by: whose app it is.
        link: the link they opened; None where they are signed in.
        secret: what the app was given.
        code: what the app shows, which proves that it has it.

    Raises:
        NotLetIn: the code is not right.
        UnknownPerson: the link is void.
    """
    gate.require(by, Act.OWN_SIGN_IN)
    issuer = enrolment.issuer_of(by, link)
    step = codes.step_of(secret, code, 0)
    if step is None:
        raise NotLetIn("The code is not right. Type the one that the app shows now.")
    name = uuid.uuid4().hex
    return enrolment.complete(
        by,
        Credential(
            person=queries.person_of(by),
            kind=Credential.Kind.APP,
            identifier=name,
            secret=seals.closed(secret, name),
            counter=step,
            issuer=issuer,
        ),
    )
