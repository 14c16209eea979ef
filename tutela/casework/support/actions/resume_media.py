"""Lets a person be shown media again who wanted none."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.records import Kind
from tutela.casework.welfare.actions.preferences.resume_viewing import resume_viewing


@transaction.atomic
def resume_media(by: Actor) -> None:
    """Let the actor be shown media again, as far as their limits allow.

    Raises:
        NotAllowed: the actor is no person.
    """
    gate.require(by, Act.OWN_SUPPORT)
    if resume_viewing(by):
        file_record(by, Kind.RESUMED, {})
