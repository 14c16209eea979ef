"""Takes a series up: it is the actor's from then on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.models import Series, Step


@transaction.atomic
def take_series(by: Actor, series: Series, seen: int) -> Series:
    """Take a series up, or over from a colleague.

    Raises:
        NotAllowed: the actor does not work on referrals.
        SeriesMoved: it is another version by now, or was joined into another.
    """
    gate.require(by, Act.WORK_REFERRALS, on=series)
    current = locked(series, seen)
    current.owner_id = by.person
    step = write_step(by, current, Step.Kind.TAKEN)
    log.record(by, "series.taken_up", purpose="safeguarding", wrote=[current, step], series=current.pk)
    return current
