"""Takes here and now what a proposal needs and workers have still to do."""

from collections.abc import Callable

from tutela.casework import gate
from tutela.casework.editions.actions import exact_hash_jobs
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.models import HashList


def take_exact_fingerprints(by: Actor, hash_list: HashList, waiting: Callable[[int], None]) -> None:
    """Take now what a proposal needs and workers have still to do, and wait for what they have in hand.

    Args:
        by: who proposes.
        hash_list: what is to be proposed for.
        waiting: as `exact_hash_jobs.take_now` tells it.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, hash_list)
    exact_hash_jobs.take_now(hash_list.unit_id, waiting)
