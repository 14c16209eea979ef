"""Suspends a person."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.accounts import account
from tutela.casework.people.models import Person


@transaction.atomic
def suspend(by: Actor, person: Person) -> int:
    """Keep a person out from their next request on, until somebody lets them in again.

    Returns:
        How many sessions that ended.

    Raises:
        OwnAccount: the person is the actor.
        AccountEnded: the account has ended already.
    """
    gate.require(by, Act.SUSPEND, on=person)
    held = account.lock(by, person)
    held.is_active = False
    held.save(update_fields=["is_active"])
    ended = account.shut_out(held)
    log.record(
        by, "person.suspended", purpose="administration", person=held.pk, whom=held.username, sessions=ended
    )
    return ended
