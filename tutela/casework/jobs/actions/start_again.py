"""Starts again what failed for good, once its cause is mended."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.jobs.errors import NotFailed
from tutela.casework.jobs.models import Job


@transaction.atomic
def start_again(by: Actor, number: int | None) -> None:
    """Give a failed job of the actor's unit, or all of them, another chance, on record.

    Raises:
        NotAllowed: the actor may not tend the unit's work.
        NotFailed: there is no failed job of this number, or it was started again already.
    """
    gate.require(by, Act.TEND_WORK)
    failed = Job.objects.filter(unit=by.unit, state=Job.State.FAILED)
    failed = failed if number is None else failed.filter(pk=number)
    numbers = list(failed.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if number is not None and not numbers:
        raise NotFailed(
            f"Job {number} is no failed job, or was started again already. Look at the list again."
        )
    if numbers:
        queue.start_again(failed.filter(pk__in=numbers))
        log.record(by, "jobs.started_again", purpose="administration", jobs=numbers)
