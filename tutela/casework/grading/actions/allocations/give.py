"""Gives an exhibit or a whole case to a person."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Role
from tutela.casework.grading.errors import CannotBeGiven
from tutela.casework.grading.models import Allocation
from tutela.casework.people.models import Person


@transaction.atomic
def give(by: Actor, what: Case | Exhibit, person: Person, priority: Allocation.Priority) -> Allocation:
    """Give an exhibit, or all exhibits of a case, to a person, at whose desk they come first from then on.

    What was given before to the same person ends, and is given at the new priority.

    Raises:
        NotAllowed: the actor may not give work in this unit.
        CannotBeGiven: the person does not grade in this unit.
    """
    gate.require(by, Act.GIVE_WORK, on=what)
    grades = Person.objects.able().filter(pk=person.pk, unit=by.unit, grants__role=Role.ASSESSOR)
    # Whoever gives the same at the same moment waits here.
    if not grades.select_for_update(no_key=True, of=("self",)).exists():
        raise CannotBeGiven(f"{person.name} does not grade in this unit. Give the work to an assessor.")
    case, exhibit = (what.case, what) if isinstance(what, Exhibit) else (what, None)
    before = Allocation.objects.filter(person=person, case=case, exhibit=exhibit, ended_at=None)
    before.update(ended_at=timezone.now(), ended=Allocation.End.GIVEN_ANEW)
    given = Allocation.objects.create(
        unit_id=by.unit, person=person, case=case, exhibit=exhibit, priority=priority, given_by_id=by.person
    )
    log.record(
        by, "work.given", purpose="grading", allocation=given.pk, person=person.pk, what=given.what,
        priority=int(priority),
    )  # fmt: skip
    return given
