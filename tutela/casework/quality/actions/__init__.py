"""Releases and returns lots: the second pair of eyes between a grade and its use."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.examination.kinds import EXACT_HASHES
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions import reopen_shift
from tutela.casework.grading.models import Lot
from tutela.casework.items import queries as items
from tutela.casework.items.actions import settle
from tutela.casework.jobs import queue as jobs
from tutela.casework.quality import queries
from tutela.casework.quality.models import Verdict
from tutela.errors import Conflict, Forbidden


class OwnWork(Forbidden):
    """Nobody releases or returns a lot with work of their own in it."""

    code = "TU-Q01"


class LotClosed(Conflict):
    """The lot was released or returned already."""

    code = "TU-Q02"


@transaction.atomic
def release_lot(by: Actor, lot: Lot) -> Verdict:
    """Release a lot of another person: each of its grades becomes the settled grade of its item.

    Raises:
        NotAllowed: the actor may not release lots in this unit.
        OwnWork: the lot holds work of the actor.
        LotClosed: the lot waits no more.
    """
    gate.require(by, Act.RELEASE_LOT, lot.unit_id)
    lot = _waiting(by, lot)
    verdict = Verdict.objects.create(lot=lot, outcome=Verdict.Outcome.RELEASED, by_id=by.person)
    grades = list(queries.grades_of(lot))
    for grade in grades:
        settle(by, grade.item, grade.category, grade.pack, grade.pack_version, source=f"lot {lot.pk}")
    log.record(by, "lot.released", purpose="quality", lot=lot.pk, shift=lot.shift_id, assessments=len(grades))
    # Whatever may stand on a list from now on needs its exact fingerprint.
    if inexact := items.inexact(by.unit, [grade.item_id for grade in grades]):
        jobs.queue(EXACT_HASHES, by.unit, {"items": inexact})
    return verdict


@transaction.atomic
def return_lot(by: Actor, lot: Lot, reason: str) -> Verdict:
    """Return a lot to the person who graded it, who amends it and confirms the shift anew.

    Raises:
        NotAllowed: the actor may not return lots in this unit.
        OwnWork: the lot holds work of the actor.
        LotClosed: the lot waits no more.
        BadReason: no reason was given.
    """
    gate.require(by, Act.RELEASE_LOT, lot.unit_id)
    lot = _waiting(by, lot)
    shift = reopen_shift(by, lot.shift, reason)
    verdict = Verdict.objects.create(
        lot=lot, outcome=Verdict.Outcome.RETURNED, by_id=by.person, reason=shift.returned_reason
    )
    told = log.digest_of(verdict.reason)
    log.record(by, "lot.returned", purpose="quality", lot=lot.pk, shift=lot.shift_id, reason_sha256=told)
    return verdict


def _waiting(by: Actor, lot: Lot) -> Lot:
    """Lock a lot that waits and is not the actor's own work."""
    lot = Lot.objects.select_for_update(of=("self",)).select_related("shift").get(pk=lot.pk)
    if queries.is_own_work(by, lot):
        raise OwnWork(f"You graded lot {lot.pk}. Somebody else has to release or return it.")
    verdict = Verdict.objects.filter(lot=lot).first()
    if verdict is not None:
        raise LotClosed(f"Lot {lot.pk} was {verdict.outcome} already. Nothing was changed.")
    return lot
