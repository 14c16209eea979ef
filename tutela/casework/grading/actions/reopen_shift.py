"""Gives a confirmed shift back to its person."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import BadReason
from tutela.casework.grading.models import Shift
from tutela.engine.taxonomy import terminology

SHORTEST_REASON = 3


@transaction.atomic
def reopen_shift(by: Actor, shift: Shift, reason: str, categories: Iterable[str] = ()) -> Shift:
    """Give a confirmed shift back to its person to amend and confirm anew.

    Args:
        by: who gives it back.
        shift: what was confirmed.
        reason: why, for its person.
        categories: among whose grades faults were found; none where it is not known.

    Raises:
        NotAllowed: the actor may not release or return lots.
        BadReason: no reason was given.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.RELEASE_LOT, on=shift)
    terminology.guard(reason)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadReason("Say why the lot goes back, so that its person knows what to look at.")
    shift.confirmed_at, shift.returned_at, shift.returned_reason = None, timezone.now(), reason.strip()[:300]
    shift.returned_for = sorted(set(categories))
    shift.save(update_fields=["confirmed_at", "returned_at", "returned_reason", "returned_for"])
    digest = log.digest_of(shift.returned_reason)
    log.record(by, "shift.reopened", purpose="quality", shift=shift.pk, reason_sha256=digest)
    return shift
