"""Locks of the verbs: a unit's before a person's, and either before the head of the record of acts."""

from tutela.casework.gate import Actor
from tutela.casework.people.models import Person, Unit


def lock_unit(by: Actor) -> None:
    """Let the dispensers of a unit act one after another, so that no two reach for the same item."""
    Unit.objects.select_for_update(no_key=True).get(pk=by.unit)


def lock_person(by: Actor) -> None:
    """Let a person's own windows act one after another."""
    Person.objects.select_for_update(no_key=True).get(pk=by.person)
