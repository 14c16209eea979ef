"""Approves a proposed version; the second approval puts it in force."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.custody.record import checkpoints
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.policies import queries, rule_books, seals
from tutela.casework.policies.actions import locked
from tutela.casework.policies.errors import NotBackTested, OwnVersion, VersionMoved
from tutela.casework.policies.models import Approval, Version


@transaction.atomic
def approve(by: Actor, version: Version, digest: str) -> Version:
    """Approve a version that somebody else wrote. With the second approval it is in force.

    Args:
        by: who approves; neither its author nor the first who approved it.
        version: what.
        digest: of what the approver had before them, as its page shows it.

    Raises:
        VersionMoved: it is not proposed, or is not what they had before them.
        OwnVersion: they wrote it, or approved it already.
        NotBackTested: its rules were not tried on past work, or that went wrong.
    """
    gate.require(by, Act.APPROVE_POLICY, version)
    current = locked.version(version, locked.State.PROPOSED)
    if digest != current.digest or seals.digest_of(current) != current.digest:
        raise VersionMoved(f"{current} is not the text that you read. Read it again.")
    if current.author_id == by.person:
        raise OwnVersion(f"{by.name} wrote {current} and may not approve it. Two other people do.")
    approved = {approval.person_id for approval in queries.approvals_of(current)}
    if by.person in approved:
        raise OwnVersion(f"{by.name} approved {current} already. Another person must.")
    if not queries.may_be_approved(current):
        raise NotBackTested(
            f"{current} was not tried on past work yet. Wait for its back-test, or ask again."
        )
    approval = Approval.objects.create(version=current, person_id=by.person, digest=digest)
    log.record(
        by, "policy.approved", purpose="policy", wrote=[approval], policy=current.policy_id,
        version=current.number, sha256=digest,
    )  # fmt: skip
    if len(approved) + 1 >= queries.NEEDED:
        _put_in_force(by, current)
    return current


def _put_in_force(by: Actor, version: Version) -> None:
    at = timezone.now()
    before = list(version.policy.versions.filter(state=Version.State.IN_FORCE))
    for each in before:
        each.state, each.ended_at = Version.State.SUPERSEDED, at
    database.update(before, ["state", "ended_at"])
    version.state, version.in_force_at = Version.State.IN_FORCE, at
    version.save(update_fields=["state", "in_force_at"])
    log.record(
        by, "policy.in_force", purpose="policy", wrote=[version, *before], policy=version.policy_id,
        version=version.number, sha256=version.digest,
    )  # fmt: skip
    book = rule_books.named(version.policy.rule_book)
    if book is not None and book.followed:
        queue.queue(book.followed, by.unit, {"version": version.pk})
    checkpoints.make_after_commit()
