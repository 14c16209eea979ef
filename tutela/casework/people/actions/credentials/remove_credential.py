"""Removes what a person signs in with, or asks a second person to."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people import queries
from tutela.casework.people.actions.credentials import enrolment
from tutela.casework.people.errors import NotLetIn
from tutela.casework.people.models import Credential


@transaction.atomic
def remove_credential(by: Actor, credential: Credential) -> bool:
    """Remove a passkey or an app; where a second person has to agree, ask for it.

    What nobody has confirmed yet goes at once.

    Returns:
        Whether it is removed; if not, it goes on working until a second person agrees.

    Raises:
        NotLetIn: it is removed already.
    """
    own = by.person == credential.person_id
    gate.require(by, Act.OWN_SIGN_IN if own else Act.MANAGE_PEOPLE, on=credential.person)
    held = enrolment.lock(credential)
    if held.removed_at is not None:
        raise NotLetIn("This is removed already. Load the page again.")
    owner = queries.actor_for(held.person, by.through)
    waits = held.confirmed_at is not None and enrolment.needs_second(owner, by.person)
    held.remover = by.person
    if waits:
        held.removal_asked_at = timezone.now()
        held.save(update_fields=["removal_asked_at", "remover"])
    else:
        enrolment.remove(held)
    act = "credential.removal_asked" if waits else "credential.removed"
    log.record(by, act, purpose="sign-in", credential=held.pk, whom=held.person.username, kind=held.kind)
    return not waits
