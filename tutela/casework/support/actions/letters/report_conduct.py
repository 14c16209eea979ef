"""Reports conduct of somebody of the unit, past the line manager."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.people.roster import lines
from tutela.casework.support import rules
from tutela.casework.support.actions.file_record import file_record
from tutela.casework.support.actions.letters.addressee import first_of
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind
from tutela.engine.taxonomy import terminology


@transaction.atomic
def report_conduct(by: Actor, about: Person, says: str) -> Filed:
    """Report conduct to the first whom the unit names for it and who has no part in it.

    Neither whom it is about hears it, nor the line manager of either, nor anybody whom that person manages.

    Raises:
        NotAllowed: the person is of another unit.
        NobodyNamed: the unit names nobody else.
        BadRecord: it says nothing, or is about oneself.
        RefusedWords: it says what is said by codes alone.
    """
    gate.require(by, Act.OWN_SUPPORT, on=about)
    terminology.guard(says)
    if not says.strip() or about.pk == by.person:
        raise BadRecord("Say in some sentences what was done, when, and who saw it.")
    managers = lines.managers_of([by.person, about.pk])
    never = {by.person, about.pk, *managers.values(), *lines.managed_by(about.pk)}
    to = first_of(by.unit, rules.in_force(by.unit).conduct, never)
    return file_record(by, Kind.CONDUCT, {"about": about.pk, "says": says.strip(), "to": to.pk}, to=to.pk)
