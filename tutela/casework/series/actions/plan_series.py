"""Sets what is done next with a series, and until when."""

from datetime import date

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.errors import BadSeries
from tutela.casework.series.models import Series, Step
from tutela.engine.taxonomy import terminology

_LONGEST = 200


@transaction.atomic
def plan_series(by: Actor, series: Series, seen: int, action: str, due: date) -> Series:
    """Set what is done next, and until when; a series that is nobody's is the actor's from then on.

    Raises:
        NotAllowed: the actor does not work on referrals.
        SeriesMoved: it is another version by now, or was joined into another.
        BadSeries: nothing is said, or too much.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS, on=series)
    terminology.guard(action)
    if not action.strip() or len(action) > _LONGEST:
        raise BadSeries(f"Say what is done next, in at most {_LONGEST} characters.")
    current = locked(series, seen)
    current.next_action, current.next_due = action.strip(), due
    current.owner_id = current.owner_id or by.person
    step = write_step(by, current, Step.Kind.PLANNED, f"{action.strip()}, by {due.isoformat()}")
    log.record(by, "series.planned", purpose="safeguarding", wrote=[current, step], series=current.pk)
    return current
