"""Returns a lot to the person who graded it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions import reopen_shift
from tutela.casework.grading.models import Lot
from tutela.casework.quality import queries
from tutela.casework.quality.actions.waiting_lot import lock_waiting
from tutela.casework.quality.models import Verdict
from tutela.engine.taxonomy import terminology


@transaction.atomic
def return_lot(by: Actor, lot: Lot, reason: str) -> Verdict:
    """Return a lot to the person who graded it, who amends it and confirms the shift anew.

    Grades of the categories in which faults were found are to be looked at again, all where none was; the
    next sample is drawn of the whole lot again, so that it stands for the others.

    Raises:
        NotAllowed: the actor may not return lots in this unit.
        OwnWork: the lot holds work of the actor.
        LotClosed: the lot waits no more.
        BadReason: no reason was given.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.RELEASE_LOT, on=lot)
    terminology.guard(reason)
    lot = lock_waiting(by, lot)
    counts = queries.counts_of(lot)
    shift = reopen_shift(by, lot.shift, reason, queries.faulty_in(lot))
    verdict = Verdict.objects.create(
        lot=lot,
        outcome=Verdict.Outcome.RETURNED,
        by_id=by.person,
        reason=shift.returned_reason,
        counts=counts,
        graded_by_id=lot.shift.person_id,
    )
    digest = log.digest_of(verdict.reason)
    log.record(by, "lot.returned", purpose="quality", lot=lot.pk, shift=lot.shift_id, reason_sha256=digest)
    return verdict
