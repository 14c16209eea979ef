"""Questions about what a person has seen and may still see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.times import clock
from tutela.casework.welfare.errors import BreakDue, BudgetSpent
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.policy import policy
from tutela.errors import NotFound


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
    now, rules = timezone.now(), policy()
    last = latest(person)
    day_s, week_s = _viewed(person, last, now)
    return Budget(
        used_s=round(day_s, 1),
        allowed_s=rules.day_s,
        week_used_s=round(week_s, 1),
        week_allowed_s=rules.week_s,
        break_due_in_s=round(max(0.0, rules.viewing_s - viewed_without_break(last, now)), 1),
    )


def require_budget(person: int, last: ExposureEvent | None, now: datetime) -> None:
    """Let one more look begin, or say why not.

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
        over = clock(ended(last, now) + timedelta(seconds=rules.break_s))
        raise BreakDue(
            f"You have viewed for {rules.viewing_s / 60:g} minutes. Take a break: media can be shown again "
            f"at {over}. Work without media stays possible; nothing was lost."
        )


def latest(person: int) -> ExposureEvent | None:
    """Find a person's latest look; the only one that may still be open."""
    return ExposureEvent.objects.filter(person=person).order_by("-opened_at", "-pk").first()


def counted_s(event: ExposureEvent, now: datetime) -> float:
    """Say how long a look counts: as recorded, or by the clock while it is open, up to the policy's bound."""
    if event.ended_at is not None:
        return event.seconds
    return min(max(0.0, (now - event.opened_at).total_seconds()), policy().unclosed_s)


def ended(event: ExposureEvent, now: datetime) -> datetime:
    """Say when a look ended, or would be held to have ended."""
    return event.ended_at or event.opened_at + timedelta(seconds=counted_s(event, now))


def viewed_without_break(last: ExposureEvent | None, now: datetime) -> float:
    """Say how many seconds were viewed since the last pause that was long enough to be a break."""
    if last is None or (now - ended(last, now)).total_seconds() >= policy().break_s:
        return 0.0
    return last.viewed_before_s + counted_s(last, now)


def viewed_s(person: int, items: Iterable[int], since: datetime) -> dict[int, float]:
    """Say for how many seconds a person was shown each of some items since a moment."""
    now, seconds = timezone.now(), dict.fromkeys(items, 0.0)
    for event in ExposureEvent.objects.filter(person=person, item__in=list(seconds), opened_at__gte=since):
        seconds[event.item_id] += counted_s(event, now)
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


def _viewed(person: int, last: ExposureEvent | None, now: datetime) -> tuple[float, float]:
    """Sum a person's looks of the local day and of the week from Monday, the open one included."""
    today = timezone.localtime(now)
    day = timezone.make_aware(datetime.combine(today.date(), time.min))
    monday = timezone.make_aware(datetime.combine(today.date() - timedelta(days=today.weekday()), time.min))
    sums = ExposureEvent.objects.filter(person=person, opened_at__gte=monday).aggregate(
        day=Sum("seconds", filter=Q(opened_at__gte=day)), week=Sum("seconds")
    )
    running = counted_s(last, now) if last is not None and last.ended_at is None else 0.0
    return (sums["day"] or 0.0) + running, (sums["week"] or 0.0) + running
