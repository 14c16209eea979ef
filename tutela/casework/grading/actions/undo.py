"""Takes a decision back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.actions import decisions, reservations
from tutela.casework.grading.actions.decisions import Stand
from tutela.casework.grading.actions.opinions import weigh
from tutela.casework.grading.errors import ShiftConfirmed
from tutela.casework.grading.models import Decision
from tutela.casework.items.models import Item
from tutela.casework.people.actions.lock_person import lock_person


@dataclass(frozen=True, slots=True)
class Undone:
    """Which decision was taken back, the items it was about, and what stands of them now.

    Attributes:
        back: those of the items that wait again.
        stands: the grade of each of the others, an earlier one or one made since.
    """

    decision: Decision
    items: list[int]
    back: list[int]
    stands: Mapping[int, Stand]


@transaction.atomic
def undo(by: Actor, decision: Decision, key: UUID) -> Undone:
    """Take back one of the person's own decisions, and lay its items on their desk again.

    An item that had an earlier grade of the person gets that one back. Taking back twice changes nothing.

    Raises:
        NotAllowed: the actor may not grade.
        NotFound: the decision is another person's.
        ShiftConfirmed: its shift was confirmed, so it can only be amended after a return.
        Overtaken: each of its items was decided again since.
    """
    gate.require(by, Act.GRADE, on=decision.shift)
    lock_person(by)
    decision = queries.decision_for(by, decision.pk)
    if decision.withdrawn_at is not None:
        return _undone(decision)
    if decision.shift.confirmed_at is not None or decision.shift.returned_at is not None:
        raise ShiftConfirmed(
            _("This shift was signed off, so its decisions cannot be undone. Amend them if it returns.")
        )
    back, changed = decisions.withdraw(by, decision)
    undone = _undone(decision)
    reservations.put_back(by, sorted({*undone.back, *undone.stands}))
    log.record(by, "decision.undone", purpose="grading", decision=decision.pk, items=back, key=str(key))
    weigh.record(by, changed)
    return undone


def _undone(decision: Decision) -> Undone:
    numbers = list(decision.assessments.order_by("item").values_list("item", flat=True))
    stands = decisions.stands_of(decision.person_id, numbers)
    queued = decision.assessments.filter(item__state=Item.State.QUEUED).order_by("item")
    back = [number for number in queued.values_list("item", flat=True) if number not in stands]
    return Undone(decision, numbers, back, stands)
