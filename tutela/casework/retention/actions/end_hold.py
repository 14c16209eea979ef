"""Ends a hold."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention.errors import BadRetention, RetentionMoved
from tutela.casework.retention.models import Disposal, Hold
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 500


@transaction.atomic
def end_hold(by: Actor, hold: Hold, because: str) -> Hold:
    """End a hold; what it held may be disposed of again, once another person confirms it.

    Raises:
        NotAllowed: the actor does not keep what is kept.
        BadRetention: no reason was given, or it is too long.
        RetentionMoved: it has ended already.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.KEEP_RETENTION, on=hold)
    terminology.guard(because)
    if not because.strip() or len(because) > MOST_LETTERS:
        raise BadRetention("Say why it is held no more.")
    lock_unit(by.unit)
    current = Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)
    if current.ended_at is not None:
        raise RetentionMoved(f"{current} has ended.")
    current.ended_by_id, current.ended_at, current.why_ended = by.person, timezone.now(), because.strip()
    current.save(update_fields=["ended_by", "ended_at", "why_ended"])
    of = {"unit": current.unit_id, "subject_kind": current.subject_kind, "subject": current.subject}
    disposals = list(Disposal.objects.filter(holds__gt=0, state=Disposal.State.PROPOSED, **of))
    for disposal in disposals:
        disposal.holds -= 1
        disposal.save(update_fields=["holds"])
    log.record(
        by, "hold.ended", purpose="retention", wrote=[current, *disposals], hold=current.pk,
        reason_sha256=log.digest_of(current.why_ended),
    )  # fmt: skip
    return current
