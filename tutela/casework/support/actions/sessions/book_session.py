"""Books a session of support for oneself."""

from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support import rules
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind


@transaction.atomic
def book_session(by: Actor, session: str, on: date) -> Filed:
    """Put down that a session is booked; with whom and about what is nobody's to know.

    Args:
        by: whose it is.
        session: one of the codes of the unit's rules of support.
        on: the day.

    Raises:
        NotAllowed: the actor is no person.
        BadRecord: the session is none.
    """
    gate.require(by, Act.OWN_SUPPORT)
    known = rules.in_force(by.unit).sessions
    if session not in known:
        raise BadRecord(f"Choose a session: {', '.join(each.title for each in known.values())}.")
    return file_record(by, Kind.BOOKED, {"session": session, "on": on.isoformat()})
