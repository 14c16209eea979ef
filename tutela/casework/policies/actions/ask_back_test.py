"""Has a proposed version of a rule book tried again."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.policies import queries
from tutela.casework.policies.actions import locked
from tutela.casework.policies.actions.begin_back_test import begin_back_test
from tutela.casework.policies.errors import VersionMoved
from tutela.casework.policies.models import BackTest, Version


@transaction.atomic
def ask_back_test(by: Actor, version: Version) -> BackTest:
    """Ask for another back-test, after one went wrong or past work has grown.

    Raises:
        VersionMoved: the version is not proposed, one is under way, or nothing is tried of its kind.
    """
    gate.require(by, Act.WRITE_POLICY, version)
    current = locked.version(version, locked.State.PROPOSED)
    newest = queries.newest_back_test(current)
    if not queries.needs_back_test(current):
        raise VersionMoved(f"{current} is no rule book that is tried on past work.")
    if newest is not None and newest.ended_at is None:
        raise VersionMoved(f"A back-test of {current} is under way.")
    test = begin_back_test(by, current)
    log.record(
        by,
        "policy.back_test_asked",
        purpose="policy",
        wrote=[test],
        policy=current.policy_id,
        back_test=test.pk,
    )
    return test
