"""Says of a booked session that it was attended, or is not going to be."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support import attendance, queries
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind
from tutela.casework.times import here


@transaction.atomic
def end_session(by: Actor, number: int, *, attended: bool) -> Filed:
    """Say what became of a session that one booked, or was asked to with the team.

    Raises:
        NotAllowed: the actor is no person.
        NotFound: they have no session of that number that is open.
        BadRecord: it was attended before its day.
    """
    gate.require(by, Act.OWN_SUPPORT)
    booked = attendance.open_session(queries.sessions_of(by), by.person, number)
    if attended and booked.on > here().date():
        raise BadRecord("Its day has not come yet. Say that you attended it afterwards.")
    kind = Kind.ATTENDED if attended else Kind.CANCELLED
    body = {"of": number, "session": booked.session, "on": booked.on.isoformat()}
    return file_record(by, kind, body)
