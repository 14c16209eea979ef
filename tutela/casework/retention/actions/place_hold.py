"""Holds something, so that it is not disposed of whatever a rule says."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention.errors import BadRetention, RetentionMoved
from tutela.casework.retention.models import Disposal, Hold
from tutela.casework.retention.queries import Thing
from tutela.engine.taxonomy import terminology

MOST_LETTERS, MOST_OF_AUTHORITY = 500, 200
_GOES = (Disposal.State.BEGUN, Disposal.State.DONE)


@transaction.atomic
def place_hold(by: Actor, thing: Thing, reason: str, authority: str) -> Hold:
    """Hold a case or a report. A disposal that was confirmed and has not begun waits again for an answer.

    Raises:
        NotAllowed: the actor does not keep what is kept.
        BadRetention: reason or authority lacks, or is too long.
        RetentionMoved: it is being disposed of, or was.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.KEEP_RETENTION, on=thing)
    terminology.guard(reason, authority)
    if (
        not reason.strip()
        or not authority.strip()
        or len(reason) > MOST_LETTERS
        or len(authority) > MOST_OF_AUTHORITY
    ):
        raise BadRetention("Say why it is held, and by which authority.")
    lock_unit(by.unit)
    disposals = list(Disposal.objects.filter(**thing.columns).exclude(state=Disposal.State.REFUSED))
    if any(disposal.state in _GOES for disposal in disposals):
        raise RetentionMoved(f"{thing.reference} is being disposed of, or was. It cannot be held any more.")
    hold = Hold.objects.create(
        **thing.columns, reason=reason.strip(), authority=authority.strip(), by_id=by.person
    )
    for disposal in disposals:
        disposal.state, disposal.holds = Disposal.State.PROPOSED, disposal.holds + 1
        disposal.answered_by, disposal.answered_at = None, None
        disposal.save(update_fields=["state", "holds", "answered_by", "answered_at"])
    log.record(
        by, "hold.placed", purpose="retention", wrote=[hold, *disposals], hold=hold.pk, **thing.about,
        reason_sha256=log.digest_of(hold.reason), authority_sha256=log.digest_of(hold.authority),
    )  # fmt: skip
    return hold
