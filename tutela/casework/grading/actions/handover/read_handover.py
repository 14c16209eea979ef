"""Says that somebody has read what was handed over to them."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import HandOver


@transaction.atomic
def read_handover(by: Actor, handover: HandOver) -> None:
    """Say that one has read it; done twice, it is done once.

    Raises:
        NotAllowed: the actor may not grade, or it is not theirs.
    """
    gate.require(by, Act.GRADE, on=handover)
    unread = HandOver.objects.filter(pk=handover.pk, taker=by.person, read_at=None)
    if unread.update(read_at=timezone.now()):
        log.record(by, "handover.read", purpose="grading", handover=handover.pk)
