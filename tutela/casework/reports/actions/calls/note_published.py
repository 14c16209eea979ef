"""Notes which words that were read aloud the door knows."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import SpokenReceipt


@transaction.atomic
def note_published(by: Actor, known: Sequence[SpokenReceipt], gone: Sequence[SpokenReceipt]) -> None:
    """Note it, after the letterbox has it.

    Args:
        by: the machine.
        known: those that the door can change from now on.
        gone: those that it takes no more.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.TAKE_IN_LETTERS)
    if known or gone:
        SpokenReceipt.objects.filter(pk__in=[each.pk for each in known]).update(published_at=timezone.now())
        SpokenReceipt.objects.filter(pk__in=[each.pk for each in gone]).update(published_at=None)
        log.record(
            by, "spoken_receipts.told", purpose="report", known=sorted(each.pk for each in known),
            gone=sorted(each.pk for each in gone),
        )  # fmt: skip
