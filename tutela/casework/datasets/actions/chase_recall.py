"""Puts down that a partner was asked again about a recall."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.models import Recall
from tutela.casework.gate import Act, Actor


@transaction.atomic
def chase_recall(by: Actor, recall: Recall) -> Recall:
    """Put down that somebody asked the partner again, by whatever way they talk to it.

    Raises:
        NotAllowed: the actor may not export.
        SupplyMoved: it was answered already.
    """
    gate.require(by, Act.EXPORT, recall.supply)
    current = locked.recall(recall.pk)
    current.chased, current.chased_at = current.chased + 1, timezone.now()
    current.save(update_fields=["chased", "chased_at"])
    log.record(
        by, "recall.chased", purpose="sharing", wrote=[current], supply=current.supply_id, recall=current.pk,
        times=current.chased,
    )  # fmt: skip
    return current
