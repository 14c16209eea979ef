"""Has the exact fingerprints taken that a proposal lacks, and the proposal made after that, by workers."""

import time
from collections.abc import Callable

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.editions import candidates
from tutela.casework.editions.kinds import PROPOSE
from tutela.casework.editions.queries import OPEN
from tutela.casework.examination.actions import exact_hashes
from tutela.casework.examination.kinds import EXACT_HASHES
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue as jobs, worker
from tutela.casework.jobs.models import Job
from tutela.casework.lists.models import HashList

_ENDED = [Job.State.DONE, Job.State.FAILED]
# Somebody waits for it, as nobody does for a receipt's next batch.
_PRIORITY = 10
_LOOKS_EVERY_S = 0.5


def still_to_take(hash_list: HashList) -> list[int]:
    """Name the items whose exact fingerprint a proposal lacks; none if just these were tried in vain."""
    lacking = candidates.inexact(hash_list)
    tried = Job.objects.filter(kind=EXACT_HASHES, unit=hash_list.unit_id, arguments={"items": lacking})
    return [] if tried.filter(state__in=_ENDED).exists() else lacking


def queue(by: Actor, hash_list: HashList, items: list[int]) -> None:
    """Have workers take the exact fingerprints of some items, then propose for the actor."""
    unit = hash_list.unit_id
    first = jobs.queue(EXACT_HASHES, unit, {"items": items}, priority=_PRIORITY)
    wanted = {"list": hash_list.pk, "person": by.person, "after": first.pk}
    jobs.queue(PROPOSE, unit, wanted, priority=_PRIORITY)


def take_now(unit: int, waiting: Callable[[int], None]) -> None:
    """Take what is to be taken of a unit, and wait for what workers have in hand or what must be tried again.

    Args:
        unit: whose.
        waiting: told how many jobs are still to be waited for, whenever that is another number.
    """
    asked = list(_still_open(unit).values_list("pk", flat=True))
    before = 0
    while asked:
        worker.run_kind(EXACT_HASHES, _take)
        # What comes later is not waited for: lots may be released faster than they are taken.
        left = _still_open(unit).filter(pk__in=asked).count()
        if not left:
            return
        if left != before:
            waiting(left)
            before = left
        time.sleep(_LOOKS_EVERY_S)


def _take(job: Job) -> None:
    exact_hashes(gate.machine(job.unit), job.arguments["items"])


def _still_open(unit: int) -> QuerySet[Job]:
    return Job.objects.filter(kind=EXACT_HASHES, unit=unit, state__in=OPEN)
