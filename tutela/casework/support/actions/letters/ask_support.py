"""Asks for support, without a word of why."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.support import rules
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.actions.letters.addressee import first_of
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind


@transaction.atomic
def ask_support(by: Actor) -> Filed:
    """Have whom the unit names for support told that one would like some; nothing else is shared.

    Raises:
        NotAllowed: the actor is no person.
        NobodyNamed: the unit names nobody else.
    """
    gate.require(by, Act.OWN_SUPPORT)
    to = first_of(by.unit, rules.in_force(by.unit).support, {by.person})
    return file_record(by, Kind.ASKED, {"to": to.pk}, to=to.pk)
