"""Questions about what a person has seen and may still see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import F, FloatField, Q, Sum, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.times import clock as time_of_day
from tutela.casework.welfare import clock
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.errors import BreakDue, BudgetSpent
from tutela.casework.welfare.models import ClockMove, ExposureEvent
from tutela.casework.welfare.policy import policy
from tutela.errors import NotFound

_NOTHING_SHOWN = ExposureEvent.ClosedBy.NOTHING_SHOWN
# Older moves of a clock that is moved all the time are no longer told apart.
_MOVES = 50


@dataclass(frozen=True, slots=True)
class Budget:
    """What a person has viewed and may view, in seconds of media shown."""

    used_s: float
    allowed_s: float
    week_used_s: float
    week_allowed_s: float
    break_due_in_s: float


def budget(person: int) -> Budget:
    """Say what a person has viewed today and this week; all their windows count together."""
    now, rules = clock.read(), policy()
    last = latest(person)
    day_s, week_s = _viewed(person, last, now)
    return Budget(
        used_s=round(day_s, 1),
        allowed_s=rules.day_s,
        week_used_s=round(week_s, 1),
        week_allowed_s=rules.week_s,
        break_due_in_s=round(max(0.0, rules.viewing_s - viewed_without_break(last, now)), 1),
    )


def require_budget(person: int, last: ExposureEvent | None, now: Reading) -> None:
    """Let a look begin or go on, or say why not.

    Raises:
        BudgetSpent: the day's or the week's minutes are used up.
        BreakDue: it is time for a break, or the break is not over.
    """
    rules = policy()
    day_s, week_s = _viewed(person, last, now)
    for used_s, allowed_s, span in ((day_s, rules.day_s, "today"), (week_s, rules.week_s, "this week")):
        if used_s >= allowed_s:
            raise BudgetSpent(
                f"You have 0 of {allowed_s / 60:g} minutes left {span}. "
                "The item went back to the queue; nothing was lost."
            )
    if last is not None and viewed_without_break(last, now) >= rules.viewing_s:
        over = now.at + timedelta(seconds=rules.break_s - since_ended_s(last, now))
        raise BreakDue(
            f"You have viewed for {rules.viewing_s / 60:g} minutes. Take a break: media can be shown again "
            f"at {time_of_day(over)}. Work without media stays possible; nothing was lost."
        )


def latest(person: int) -> ExposureEvent | None:
    """Find a person's latest look, in the order they were opened; the only one that may still be open."""
    return ExposureEvent.objects.filter(person=person).order_by("-pk").first()


def shown_s(event: ExposureEvent, now: Reading) -> float:
    """Say for how long a look has shown its picture: as recorded, or by the server's clock while it is open.

    Time after its viewer's last sign is believed up to the policy's bound.
    """
    if event.ended_at is not None:
        return event.seconds
    return _last_sign_s(event) - event.shown_after_s + min(silent_s(event, now), policy().unclosed_s)


def silent_s(event: ExposureEvent, now: Reading) -> float:
    """Say how long ago the viewer of an open look last gave a sign, or was sent the picture."""
    return max(0.0, clock.since_opened_s(event, now) - _last_sign_s(event))


def since_ended_s(event: ExposureEvent, now: Reading) -> float:
    """Say how many seconds ago a look ended, or would be held to have ended."""
    opened_s = clock.since_opened_s(event, now)
    if event.ended_at is None:
        return max(0.0, opened_s - event.shown_after_s - shown_s(event, now))
    if event.ended_after_s is not None and event.boot == now.boot:
        return max(0.0, opened_s - event.ended_after_s)
    return max(0.0, (now.at - event.ended_at).total_seconds())


def viewed_without_break(last: ExposureEvent | None, now: Reading) -> float:
    """Say how many seconds were viewed since the last pause that was long enough to be a break."""
    if last is None or since_ended_s(last, now) >= policy().break_s:
        return 0.0
    return last.viewed_before_s + _counted_s(last, now)


def viewed_s(person: int, items: Iterable[int], since: datetime) -> dict[int, float]:
    """Say for how many seconds a person was shown each of some items since a moment."""
    now, seconds = clock.read(), dict.fromkeys(items, 0.0)
    for event in ExposureEvent.objects.filter(person=person, item__in=list(seconds), opened_at__gte=since):
        seconds[event.item_id] += shown_s(event, now)
    return seconds


def exposure_for(by: Actor, number: int) -> ExposureEvent:
    """Find one of the actor's own looks.

    Raises:
        NotFound: no such look, or another person's.
    """
    event = ExposureEvent.objects.filter(pk=number, person=by.person).first()
    if event is None:
        raise NotFound(f"There is no exposure {number} of yours.")
    return event


def _last_sign_s(event: ExposureEvent) -> float:
    return max(event.shown_after_s, event.seen_after_s or 0.0)


def _counted_s(event: ExposureEvent, now: Reading) -> float:
    """Say what a look costs of the budget: nothing if nothing was shown, else the policy's least or more."""
    return 0.0 if event.closed_by == _NOTHING_SHOWN else max(policy().least_s, shown_s(event, now))


def _viewed(person: int, last: ExposureEvent | None, now: Reading) -> tuple[float, float]:
    """Sum a person's looks of the local day and of the week from Monday, the open one included.

    Where the clock was moved, what came before moves with it: no hour is given back, and none is taken.
    """
    today = timezone.localtime(now.at)
    day = timezone.make_aware(datetime.combine(today.date(), time.min))
    monday = timezone.make_aware(datetime.combine(today.date() - timedelta(days=today.weekday()), time.min))
    day_s = week_s = _counted_s(last, now) if last is not None and last.ended_at is None else 0.0
    moves = ClockMove.objects.order_by("-pk").values_list("after", "moved_s")[:_MOVES]
    moved, before = timedelta(), Q()
    for after, moved_s in [*moves, (0, 0.0)]:
        in_day, in_week = _sums(person, before & Q(pk__gt=after), day - moved, monday - moved)
        day_s, week_s = day_s + in_day, week_s + in_week
        moved, before = moved + timedelta(seconds=moved_s), Q(pk__lte=after)
    return day_s, week_s


def _sums(person: int, which: Q, day: datetime, monday: datetime) -> tuple[float, float]:
    counted = Greatest(F("seconds"), Value(policy().least_s), output_field=FloatField())
    sums = (
        ExposureEvent.objects.filter(which, person=person, opened_at__gte=monday, ended_at__isnull=False)
        .exclude(closed_by=_NOTHING_SHOWN)
        .aggregate(day=Sum(counted, filter=Q(opened_at__gte=day)), week=Sum(counted))
    )
    return sums["day"] or 0.0, sums["week"] or 0.0
