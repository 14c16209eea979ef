"""The step that ends clocks, in the transaction of the act that they waited for."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from tutela.casework import database
from tutela.casework.clocks import queries
from tutela.casework.clocks.actions.tally import counted_as, tally
from tutela.casework.clocks.models import Clock, Pause
from tutela.casework.gate import Actor


def end(
    by: Actor,
    kind: str,
    subjects: Sequence[int],
    counts: str = "",
    how: Clock.End = Clock.End.DONE,
) -> list[Clock]:
    """End the clocks of some subjects, for one thing or for all; say how long each ran.

    Args:
        by: who acts; only clocks of their unit are ended.
        kind: what the subjects' room calls them.
        subjects: their numbers.
        counts: what was waited for; everything, if empty.
        how: whether it came, or is not waited for any more.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A clock ends inside the transaction of the act that it waited for.")
    moment, ended = timezone.now(), list[Clock]()
    for portion in database.portions(subjects):
        running = Clock.objects.filter(
            unit=by.unit, subject_kind=kind, subject__in=portion, ended_at=None, started_at__lte=moment
        )
        running = running.filter(counts=counts) if counts else running
        ended += running.select_for_update(no_key=True).order_by("pk")
    taken = list(map(counted_as, ended))
    stood = _stood([clock.pk for clock in ended], moment)
    for clock in ended:
        elapsed, working = queries.ran(clock, moment, stood.get(clock.pk, []))
        clock.elapsed_minutes, clock.working_minutes = elapsed, working
        clock.ended_at, clock.end = moment, how
    database.update(ended, ["ended_at", "end", "elapsed_minutes", "working_minutes"])
    tally(by.unit, added=map(counted_as, ended), taken=taken)
    return ended


def _stood(clocks: Sequence[int], moment: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    """Give when some clocks stood still; pauses that still last end now."""
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for portion in database.portions(clocks):
        pauses = Pause.objects.filter(clock__in=portion)
        pauses.filter(ended_at=None).update(ended_at=moment)
        for pause in pauses:
            found.setdefault(pause.clock_id, []).append((pause.began_at, pause.ended_at or moment))
    return found
