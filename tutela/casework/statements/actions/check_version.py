"""Checks a statement that another person made: it is set, signed, and what it is from then on."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.custody.record import checkpoints
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.statements import papers
from tutela.casework.statements.actions.latest import latest
from tutela.casework.statements.errors import OwnStatement, StatementMoved
from tutela.casework.statements.models import Version


@transaction.atomic
def check_version(by: Actor, version: Version, seen: str) -> Version:
    """Say that a version says what the record says, and have its papers set and signed.

    Args:
        by: who checks, and is not who made it.
        version: which, the newest of its statement.
        seen: the digest of what they had before them, as its page shows it.

    Raises:
        NotAllowed: the actor does not check statements.
        OwnStatement: they made it.
        StatementMoved: it is not the newest, was checked already, or is not what they saw.
        NoTypesetter: what sets documents is not installed.
    """
    gate.require(by, Act.CHECK_STATEMENT, on=version)
    current = latest(version, Version.State.MADE)
    if current.made_by_id == by.person:
        raise OwnStatement(f"{by.name} made {current} and may not check it. Another person must.")
    if papers.seen_digest(current) != seen:
        raise StatementMoved(f"{current} is not what you had before you. Read it again.")
    current.state, current.checked_at = Version.State.CHECKED, timezone.now()
    current.checked_by = Person.objects.get(pk=by.person)
    made = papers.signed(current)
    current.save(update_fields=["state", "checked_by", "checked_at"])
    for paper in made:
        paper.save()
    log.record(
        by, "statement.checked", purpose="evidence", wrote=[current, *made], statement=current.statement_id,
        version=current.number, sha256=[papers.digest_of(paper.manifest) for paper in made],
    )  # fmt: skip
    checkpoints.make_after_commit()
    return current
