"""Says which of the line's jobs wait for which, so that none misses what another brings.

One rule serves all: a job reads what is known after it was claimed. So whoever is claimed once a change is
there has seen it, and only what was at work before that is waited for.

- `match_again` and `recall` wait for each `examine` and `rehash` that was at work when they first came to
  their turn: it may have asked before their change. What begins later is not waited for, or a large delivery
  would hold them up to its end.
- `match_again` and `recall` of one unit are never at work at the same moment: what a recall opens again is
  not matched by a walk that has passed it. The earlier change goes first. Both are claimed before they look
  at each other, so that of two at least one sees the other and steps back.
- Several `match_again`, or several `recall`, work side by side: each settles under the items' locks, by
  every match on record.
- `sharpen`, `sharpen_known` and `rehash` may each give an item its exact fingerprint: whoever comes second
  finds it there. Matching looks as far around a fast one as an exact one may lie.
- `propose` waits for the `sharpen` it comes after, `stack` for nothing: what it misses queues the next.
"""

from dataclasses import dataclass

from django.db.models import Q

from tutela.casework.examination.kinds import EXAMINE, REHASH
from tutela.casework.jobs.models import Job
from tutela.casework.lists.kinds import RECALL, REMATCH

_PAUSE_S = 2.0
# The jobs that match items with what was known when they asked.
_ASKED_BEFORE = (EXAMINE, REHASH)
_OTHER = {REMATCH: RECALL, RECALL: REMATCH}


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a job steps back, and for how long: the jobs it still waits for, by their numbers."""

    after: list[int]
    pause_s: float


def wait_of(job: Job) -> Wait | None:
    """Say whether it is not yet the turn of a job that follows a change, and what it waits for.

    Args:
        job: a claimed one of kind `match_again` or `recall`, with its "change", and with "after" once it was
            put off: the jobs that were at work when it first came.
    """
    of_unit = Job.objects.filter(unit=job.unit)
    asked_before = of_unit.filter(kind__in=_ASKED_BEFORE, state=Job.State.RUNNING)
    if "after" in job.arguments:
        asked_before = asked_before.filter(pk__in=job.arguments["after"])
    after = list(asked_before.values_list("pk", flat=True))
    earlier = Q(state=Job.State.WAITING, arguments__change__lt=job.arguments["change"])
    others = of_unit.filter(Q(state=Job.State.RUNNING) | earlier, kind=_OTHER[job.kind])
    is_late = others.filter(arguments__change__lt=job.arguments["change"]).exists()
    if not after and not is_late and not others.exists():
        return None
    # The earlier of two comes back first, or both would meet again.
    return Wait(after, 2 * _PAUSE_S if is_late else _PAUSE_S)
