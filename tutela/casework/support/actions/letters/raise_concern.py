"""Tells whom the unit names that somebody worries about a colleague."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.support import rules
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.actions.letters.addressee import first_of
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind
from tutela.engine.taxonomy import terminology


@transaction.atomic
def raise_concern(by: Actor, about: Person, says: str) -> Filed:
    """Say that one worries about a colleague, to the first whom the unit names for support.

    Neither the colleague's manager nor any figure learns of it.

    Raises:
        NotAllowed: the colleague is of another unit.
        NobodyNamed: the unit names nobody but the two.
        BadRecord: it says nothing, or is about oneself.
        RefusedWords: it says what is said by codes alone.
    """
    gate.require(by, Act.OWN_SUPPORT, on=about)
    terminology.guard(says)
    if not says.strip() or about.pk == by.person:
        raise BadRecord("Say in a sentence what worries you about your colleague.")
    to = first_of(by.unit, rules.in_force(by.unit).support, {by.person, about.pk})
    return file_record(by, Kind.CONCERN, {"about": about.pk, "says": says.strip(), "to": to.pk}, to=to.pk)
