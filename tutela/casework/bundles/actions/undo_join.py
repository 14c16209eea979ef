"""Takes one thing out of what it shares with others."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.bundles.actions import locked
from tutela.casework.bundles.actions.bind import part
from tutela.casework.bundles.models import Join
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor


@transaction.atomic
def undo_join(by: Actor, join: Join, reason: str) -> Join:
    """Undo a join, for a reason: its thing is held by this identifier no more, and no machine joins it again.

    What nothing else holds together comes apart. Reports, their bands and their counts stay as they are.

    Raises:
        NotAllowed: the actor may not triage reports.
        JoinStands: it was undone already, or holds nothing.
    """
    gate.require(by, Act.TRIAGE_REPORTS, on=join)
    current = locked.join(join, Join.State.LIVE)
    current.state, current.reason = Join.State.UNDONE, reason[:500]
    current.ended_at, current.ended_by_id = timezone.now(), by.person
    database.update([current], ["state", "reason", "ended_at", "ended_by"])
    part(by.unit, current.kind, [current.subject])
    log.record(
        by, "join.undone", purpose="report", wrote=[current], join=current.pk,
        identifier=current.identifier_id, subject=f"{current.kind} {current.subject}",
        reason=log.digest_of(current.reason),
    )  # fmt: skip
    return current
