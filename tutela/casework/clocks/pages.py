"""What the page of clocks says."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from tutela.casework import rooms
from tutela.casework.clocks import queries
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.standing import ENDED, Asked, rows
from tutela.casework.gate import Actor
from tutela.casework.times import moment

Context = dict[str, Any]
_SHOWN = 50
_HOUR = 60
_DAY_H = 24


def clocks(by: Actor, after: str) -> Context:
    """Say what the page of running clocks shows: by when each is due, those that stand still last.

    Args:
        by: who looks.
        after: behind which clock the page begins, as a link of it says; "" for the first.

    Raises:
        NotAllowed: the actor may not see clocks.
    """
    now, found = timezone.now(), queries.running(by)
    is_still = after.startswith("still")
    listed = list(_behind(found.filter(due_at=None) if is_still else found.exclude(due_at=None), after))
    if not is_still and len(listed) <= _SHOWN:
        listed += found.filter(due_at=None).order_by("pk")[: _SHOWN + 1 - len(listed)]
    shown = listed[:_SHOWN]
    older = "?" + urlencode({"after": _key(shown[-1])}) if len(listed) > _SHOWN else ""
    return {
        "clocks": [_row(clock, now) for clock in shown],
        "paging": {"says": "What is due first", "newer": "?" if after else "", "older": older},
    }


def standing(by: Actor, asked: Asked, after: str) -> Context:
    """Say what the page shows of the clocks that an address names.

    Raises:
        NotAllowed: the actor may not see clocks.
    """
    now, column = timezone.now(), "ended_at" if asked.stand in ENDED else "due_at"
    found = list(_behind(rows(by, asked), after, column))
    shown, first = found[:_SHOWN], asked.address()
    older = ""
    if len(found) > _SHOWN:
        older = f"{first}&{urlencode({'after': _key(shown[-1], column)})}"
    return {
        "clocks": [_row(clock, now) for clock in shown],
        "narrowed": str(asked),
        "paging": {"says": "In the order of their times", "newer": first if after else "", "older": older},
    }


def _behind(found: Any, after: str, column: str = "due_at") -> Any:
    """Give what stands behind a clock that a link names; what names none begins at the start."""
    due, _, number = after.partition("~")
    ordered = found.order_by(column, "pk")
    if not number.isdecimal():
        return ordered[: _SHOWN + 1]
    if due == "still":
        return ordered.filter(pk__gt=int(number))[: _SHOWN + 1]
    try:
        at = datetime.fromisoformat(due)
    except ValueError:
        return ordered[: _SHOWN + 1]
    behind = Q(**{f"{column}__gt": at}) | Q(**{column: at}, pk__gt=int(number))
    return ordered.filter(behind)[: _SHOWN + 1]


def _key(clock: Clock, column: str = "due_at") -> str:
    at = getattr(clock, column)
    return f"{at.isoformat() if at else 'still'}~{clock.pk}"


def _row(clock: Clock, now: datetime) -> Context:
    return {
        "subject": rooms.name_of(clock.subject_kind, clock.subject),
        "href": rooms.page_of(clock.subject_kind, clock.subject),
        "counts": clock.counts,
        "owner": str(clock.owner) if clock.owner else clock.owner_role.capitalize(),
        "due": moment(clock.due_at),
        "is_overdue": clock.ended_at is None and clock.due_at is not None and clock.due_at <= now,
        "ended": moment(clock.ended_at),
        "left": in_words(queries.left_of(clock, now), is_elapsed=clock.runs == Clock.Runs.ELAPSED),
        "runs": clock.runs,
    }


def in_words(minutes: int, *, is_elapsed: bool) -> str:
    """Write so many minutes as people say them: 25 h 10 min, 6 days 23 h; of working time no day is 24 h."""
    hours, rest = divmod(minutes, _HOUR)
    if is_elapsed and hours >= 2 * _DAY_H:
        return f"{hours // _DAY_H} days {hours % _DAY_H} h"
    return f"{hours} h {rest} min" if hours else f"{rest} min"
