"""Carries out a disposal that two people agreed on; cut off at any step, it goes on where it was."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.cases.queries import closure_of
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention import queries
from tutela.casework.retention.actions.disposing import copies, ending, reaching, reports, rows
from tutela.casework.retention.errors import RetentionMoved
from tutela.casework.retention.models import Disposal
from tutela.casework.retention.signed import certificates
from tutela.engine.retention.rules import Subject

State = Disposal.State


def carry_out(by: Actor, number: int, *, again: bool = False) -> Disposal:
    """Dispose of a case or of reports: what others hold is sealed anew, keys are destroyed, all else goes.

    Args:
        by: who carries it out.
        number: of the disposal.
        again: it was carried out before, and a restored backup brought the case back, open or not.

    Raises:
        NotAllowed: the actor is a person.
        Held: a hold was placed meanwhile; nothing was touched.
        RetentionMoved: its case was opened again; nothing was touched.
        NotResealed, NotAsRegistered, ObjectMissing, SealBroken: nothing was destroyed.
    """
    gate.require(by, Act.CARRY_OUT_DISPOSAL)
    if Disposal.objects.filter(pk=number, unit=by.unit, subject_kind=Subject.REPORT).exists():
        return reports.carry_out(by, number, again=again)
    disposal = _begin(by, number, again=again)
    if disposal.state != State.BEGUN:
        return disposal
    copies.destroy(by, disposal)
    rows.dispose_of_rows(by, disposal)
    queue.say_nothing(by.unit, disposal.reach)
    return _finish(by, disposal)


@transaction.atomic
def _begin(by: Actor, number: int, *, again: bool) -> Disposal:
    """Name what goes, on record: from here on it is disposed of, and no restored backup brings it back."""
    lock_unit(by.unit)
    disposal = Disposal.objects.select_for_update(no_key=True).get(pk=number, unit=by.unit)
    if disposal.state != State.CONFIRMED:
        return disposal
    case = Case.objects.get(pk=disposal.subject)
    queries.require_not_held(queries.thing_of(disposal))
    if closure_of(case) is None and not again:
        raise RetentionMoved(f"{case} was opened again. It is not disposed of.")
    disposal.reach = reaching.of_case(case)
    disposal.state = State.BEGUN
    disposal.save(update_fields=["reach", "state"])
    log.record(
        by, "disposal.begun", purpose="retention", wrote=[disposal], disposal=disposal.pk,
        case=disposal.subject, rule=disposal.rule, book_sha256=disposal.book,
        proposed_by=disposal.proposed_by_id, confirmed_by=disposal.answered_by_id,
        intakes=disposal.reach["intake"], items=len(disposal.reach["item"]),
        authority_sha256=log.digest_of(disposal.authority),
    )  # fmt: skip
    return disposal


@transaction.atomic
def _finish(by: Actor, disposal: Disposal) -> Disposal:
    """Sign the certificate, and end what ran for the case."""
    lock_unit(by.unit)
    items = disposal.reach["item"]
    for number in range(0, len(items), 1000):
        some = items[number : number + 1000]
        log.record(by, "items.disposed", purpose="retention", disposal=disposal.pk, items=some)
    wrote = ending.end_all(disposal)
    now = timezone.now()
    disposal.certificate, disposal.signature = certificates.certify(disposal, now)
    disposal.state, disposal.done_at, disposal.reason = State.DONE, now, ""
    disposal.reach = {}
    disposal.save(update_fields=["certificate", "signature", "state", "done_at", "reason", "reach"])
    log.record(
        by, "disposal.done", purpose="retention", wrote=[disposal, *wrote], disposal=disposal.pk,
        case=disposal.subject, certificate_sha256=log.digest_of(disposal.certificate),
    )  # fmt: skip
    return disposal
