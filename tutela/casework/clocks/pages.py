"""What the page of clocks says."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from tutela.casework import rooms
from tutela.casework.clocks import queries
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor
from tutela.casework.times import moment

Context = dict[str, Any]
_SHOWN = 50
_HOUR = 60


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
    rows = list(_behind(found.filter(due_at=None) if is_still else found.exclude(due_at=None), after))
    if not is_still and len(rows) <= _SHOWN:
        rows += found.filter(due_at=None).order_by("pk")[: _SHOWN + 1 - len(rows)]
    shown = rows[:_SHOWN]
    older = "?" + urlencode({"after": _key(shown[-1])}) if len(rows) > _SHOWN else ""
    return {
        "clocks": [_row(clock, now) for clock in shown],
        "paging": {"says": "What is due first", "newer": "?" if after else "", "older": older},
    }


def _behind(found: Any, after: str) -> Any:
    """Give what stands behind a clock that a link names; what names none begins at the start."""
    due, _, number = after.partition("~")
    ordered = found.order_by("due_at", "pk")
    if not number.isdecimal():
        return ordered[: _SHOWN + 1]
    if due == "still":
        return ordered.filter(pk__gt=int(number))[: _SHOWN + 1]
    try:
        at = datetime.fromisoformat(due)
    except ValueError:
        return ordered[: _SHOWN + 1]
    return ordered.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=int(number)))[: _SHOWN + 1]


def _key(clock: Clock) -> str:
    return f"{clock.due_at.isoformat() if clock.due_at else 'still'}~{clock.pk}"


def _row(clock: Clock, now: datetime) -> Context:
    return {
        "subject": f"{clock.subject_kind.capitalize()} {clock.subject}",
        "href": rooms.page_of(clock.subject_kind, clock.subject),
        "counts": clock.counts,
        "owner": str(clock.owner) if clock.owner else clock.owner_role.capitalize(),
        "due": moment(clock.due_at),
        "is_overdue": clock.due_at is not None and clock.due_at <= now,
        "left": in_words(queries.left_of(clock, now)),
        "runs": clock.runs,
    }


def in_words(minutes: int) -> str:
    """Write so many minutes as people say them: 25 h 10 min."""
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
