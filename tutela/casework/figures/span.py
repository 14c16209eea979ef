"""The days that a board counts, as its address says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

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
    until = _day(query.get("until", "")) or today
    since = _day(query.get("since", "")) or until - _USUAL
    if since > until:
        since, until = until, since
    since = max(since, until - _LONGEST)
    return Span(since, until, query.get("by") == "week" or until - since > _MOST_BY_DAY)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1970, 1, 1) <= day <= date(2999, 12, 31) else None
