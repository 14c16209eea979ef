"""Has the partners' door show nothing more of reports that were disposed of."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.exchange import Exchange
from tutela.casework.partners.models import DoorErasure

AT_ONCE = 500


def erase_there(by: Actor, exchange: Exchange) -> int:
    """Erase at the door what was noted for it, and then the note, but for receipts that are kept for longer.

    Returns:
        of how many receipts.

    Raises:
        NotAllowed: that is the machine's.
        BoxAway: the exchange's database does not answer; the notes stay.
    """
    gate.require(by, Act.TAKE_IN_SUBMISSIONS)
    waiting = list(DoorErasure.objects.filter(unit=by.unit, is_done=False).order_by("pk")[:AT_ONCE])
    if waiting:
        exchange.erase({row.receipt: row.keeps_receipt for row in waiting})
        _note(by, waiting)
    return len(waiting)


@transaction.atomic
def _note(by: Actor, done: list[DoorErasure]) -> None:
    kept, gone = [row for row in done if row.keeps_receipt], [row for row in done if not row.keeps_receipt]
    for row in kept:
        row.is_done = True
    DoorErasure.objects.bulk_update(kept, ["is_done"])
    took = [DoorErasure(pk=row.pk) for row in gone]
    DoorErasure.objects.filter(pk__in=[row.pk for row in gone]).delete()
    log.record(
        by, "company_door.erased", purpose="retention", wrote=kept, took=took,
        reports=sorted(row.report for row in done),
    )  # fmt: skip
