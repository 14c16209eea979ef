"""What workers do for editions."""

import logging

from tutela.casework.editions import actions, errors, queries
from tutela.casework.editions.kinds import PROPOSE
from tutela.casework.gate import NotAllowed
from tutela.casework.jobs import queue
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.lists.models import HashList
from tutela.casework.people.errors import UnknownPerson
from tutela.casework.people.queries import WORKBENCH, actor_numbered

logger = logging.getLogger("tutela.editions")
_PAUSE_S = 1.0


@handles(PROPOSE)
def propose(job: Job) -> None:
    """Propose for the person who asked, once the exact fingerprints are there that were still to be taken."""
    if queries.waits(job):
        queue.put_back(job, job.arguments, after_s=_PAUSE_S)
        return
    try:
        by = actor_numbered(job.arguments["person"], WORKBENCH)
        actions.propose(by, HashList.objects.select_related("unit").get(pk=job.arguments["list"]))
    except (errors.NothingToList, errors.ProposalOpen, NotAllowed, UnknownPerson) as refused:
        # Another try would end alike. The list's page says how things stand, and why if asked again.
        logger.info("not proposed", extra={"job": job.pk, "code": refused.code})
