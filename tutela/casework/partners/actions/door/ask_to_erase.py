"""Notes what the partners' door is to show no longer, as its reports are disposed of."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Q

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import DoorErasure


@transaction.atomic
def ask_to_erase(
    by: Actor, reports: Collection[int], receipts: Mapping[str, int], kept: Collection[int]
) -> None:
    """Note the receipts of reports that are disposed of, for the round that goes to the door.

    There goes what was asked of them; and the receipt, with what was said of it, unless the reference is
    kept. Done again, it adds nothing.

    Args:
        by: the machine.
        reports: which are disposed of.
        receipts: those of them that they still tell, each with the number of its report.
        kept: the reports of which the reference is kept for longer.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.CARRY_OUT_DISPOSAL)
    known = {row.receipt: row for row in DoorErasure.objects.filter(
        Q(report__in=reports) | Q(receipt__in=receipts), unit=by.unit
    )}  # fmt: skip
    new = [
        DoorErasure(unit_id=by.unit, report=report, receipt=receipt, keeps_receipt=report in kept)
        for receipt, report in receipts.items()
        if receipt not in known
    ]
    DoorErasure.objects.bulk_create(new)
    later = [row for row in known.values() if row.keeps_receipt and row.report not in kept]
    for row in later:
        row.keeps_receipt, row.is_done = False, False
    DoorErasure.objects.bulk_update(later, ["keeps_receipt", "is_done"])
    if new or later:
        log.record(
            by, "company_door.to_erase", purpose="retention", wrote=[*new, *later],
            reports=sorted(row.report for row in [*new, *later]),
        )  # fmt: skip
