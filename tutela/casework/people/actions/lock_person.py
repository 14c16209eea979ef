"""The step that lets a person's own windows act one after another."""

from tutela.casework.gate import Actor
from tutela.casework.people.models import Person
from tutela.casework.questions import Question

_locked = Question(
    lambda person: Person.objects.select_for_update(no_key=True).filter(pk=person).values_list("pk")
)


def lock_person(by: Actor) -> None:
    """Hold the row of whoever acts until the transaction ends; their other windows wait."""
    _locked(by.person)
