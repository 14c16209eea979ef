"""Lays the next items on a person's desk."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions import reservations
from tutela.casework.grading.actions.allocations.end_done import end_done
from tutela.casework.grading.actions.open_shift import open_shift
from tutela.casework.grading.guidance import in_force as guidance
from tutela.casework.grading.models import Batch
from tutela.casework.grading.wanted import EVERYTHING, Wanted
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.tools import queries as tools

BATCH_ITEMS = 60


@transaction.atomic
def dispense(by: Actor, size: int = BATCH_ITEMS, wanted: Wanted = EVERYTHING) -> Batch:
    """Give the person what lies on their desk; once it is all decided or passed over, the next batch.

    Only of what they want, if they want something: what else lies on the desk and waits goes back to the
    queue. What a supervisor gave them comes before the rest, by its priority.

    Raises:
        NotAllowed: the actor may not grade.
        GuidanceToRead: another batch is due, and they have not read the guidance in force.
    """
    gate.require(by, Act.GRADE)
    # Before the record's head, which a new shift locks: who stacks takes the two in this order as well.
    lock_unit(by.unit)
    shift = open_shift(by)
    batch = Batch.objects.get_or_create(person_id=by.person, defaults={"until": timezone.now()})[0]
    reservations.renew(by)
    if reservations.holds_others(by, batch, wanted) or not reservations.is_open(batch):
        guidance.require_read(by)
        end_done(by)
        tool = tools.orders(by.unit)
        order = reservations.BY_TOOL if tool is not None else reservations.IN_TURN
        chosen = reservations.lay_out(by, batch, shift, size, wanted, order)
        if chosen:
            said = {"ordered_by": str(tool)} if tool is not None else {}
            log.record(by, "items.dispensed", purpose="grading", shift=shift.pk, items=chosen, **said)
    return batch
