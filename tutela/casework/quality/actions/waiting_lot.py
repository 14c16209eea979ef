"""Finds the lot that a verdict is about, and keeps others from it."""

from tutela.casework.gate import Actor
from tutela.casework.grading.models import Lot
from tutela.casework.quality import queries
from tutela.casework.quality.errors import LotClosed, OwnWork
from tutela.casework.quality.models import Verdict


def lock_waiting(by: Actor, lot: Lot) -> Lot:
    """Lock a lot that waits and is not the actor's own work.

    Raises:
        OwnWork: the lot holds work of the actor.
        LotClosed: the lot waits no more.
    """
    lot = Lot.objects.select_for_update(of=("self",)).select_related("shift").get(pk=lot.pk)
    if queries.is_own_work(by, lot):
        raise OwnWork(f"You graded lot {lot.pk}. Somebody else has to release or return it.")
    verdict = Verdict.objects.filter(lot=lot).first()
    if verdict is not None:
        raise LotClosed(f"Lot {lot.pk} was {verdict.outcome} already. Nothing was changed.")
    return lot
