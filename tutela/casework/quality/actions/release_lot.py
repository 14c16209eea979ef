"""Releases a lot."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.record import checkpoints
from tutela.casework.examination.kinds import EXACT_HASHES
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Lot
from tutela.casework.items import queries as items
from tutela.casework.jobs import queue as jobs
from tutela.casework.quality import queries
from tutela.casework.quality.actions.settle_agreed import settle_agreed
from tutela.casework.quality.actions.waiting_lot import lock_waiting
from tutela.casework.quality.models import Verdict


@transaction.atomic
def release_lot(by: Actor, lot: Lot) -> Verdict:
    """Release a lot of another person: its items get their settled grades.

    Where an item needs further opinions, it is settled with the lot that brings the last of them.

    Raises:
        NotAllowed: the actor may not release lots in this unit.
        OwnWork: the lot holds work of the actor.
        LotClosed: the lot waits no more.
    """
    gate.require(by, Act.RELEASE_LOT, on=lot)
    lot = lock_waiting(by, lot)
    verdict = Verdict.objects.create(
        lot=lot, outcome=Verdict.Outcome.RELEASED, by_id=by.person, counts=queries.counts_of(lot)
    )
    grades = list(queries.grades_of(lot))
    settled = settle_agreed(by, [grade.item for grade in grades], source=f"lot {lot.pk}")
    log.record(by, "lot.released", purpose="quality", lot=lot.pk, shift=lot.shift_id, assessments=len(grades))
    checkpoints.make_after_commit()
    # Whatever may stand on a list from now on needs its exact fingerprint.
    if inexact := items.inexact(by.unit, settled):
        jobs.queue(EXACT_HASHES, by.unit, {"items": inexact})
    return verdict
