"""Says who manages a person."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.errors import BadManager
from tutela.casework.people.models import LineManager, Person


@transaction.atomic
def set_line_manager(by: Actor, person: Person, manager: Person) -> LineManager:
    """Give a person a line manager in the place of the one before, who stays on record.

    Raises:
        NotAllowed: the actor does not manage people, or one of the two is of another unit.
        BadManager: they would manage themselves, or their manager could not sign in.
    """
    gate.require(by, Act.MANAGE_PEOPLE, on=person)
    gate.require(by, Act.MANAGE_PEOPLE, on=manager)
    if manager.pk == person.pk or manager.is_service or not manager.is_able:
        raise BadManager(f"{manager.name} cannot be the line manager of {person.name}. Choose a colleague.")
    line = LineManager.objects.create(person=person, manager=manager, set_by=by.name)
    log.record(
        by, "person.managed", purpose="administration", wrote=[line], person=person.pk, manager=manager.pk
    )
    return line
