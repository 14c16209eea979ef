"""Puts a draft before those who approve it."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.policies import queries
from tutela.casework.policies.actions import locked
from tutela.casework.policies.actions.begin_back_test import begin_back_test
from tutela.casework.policies.errors import VersionMoved
from tutela.casework.policies.models import Version


@transaction.atomic
def propose(by: Actor, version: Version) -> Version:
    """Propose a draft: its text is settled from now on. Rules are tried on past work next, by a job.

    Raises:
        VersionMoved: it is no draft any more, or somebody else's.
    """
    gate.require(by, Act.WRITE_POLICY, version)
    current = locked.version(version, locked.State.DRAFT)
    if current.author_id != by.person:
        raise VersionMoved(f"{current} is the draft of {current.author}, who proposes it.")
    current.state, current.proposed_at = Version.State.PROPOSED, timezone.now()
    current.save(update_fields=["state", "proposed_at"])
    tests = [begin_back_test(by, current)] if queries.needs_back_test(current) else []
    log.record(
        by, "policy.proposed", purpose="policy", wrote=[current, *tests], policy=current.policy_id,
        version=current.number, sha256=current.digest,
    )  # fmt: skip
    return current
