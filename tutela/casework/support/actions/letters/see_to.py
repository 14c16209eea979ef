"""Says that what somebody was told in confidence is seen to."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support import queries
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind


@transaction.atomic
def see_to(by: Actor, number: int) -> Filed:
    """Say that one has seen to something that one was told; whoever told it reads that.

    Raises:
        NotAllowed: the actor is no person.
        NotFound: they were told nothing of that number.
    """
    gate.require(by, Act.OWN_SUPPORT)
    told = queries.told_to(by, number)
    return file_record(by, Kind.SEEN, {"of": told.number}, to=told.person)
