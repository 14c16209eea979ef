"""Takes back a draft or a proposed version."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.policies.actions import locked
from tutela.casework.policies.errors import BadPolicy
from tutela.casework.policies.models import Version


@transaction.atomic
def withdraw(by: Actor, version: Version, reason: str) -> Version:
    """Withdraw a version that is not in force, with a reason; it is kept, and its number is not used again.

    Raises:
        BadPolicy: there is no reason.
        VersionMoved: it is in force, superseded or withdrawn already.
    """
    gate.require(by, Act.WRITE_POLICY, version)
    if not reason.strip():
        raise BadPolicy("Say in a sentence why it is withdrawn.")
    current = locked.version(version, locked.State.DRAFT, locked.State.PROPOSED)
    current.state, current.ended_at = Version.State.WITHDRAWN, timezone.now()
    current.reason = reason.strip()[:500]
    current.save(update_fields=["state", "ended_at", "reason"])
    log.record(
        by, "policy.withdrawn", purpose="policy", wrote=[current], policy=current.policy_id,
        version=current.number, reason_sha256=log.digest_of(current.reason),
    )  # fmt: skip
    return current
