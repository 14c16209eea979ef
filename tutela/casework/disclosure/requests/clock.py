"""Until when a request is to be answered: elapsed months, without the days on which more is awaited."""

from collections.abc import Iterable
from datetime import date, timedelta

from tutela.casework.disclosure import law
from tutela.engine.retention.dates import later

_ONE = timedelta(days=1)


def due_on(runs_from: date, pauses: Iterable[tuple[date, date | None]], *, is_extended: bool) -> date | None:
    """Give the last day; None while further information is awaited.

    The period begins with the day itself, so that it ends the day before the same day of a later month; of
    each pause both days do not count.

    Args:
        runs_from: the later of the day of receipt and the day on which identity was proved.
        pauses: the day on which information was asked, and that on which it came.
        is_extended: by a notice with reasons.
    """
    said = law.access()
    months = said["months"] + (said["further_months"] if is_extended else 0)
    last = later(runs_from, 0, months) - _ONE
    for since, until in pauses:
        if until is None:
            return None
        last += until - since + _ONE
    return last
