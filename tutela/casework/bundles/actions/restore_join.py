"""Lets a join that was undone hold again."""

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.bundles.actions import locked
from tutela.casework.bundles.actions.bind import bind
from tutela.casework.bundles.errors import TooLarge
from tutela.casework.bundles.models import Join
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor


@transaction.atomic
def restore_join(by: Actor, join: Join, reason: str) -> Join:
    """Make a join again that somebody undid, for a reason.

    Raises:
        NotAllowed: the actor may not triage reports.
        JoinStands: it was not undone.
        TooLarge: the bundle would be too large; nothing was changed.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=join)
    current = locked.join(join, Join.State.UNDONE)
    current.state, current.reason = Join.State.LIVE, reason[:500]
    current.ended_at, current.ended_by_id = None, None
    bind(by.unit, current.kind, [current])
    if current.state != Join.State.LIVE:
        raise TooLarge(f"The bundle of {current} would have too many members. Nothing was changed.")
    database.update([current], ["state", "reason", "ended_at", "ended_by"])
    log.record(
        by, "join.restored", purpose="report", wrote=[current], join=current.pk,
        identifier=current.identifier_id, subject=f"{current.kind} {current.subject}",
        reason=log.digest_of(current.reason),
    )  # fmt: skip
    return current
