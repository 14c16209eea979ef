"""Holds something, so that it is not disposed of whatever a rule says."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention.errors import BadRetention, RetentionMoved
from tutela.casework.retention.models import Disposal, DisposalPart, Hold
from tutela.casework.retention.queries import Thing
from tutela.engine.retention.rules import Subject
from tutela.engine.taxonomy import terminology

MOST_LETTERS, MOST_OF_AUTHORITY = 500, 200
Part = DisposalPart.State
_GOES = (Disposal.State.BEGUN, Disposal.State.DONE)


@transaction.atomic
def place_hold(by: Actor, thing: Thing, reason: str, authority: str) -> Hold:
    """Hold a case or a report, whatever was confirmed: what has not begun does not begin.

    The disposal of a case waits again for an answer; a report is left out of the disposal that it is in.

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
    if thing.kind != Subject.CASE:
        return _hold_report(by, thing, reason.strip(), authority.strip())
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
    return _recorded(by, thing, hold, disposals)


def _hold_report(by: Actor, thing: Thing, reason: str, authority: str) -> Hold:
    """Hold a report: it is left out of any disposal that has not begun with it."""
    parts = DisposalPart.objects.filter(report=thing.number).exclude(state=Part.LEFT_OUT)
    if any(each.state == Part.BEGUN or not each.keeps_reference for each in parts.exclude(state=Part.WAITS)):
        raise RetentionMoved(f"{thing.reference} is being disposed of, or was. It cannot be held any more.")
    hold = Hold.objects.create(**thing.columns, reason=reason, authority=authority, by_id=by.person)
    left = list(parts.filter(state=Part.WAITS))
    for part in left:
        part.state, part.why = Part.LEFT_OUT, DisposalPart.Why.HELD
        part.save(update_fields=["state", "why"])
    return _recorded(by, thing, hold, left)


def _recorded(by: Actor, thing: Thing, hold: Hold, others: Sequence[Model]) -> Hold:
    log.record(
        by, "hold.placed", purpose="retention", wrote=[hold, *others], hold=hold.pk, **thing.about,
        reason_sha256=log.digest_of(hold.reason), authority_sha256=log.digest_of(hold.authority),
    )  # fmt: skip
    return hold
