"""The steps that dispose of reports, some hundred at a time; cut off anywhere, it goes on where it was."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.database import NUMBERS_AT_ONCE, portions
from tutela.casework.gate import Actor
from tutela.casework.identifiers.models import Sighting
from tutela.casework.jobs import queue
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.sayings import KIND
from tutela.casework.retention.actions.disposing import copies, ending, naming, rows, telling
from tutela.casework.retention.models import Disposal, DisposalPart
from tutela.casework.retention.of_reports import due
from tutela.casework.retention.signed import certificates

State, Part = Disposal.State, DisposalPart.State


def carry_out(by: Actor, number: int, *, again: bool) -> Disposal:
    """Dispose of the reports of a disposal; of those that must stay after all, say which and why.

    Args:
        by: the machine.
        number: of the disposal.
        again: a restored backup brought them back, whether they are open in it or not.

    Raises:
        NotResealed, NotAsRegistered, ObjectMissing, SealBroken: what does not open was not touched.
    """
    disposal = Disposal.objects.get(pk=number, unit=by.unit)
    while disposal.state in (State.CONFIRMED, State.BEGUN):
        disposal, parts = _begin(by, number, again=again)
        if not parts:
            return _finish(by, disposal) if disposal.state == State.BEGUN else disposal
        _dispose(by, disposal, parts)
    return disposal


def _dispose(by: Actor, disposal: Disposal, parts: Sequence[DisposalPart]) -> None:
    reports = [part.report for part in parts]
    kept = {part.report for part in parts if part.keeps_reference}
    copies.destroy(by, disposal)
    telling.part_from_bundles(by, disposal, reports)
    telling.name_no_sender(by, disposal, reports, kept)
    rows.dispose_of_rows(by, disposal)
    queue.say_nothing(by.unit, disposal.reach)
    telling.have_door_erase(by, reports, kept)
    telling.cut_out(by, disposal, reports)
    telling.count_sightings(disposal.reach["shared"])
    _end(by, disposal, reports, kept)


@transaction.atomic
def _begin(by: Actor, number: int, *, again: bool) -> tuple[Disposal, list[DisposalPart]]:
    """Name what goes next, on record: from here on no restored backup brings it back."""
    lock_unit(by.unit)
    disposal = Disposal.objects.select_for_update(no_key=True).get(pk=number, unit=by.unit)
    if disposal.state not in (State.CONFIRMED, State.BEGUN):
        return disposal, []
    begun = list(disposal.disposal_parts.filter(state=Part.BEGUN).order_by("pk"))
    if begun:
        return disposal, begun
    while not begun and (
        some := list(disposal.disposal_parts.filter(state=Part.WAITS).order_by("pk")[:NUMBERS_AT_ONCE])
    ):
        begun = _sort_out(by, some, again=again)
    reports = [part.report for part in begun]
    disposal.reach = {**naming.reach_of(by.unit, reports), "shared": _shared(reports)} if begun else {}
    disposal.state = State.BEGUN
    disposal.save(update_fields=["reach", "state"])
    if begun:
        log.record(
            by, "reports.disposal_begun", purpose="retention", wrote=[disposal, *begun],
            disposal=disposal.pk, reports=reports, rule=disposal.rule, book_sha256=disposal.book,
            keep=[part.report for part in begun if part.keeps_reference],
            proposed_by=disposal.proposed_by_id, confirmed_by=disposal.answered_by_id,
            intakes=disposal.reach["intake"], items=len(disposal.reach["item"]),
        )  # fmt: skip
    return disposal, begun


def _sort_out(by: Actor, some: Sequence[DisposalPart], *, again: bool) -> list[DisposalPart]:
    """Leave out what must stay, on record; give what goes."""
    whys = {} if again else due.why_they_stay(by.unit, [part.report for part in some])
    left = [part for part in some if part.report in whys]
    going = [part for part in some if part.report not in whys]
    for part in left:
        part.state, part.why = Part.LEFT_OUT, whys[part.report]
    for part in going:
        part.state = Part.BEGUN
    DisposalPart.objects.bulk_update([*left, *going], ["state", "why"])
    if left:
        log.record(
            by, "disposal.left_out", purpose="retention", wrote=left, disposal=left[0].disposal_id,
            reports=[part.report for part in left],
        )  # fmt: skip
    return going


def _shared(reports: Sequence[int]) -> list[int]:
    seen = Sighting.objects.filter(subject_kind=KIND, subject__in=reports)
    return list(seen.order_by("identifier").values_list("identifier", flat=True).distinct())


@transaction.atomic
def _end(by: Actor, disposal: Disposal, reports: Sequence[int], kept: set[int]) -> None:
    """Say on record which reports are gone, and end what ran for them."""
    lock_unit(by.unit)
    parts = list(disposal.disposal_parts.filter(state=Part.BEGUN).order_by("pk"))
    disposal.disposal_parts.filter(state=Part.BEGUN).update(state=Part.DONE)
    for part in parts:
        part.state = Part.DONE
    ended = ending.end_reports(disposal.unit_id, reports, kept)
    for items in portions(disposal.reach["item"], 1000):
        log.record(by, "items.disposed", purpose="retention", disposal=disposal.pk, items=items)
    disposal.reach = {}
    disposal.save(update_fields=["reach"])
    log.record(
        by, "reports.disposed", purpose="retention", wrote=[*parts, *ended], disposal=disposal.pk,
        reports=list(reports),
    )  # fmt: skip


@transaction.atomic
def _finish(by: Actor, disposal: Disposal) -> Disposal:
    """Sign the certificate; where nothing went after all, there is none."""
    lock_unit(by.unit)
    now = timezone.now()
    if disposal.disposal_parts.filter(state=Part.DONE).exists():
        disposal.certificate, disposal.signature = certificates.certify(disposal, now)
        disposal.state = State.DONE
    else:
        disposal.state = State.REFUSED
    disposal.done_at, disposal.reason, disposal.reach = now, "", {}
    disposal.save(update_fields=["certificate", "signature", "state", "done_at", "reason", "reach"])
    log.record(
        by, "disposal.done", purpose="retention", wrote=[disposal], disposal=disposal.pk,
        certificate_sha256=log.digest_of(disposal.certificate), is_any=disposal.state == State.DONE,
    )  # fmt: skip
    return disposal
