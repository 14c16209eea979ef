"""Ends sessions of a person."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person


@transaction.atomic
def end_sessions(by: Actor, person: Person, session: str = "") -> int:
    """End one session of a person, or all of them; whoever sits there is signed out at the next request.

    Args:
        by: who acts: the person themself, or somebody who may end others' sessions.
        person: whose sessions they are.
        session: the name that one is kept under; all of them, without it.

    Returns:
        How many were ended.
    """
    gate.require(by, Act.OWN_SIGN_IN if by.person == person.pk else Act.SUSPEND, on=person)
    theirs = person.sessions.filter(session_key=session) if session else person.sessions.all()
    ended, _ = theirs.delete()
    if ended:
        log.record(
            by, "session.ended", purpose="sign-in", person=person.pk, whom=person.username, sessions=ended
        )
    return ended
