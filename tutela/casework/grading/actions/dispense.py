"""Lays the next items on a person's desk."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions import reservations
from tutela.casework.grading.actions.lock_unit import lock_unit
from tutela.casework.grading.actions.open_shift import open_shift
from tutela.casework.grading.models import Batch

BATCH_ITEMS = 60


@transaction.atomic
def dispense(by: Actor, size: int = BATCH_ITEMS, intake: int | None = None) -> Batch:
    """Give the person what lies on their desk; once it is all decided or passed over, the next batch.

    Of one intake alone, if that is asked for: what else lies on the desk and waits goes back to the queue.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE)
    # Before the record's head, which a new shift locks: who stacks takes the two in this order as well.
    lock_unit(by)
    shift = open_shift(by)
    batch = Batch.objects.get_or_create(person_id=by.person, defaults={"until": timezone.now()})[0]
    reservations.renew(by)
    is_another = intake is not None and reservations.holds_others(batch, intake)
    if is_another or not reservations.is_open(batch):
        chosen = reservations.lay_out(by, batch, shift, size, intake)
        if chosen:
            log.record(by, "items.dispensed", purpose="grading", shift=shift.pk, items=chosen)
    return batch
