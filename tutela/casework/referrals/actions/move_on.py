"""Moves a referral on: to victim identification, to what came of it, or to its end."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.origins.actions.note_identities import end_identities, note_identities
from tutela.casework.origins.models import Identity
from tutela.casework.referrals.actions.write_version import write_version
from tutela.casework.referrals.errors import ReferralMoved
from tutela.casework.referrals.kinds import TELL_HOLDERS
from tutela.casework.referrals.models import Reason, Referral, State
from tutela.casework.referrals.states import NEXT, limit_of


@transaction.atomic
def move_on(by: Actor, referral: Referral, seen: int, state: str, reason: str = "") -> Referral:
    """Move a referral to its next state; whoever moves one that is nobody's takes it up.

    Args:
        by: who moves it.
        referral: which.
        seen: the version they saw.
        state: one that follows on the one where it stands.
        reason: coded; for closing only, and then needed.

    Raises:
        NotAllowed: the actor does not work on referrals.
        ReferralMoved: it is another version by now, or goes no such way.
    """
    gate.require(by, Act.WORK_REFERRALS, on=referral)
    # The state is read again below, under the lock; of another version nothing is written.
    before = Referral.objects.get(pk=referral.pk)
    if state not in NEXT[before.state]:
        raise ReferralMoved(f"{before} cannot go from {before.state} to {state or 'nowhere'}.")
    if (state == State.CLOSED) != bool(reason):
        raise ReferralMoved("Closing a referral needs a reason, and nothing else takes one.")
    owner = before.owner_id or by.person
    current, version = write_version(by, referral, seen, state=state, owner=owner, reason=reason)
    end(by, "referral", [current.pk])
    limit = limit_of(state)
    if limit is not None:
        start(by, "referral", [current.pk], limit)
    else:
        current.ended_at = timezone.now()
        current.save(update_fields=["ended_at"])
    identities = _identities(by, current, before.state, reason)
    log.record(
        by, "referral.moved", purpose="safeguarding", wrote=[current, version, *identities],
        referral=current.pk, version=version.number, state=state, reason=reason,
    )  # fmt: skip
    return current


def _identities(by: Actor, referral: Referral, before: str, reason: str) -> list[Identity]:
    """Note that the child of its item is identified, or that this was a mistake; have holders told."""
    is_mistake = before == State.IDENTIFIED and reason == Reason.MISTAKE
    if referral.state in (State.IDENTIFIED, State.SAFEGUARDED) or is_mistake:
        queue.queue_once(TELL_HOLDERS, by.unit, {"referral": referral.pk})
    if is_mistake:
        return end_identities(by, referral.reference)
    if referral.state == State.IDENTIFIED:
        found = {referral.item_id: f"referral {referral}"}
        return note_identities(by, found, referral.reference, referral.pk)
    return []
