"""Says of a hit whether it is false."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.errors import BadMark
from tutela.casework.intelligence.models import HitFinding, TermHit


@transaction.atomic
def say_of_hit(by: Actor, hit: TermHit, says: str) -> TermHit:
    """Say something of a hit; what was said before stays on record.

    Args:
        by: who says it.
        hit: of what.
        says: one of `TermHit.Said`; nothing takes back what was said last.

    Raises:
        NotAllowed: the actor may mark nothing there.
        BadMark: nothing of the kind can be said.
    """
    gate.require(by, Act.MARK_COMMUNICATIONS, on=hit)
    if says not in TermHit.Said.values:
        raise BadMark("Say of a hit that it is false or relevant, or take that back. Nothing was changed.")
    hit = (
        TermHit.objects.select_for_update(of=("self",)).select_related("thread__exhibit__case").get(pk=hit.pk)
    )
    last = hit.findings.order_by("-pk").first()
    if hit.said == says and (last is None or last.by_id == by.person):
        return hit
    finding = HitFinding.objects.create(hit=hit, says=says, by_id=by.person)
    hit.said = says
    hit.save(update_fields=["said"])
    log.record(
        by,
        "hit.said",
        purpose="investigation",
        wrote=[finding],
        hit=hit.pk,
        message=hit.message_id,
        says=says,
    )
    return hit
