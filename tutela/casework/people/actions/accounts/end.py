"""Ends a person's account, at once or on a day that is set before."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.accounts import account
from tutela.casework.people.models import Person


@transaction.atomic
def end(by: Actor, person: Person, at: datetime | None = None) -> int:
    """End an account for good: now, or by itself at a moment to come, which can be set anew until then.

    Args:
        by: who acts.
        person: whose account it is.
        at: when it ends; now, without it.

    Returns:
        How many sessions that ended.

    Raises:
        OwnAccount: the person is the actor.
        AccountEnded: it has ended already.
    """
    gate.require(by, Act.MANAGE_PEOPLE, on=person)
    held, now = account.lock(by, person), timezone.now()
    held.ends_at = max(at, now) if at else now
    held.save(update_fields=["ends_at"])
    ended = account.shut_out(held) if held.has_ended else 0
    log.record(
        by,
        "person.ended",
        purpose="administration",
        person=held.pk,
        whom=held.username,
        at=held.ends_at.isoformat(),
        sessions=ended,
    )
    return ended
