"""Confirms, as a second person, what a colleague signs in with."""

import hmac

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.credentials import enrolment
from tutela.casework.people.actions.sessions import guesses
from tutela.casework.people.entrance import seals
from tutela.casework.people.errors import NotLetIn, OwnCredential
from tutela.casework.people.models import Credential


def confirm_credential(by: Actor, credential: Credential, sign: str) -> None:
    """Let a colleague's new passkey or app open the door, after they read its sign aloud.

    Args:
        by: the second person.
        credential: what the colleague enrolled.
        sign: the sign that the colleague's page shows, as the second person typed it.

    Raises:
        OwnCredential: the actor enrolled it or issued the link for it.
        NotLetIn: the sign is another's; so somebody else enrolled this.
        TooManyGuesses: too many wrong signs were given.
    """
    gate.require(by, Act.WITNESS, on=credential.person)
    if by.person in {credential.person_id, credential.issuer}:
        raise OwnCredential(f"{by.name} enrolled this or gave the link for it. Somebody else has to confirm.")
    guesses.count(credential.person)
    right = seals.said_aloud(credential).replace("-", "")
    typed = "".join(each for each in sign.upper() if each.isalnum())
    if not hmac.compare_digest(right.encode(), typed.encode()):
        guesses.record_failure(credential.person, "confirmation", by.through)
        raise NotLetIn(
            "The sign is not the one of this enrolment. Ask your colleague to read it again; if it stays "
            "wrong, somebody else enrolled in their name: tell your supervisor."
        )
    _confirm(by, credential)


@transaction.atomic
def _confirm(by: Actor, credential: Credential) -> None:
    held = enrolment.lock(credential)
    if held.confirmed_at is not None or held.removed_at is not None or not seals.is_sound(held):
        raise NotLetIn("This waits for nobody any more. Load the page again.")
    held.confirmed_at, held.confirmer = timezone.now(), by.person
    held.seal = seals.seal_of(held)
    held.save()
    guesses.forgive(held.person)
    log.record(
        by,
        "credential.confirmed",
        purpose="sign-in",
        credential=held.pk,
        whom=held.person.username,
        kind=held.kind,
    )
