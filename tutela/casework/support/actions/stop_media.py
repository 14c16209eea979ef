"""Switches media off for a person at once, without asking why."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.records import Kind
from tutela.casework.welfare.actions.preferences.stop_viewing import stop_viewing


@transaction.atomic
def stop_media(by: Actor) -> None:
    """Show nothing to the actor from now on, until they say otherwise; the record does not say so.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_SUPPORT)
    if stop_viewing(by):
        file_record(by, Kind.STOPPED, {})
