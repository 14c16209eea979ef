"""Says what an item of a sample is, without a word of what its assessor said."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions import decisions
from tutela.casework.grading.opinions.policy import policy
from tutela.casework.grading.opinions.votes import vote_of
from tutela.casework.quality import queries
from tutela.casework.quality.actions.findings import locked
from tutela.casework.quality.actions.waiting_lot import lock_waiting
from tutela.casework.quality.errors import NoPlan, NotLookedAt, NotNext, OwnWork
from tutela.casework.quality.models import Check, Finding, Sample
from tutela.casework.quality.sampling import course, faults, plans
from tutela.casework.quality.sampling.terms import Part
from tutela.casework.welfare.queries import viewed_s


@transaction.atomic
def answer_check(by: Actor, check: Check, category: str, tags: Sequence[str] = ()) -> Check:
    """Say what an item of a sample is, having looked at it and knowing no grade of it.

    What differs is a finding, which goes to the assessor. The sample ends as soon as its plan makes clear
    what it comes to.

    Args:
        by: who checks.
        check: the next of its sample.
        category: of the unit's law pack.
        tags: of the tags that may not be missed, those that are to be set.

    Raises:
        NotAllowed: the actor may not release lots, or may not see media.
        OwnWork: the lot, or this grade of those known beforehand, is the actor's own.
        LotClosed: the lot waits no more.
        NotNext: another check comes first, or the sample came to something.
        NotLookedAt: the actor has not looked at it since the sample was drawn.
        UnknownCategory: the law pack has no such category.
        NoPlan: the plan by which it was drawn is not there any more.
    """
    gate.require(by, Act.RELEASE_LOT, on=check)
    gate.require(by, Act.SEE_MEDIA, on=check)
    lot = lock_waiting(by, check.sample.lot)
    sample = Sample.objects.select_for_update(of=("self",)).get(lot=lot)
    waits = course.next_of(sample)
    if waits is None or waits.pk != check.pk:
        raise NotNext("This check was answered, or is not the next one. Go on with what is shown now.")
    if waits.graded_by_id == by.person:
        raise OwnWork("You graded this item. Somebody else has to check it.")
    item = waits.assessment.item
    seconds = viewed_s(by.person, [item.pk], sample.at)[item.pk]
    if not seconds and queries.can_be_seen(item):
        raise NotLookedAt(f"Look at {item.reference} first. Nothing was saved.")
    book = plans.by_digest(lot.unit_id, sample.plan_digest)
    if book is None:
        raise NoPlan("The plan by which this sample was drawn is not there any more. Return the lot.")
    chosen = decisions.choose(lot.unit, category)
    said = frozenset(tags) & policy().tags
    graded = vote_of(waits.assessment)
    fault = faults.compare(
        book, chosen.pack, (graded.category, graded.tags & policy().tags), (category, said)
    )
    waits.answered_by_id, waits.answered_at = by.person, timezone.now()
    waits.category, waits.tags, waits.seconds_revealed = category, sorted(said), round(seconds, 3)
    waits.fault, waits.severity = fault.what, fault.severity
    waits.save()
    wrote: list[Check | Sample | Finding] = [waits]
    if fault.what and waits.part != Part.GOLD:
        wrote.append(locked.note(by, waits.assessment, fault.what, fault.severity, category, check=waits))
    if waits.part != Part.GOLD and (
        came := course.comes_to(course.course_of(sample, book), course.progress(sample))
    ):
        sample.came, sample.ended_at = came, timezone.now()
        sample.save(update_fields=["came", "ended_at"])
        wrote.append(sample)
    log.record(
        by,
        "item.checked",
        purpose="quality",
        item=item.pk,
        lot=lot.pk,
        check=waits.pk,
        category=category,
        fault=fault.what,
        severity=fault.severity,
        came=sample.came,
        wrote=wrote,
    )
    return waits
