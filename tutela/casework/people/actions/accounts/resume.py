"""Lets a suspended person in again."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.accounts import account
from tutela.casework.people.models import Person


@transaction.atomic
def resume(by: Actor, person: Person) -> None:
    """Let a suspended person sign in again; the sessions and links they had stay ended.

    Raises:
        OwnAccount: the person is the actor.
        AccountEnded: the account has ended.
    """
    gate.require(by, Act.SUSPEND, on=person)
    held = account.lock(by, person)
    held.is_active = True
    held.save(update_fields=["is_active"])
    log.record(by, "person.resumed", purpose="administration", person=held.pk, whom=held.username)
