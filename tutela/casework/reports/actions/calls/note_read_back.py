"""Notes that whoever was read the words wrote them down and read them back."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import SpokenReceipt


@transaction.atomic
def note_read_back(by: Actor, spoken: SpokenReceipt) -> SpokenReceipt:
    """Note it, once.

    Raises:
        NotAllowed: the actor may enter no calls.
    """
    gate.require(by, Act.ENTER_CALLS, on=spoken.report)
    current = SpokenReceipt.objects.select_for_update(no_key=True).get(pk=spoken.pk)
    if current.read_back_at is None:
        current.read_back_at = timezone.now()
        current.save(update_fields=["read_back_at"])
        log.record(
            by, "spoken_receipt.read_back", purpose="report", report=current.report_id,
            spoken_receipt=current.pk,
        )  # fmt: skip
    return current
