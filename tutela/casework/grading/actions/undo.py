"""Takes a decision back."""

from uuid import UUID

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import decisions, reservations
from tutela.casework.grading.errors import ShiftConfirmed
from tutela.casework.grading.models import Decision
from tutela.casework.people.actions.lock_person import lock_person


@transaction.atomic
def undo(by: Actor, decision: Decision, key: UUID) -> list[int]:
    """Take back one of the person's own decisions; give the items that wait again because of it.

    An item that had an earlier grade of the person gets that one back. Taking back twice changes nothing.

    Raises:
        NotAllowed: the actor may not grade.
        NotFound: the decision is another person's.
        ShiftConfirmed: its shift was confirmed, so it can only be amended after a return.
    """
    gate.require(by, Act.GRADE, on=decision.shift)
    lock_person(by)
    decision = queries.decision_for(by, decision.pk)
    if decision.withdrawn_at is not None:
        return decisions.waiting(decision)
    if decision.shift.confirmed_at is not None or decision.shift.returned_at is not None:
        raise ShiftConfirmed(
            "This shift was confirmed, so its decisions cannot be undone. Amend them if it returns."
        )
    back = decisions.withdraw(decision)
    reservations.put_back(by, back)
    log.record(by, "decision.undone", purpose="grading", decision=decision.pk, items=back, key=str(key))
    return back
