"""Returns a statement to the person who made it."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.statements.actions.latest import latest
from tutela.casework.statements.errors import BadStatement, OwnStatement
from tutela.casework.statements.models import Version
from tutela.engine.taxonomy import terminology

MOST_REASON = 300  # the column


@transaction.atomic
def return_version(by: Actor, version: Version, reason: str) -> Version:
    """Return a version to its maker with a reason; it stays on record, and they make the next.

    Raises:
        NotAllowed: the actor does not check statements.
        OwnStatement: they made it.
        StatementMoved: it is not the newest, or was checked already.
        BadStatement: no reason was given, or it is too long to be kept.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.CHECK_STATEMENT, on=version)
    terminology.guard(reason)
    if not reason.strip() or len(reason) > MOST_REASON:
        raise BadStatement(f"{version}: say why it is returned, in at most {MOST_REASON} characters.")
    current = latest(version, Version.State.MADE)
    if current.made_by_id == by.person:
        raise OwnStatement(f"{by.name} made {current}. Make its next version, or leave it.")
    current.state, current.reason = Version.State.RETURNED, reason.strip()
    current.checked_by_id, current.checked_at = by.person, timezone.now()
    current.save(update_fields=["state", "reason", "checked_by", "checked_at"])
    log.record(
        by, "statement.returned", purpose="evidence", wrote=[current], statement=current.statement_id,
        version=current.number, reason_sha256=log.digest_of(current.reason),
    )  # fmt: skip
    return current
