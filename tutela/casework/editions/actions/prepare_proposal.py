"""Has a proposal made: now, or once workers have taken what it lacks."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.editions import queries
from tutela.casework.editions.actions import exact_hash_jobs, locked
from tutela.casework.editions.actions.propose import propose
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Act, Actor
from tutela.casework.lists.models import HashList


@transaction.atomic
def prepare_proposal(by: Actor, hash_list: HashList) -> Edition | None:
    """Propose now; or, where exact fingerprints are lacking, as soon as a worker has taken them: then None.

    What was tried before and could not be taken is not waited for again: `propose` leaves it out and says so.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
        NotOwn, ProposalOpen, NothingToList: as `propose`.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, hash_list)
    hash_list = locked.own_list(hash_list)
    lacking = exact_hash_jobs.still_to_take(hash_list)
    if not lacking or queries.proposal_of(hash_list) is not None:
        return propose(by, hash_list)
    if not queries.is_under_way(hash_list):
        exact_hash_jobs.queue(by, hash_list, lacking)
    return None
