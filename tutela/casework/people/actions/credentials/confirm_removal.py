"""Agrees, as a second person, that what a colleague signs in with is removed."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.credentials import enrolment
from tutela.casework.people.errors import NotLetIn, OwnCredential
from tutela.casework.people.models import Credential


@transaction.atomic
def confirm_removal(by: Actor, credential: Credential) -> None:
    """Remove what somebody else asked to remove; its person's sessions end.

    Raises:
        OwnCredential: the actor asked for it.
        NotLetIn: nobody asked, or it is removed already.
    """
    gate.require(by, Act.WITNESS, on=credential.person)
    held = enrolment.lock(credential)
    if held.remover == by.person:
        raise OwnCredential(f"{by.name} asked for this removal. Somebody else has to agree.")
    if held.removal_asked_at is None or held.removed_at is not None:
        raise NotLetIn("This waits for nobody any more. Load the page again.")
    enrolment.remove(held)
    log.record(
        by,
        "credential.removed",
        purpose="sign-in",
        credential=held.pk,
        whom=held.person.username,
        kind=held.kind,
    )
