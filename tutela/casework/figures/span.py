"""The days that a board counts, as its address says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from tutela.casework.times import day_in

_USUAL, _LONGEST, _MOST_BY_DAY = timedelta(days=13), timedelta(days=365), timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, with the first and the last of them; `weeks` counts them by week."""

    since: date
    until: date
    weeks: bool = False


def asked(query: Mapping[str, str]) -> Span:
    """Read the days from an address; fourteen up to today where it says none, and no more than a year.

    What is longer than a quarter is counted by week.
    """
    today = timezone.localdate()
    until = day_in(query.get("until", "")) or today
    since = day_in(query.get("since", "")) or until - _USUAL
    if since > until:
        since, until = until, since
    since = max(since, until - _LONGEST)
    return Span(since, until, query.get("by") == "week" or until - since > _MOST_BY_DAY)
