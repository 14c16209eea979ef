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
from tutela.casework.quality.errors import NotChecked, OpenFindings
from tutela.casework.quality.findings import queries as findings
from tutela.casework.quality.models import Sample, Verdict
from tutela.casework.quality.sampling import plans
from tutela.casework.quality.sampling.terms import Came

_NAMED = 5


@transaction.atomic
def release_lot(by: Actor, lot: Lot) -> Verdict:
    """Release a lot of another person: its items get their settled grades.

    Where an item needs further opinions, it is settled with the lot that brings the last of them; where a
    fault was found in it, once that is closed.

    Raises:
        NotAllowed: the actor may not release lots in this unit.
        OwnWork: the lot holds work of the actor.
        LotClosed: the lot waits no more.
        NotChecked: the unit follows a plan of sampling, and no sample of the lot was accepted.
        OpenFindings: a critical finding about one of its items is not closed.
    """
    gate.require(by, Act.RELEASE_LOT, on=lot)
    lot = lock_waiting(by, lot)
    _require_checked(lot)
    if critical := list(findings.critical_in(lot).values_list("pk", flat=True)[:_NAMED]):
        named = ", ".join(str(number) for number in critical)
        raise OpenFindings(f"Lot {lot.pk} has critical findings that are not closed: {named}. See Findings.")
    verdict = Verdict.objects.create(
        lot=lot, outcome=Verdict.Outcome.RELEASED, by_id=by.person, counts=queries.counts_of(lot),
        graded_by_id=lot.shift.person_id,
    )  # fmt: skip
    grades = list(queries.grades_of(lot))
    settled = settle_agreed(by, [grade.item for grade in grades], source=f"lot {lot.pk}")
    log.record(by, "lot.released", purpose="quality", lot=lot.pk, shift=lot.shift_id, assessments=len(grades))
    checkpoints.make_after_commit()
    # Whatever may stand on a list from now on needs its exact fingerprint.
    if inexact := items.inexact(by.unit, settled):
        jobs.queue(EXACT_HASHES, by.unit, {"items": inexact})
    return verdict


def _require_checked(lot: Lot) -> None:
    """Let a lot pass of which a sample was accepted, or which needs none."""
    sample = Sample.objects.filter(lot=lot).first()
    if sample is None and plans.in_force(lot.unit_id) is None:
        return
    if sample is None:
        raise NotChecked(f"No sample of lot {lot.pk} was checked. Draw one first. Nothing was released.")
    if sample.came != Came.ACCEPTED:
        came = "was rejected: return the lot" if sample.came else "is not checked to its end yet"
        raise NotChecked(f"The sample of lot {lot.pk} {came}. Nothing was released.")
