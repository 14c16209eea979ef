"""Puts down that a person has read a version and understood it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.policies.actions import locked
from tutela.casework.policies.errors import VersionMoved
from tutela.casework.policies.models import Reading, Version


@transaction.atomic
def say_read(by: Actor, version: Version, digest: str) -> Reading:
    """Say that one has read the version in force and understood it; saying it again changes nothing.

    Raises:
        VersionMoved: it is not in force, or is not what they had before them.
    """
    gate.require(by, Act.READ_POLICIES, version)
    current = locked.version(version, locked.State.IN_FORCE)
    if digest != current.digest:
        raise VersionMoved(f"{current} is not the text that you read. Read it again.")
    reading, is_new = Reading.objects.get_or_create(version=current, person_id=by.person)
    if is_new:
        log.record(
            by, "policy.read", purpose="policy", wrote=[reading], policy=current.policy_id,
            version=current.number, sha256=digest,
        )  # fmt: skip
    return reading
