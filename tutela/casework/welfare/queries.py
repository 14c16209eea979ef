"""Questions about what a person has seen and may still see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import F, FloatField, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.questions import Question
from tutela.casework.times import clock as time_of_day
from tutela.casework.welfare import clock
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.errors import BreakDue, BudgetSpent
from tutela.casework.welfare.models import ClockMove, ExposureEvent
from tutela.casework.welfare.policy import policy
from tutela.errors import NotFound, Withheld

_NOTHING_SHOWN = ExposureEvent.ClosedBy.NOTHING_SHOWN
# Older moves of a clock that is moved all the time are no longer told apart.
_MOVES = 50


_own = Question(
    lambda number, person: ExposureEvent.objects.filter(pk=number, person=person).select_related(
        "item", "beside"
    )
)
_latest = Question(lambda person: ExposureEvent.objects.filter(person=person).order_by("-pk")[:1])


def _looks_before(person: int, key: UUID) -> QuerySet[ExposureEvent]:
    by_number = ExposureEvent.objects.order_by("-pk").values("pk")
    newest = Q(pk__in=by_number[:1]) | Q(pk__in=by_number.filter(person=person)[:1])
    return ExposureEvent.objects.filter(newest | Q(person=person, key=key)).order_by("-pk")


_before = Question(_looks_before)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a person has viewed and may view, in seconds of media shown.

    `paused` says why they may view nothing now; "" where they may.
    """

    used_s: float
    allowed_s: float
    week_used_s: float
    week_allowed_s: float
    break_due_in_s: float
    paused: str


@dataclass(frozen=True, slots=True)
class Looks:
    """What the next look is judged by: the person's latest, anybody's latest, and the one of its key."""

    last: ExposureEvent | None
    anybodys: ExposureEvent | None
    of_key: ExposureEvent | None


def budget(person: int) -> Budget:
    """Say what a person has viewed today and this week; all their windows count together."""
    now, rules = clock.read(), policy()
    last = latest(person)
    day_s, week_s = viewed(person, last, now)
    return Budget(
        used_s=round(day_s, 1),
        allowed_s=rules.day_s,
        week_used_s=round(week_s, 1),
        week_allowed_s=rules.week_s,
        break_due_in_s=round(max(0.0, rules.viewing_s - viewed_without_break(last, now)), 1),
        paused=str(_why_not(day_s, week_s, last, now) or ""),
    )


def require_budget(person: int, last: ExposureEvent | None, now: Reading) -> None:
    """Let a look begin or go on, or say why not.

    Raises:
        BudgetSpent: the day's or the week's minutes are used up.
        BreakDue: it is time for a break, or the break is not over.
    """
    day_s, week_s = viewed(person, last, now)
    if (refusal := _why_not(day_s, week_s, last, now)) is not None:
        raise refusal


def _why_not(day_s: float, week_s: float, last: ExposureEvent | None, now: Reading) -> Withheld | None:
    rules = policy()
    for used_s, allowed_s, span in ((day_s, rules.day_s, "today"), (week_s, rules.week_s, "this week")):
        if used_s >= allowed_s:
            return BudgetSpent(
                f"You have 0 of {allowed_s / 60:g} minutes left {span}. "
                "What lies on your desk stays there for some minutes, then others get it. Nothing was lost."
            )
    if last is not None and viewed_without_break(last, now) >= rules.viewing_s:
        over = now.at + timedelta(seconds=rules.break_s - since_ended_s(last, now))
        return BreakDue(
            f"You have viewed for {rules.viewing_s / 60:g} minutes. Take a break: media can be shown again "
            f"at {time_of_day(over)}. Until then nothing is graded that was not viewed. Nothing was lost."
        )
    return None


def require_may_view(person: int) -> None:
    """Let a person view now, or say why not; see `require_budget`.

    Raises:
        BudgetSpent, BreakDue: they cannot view now.
    """
    require_budget(person, latest(person), clock.read())


def latest(person: int) -> ExposureEvent | None:
    """Find a person's latest look, in the order they were opened; the only one that may still be open."""
    return _latest.first(person)


def looks_before(person: int, key: UUID) -> Looks:
    """Find the looks that the next one of a person, under this key, is judged by."""
    found = _before(person, key)
    theirs = [event for event in found if event.person_id == person]
    return Looks(
        last=theirs[0] if theirs else None,
        anybodys=found[0] if found else None,
        of_key=next((event for event in theirs if event.key == key), None),
    )


def shown_s(event: ExposureEvent, now: Reading) -> float:
    """Say for how long a look has shown its picture: as recorded, or by the server's clock while it is open.

    Time after its viewer's last sign is believed up to the policy's bound; outside, where no page gives
    signs, up to the longest stretch.
    """
    if event.ended_at is not None:
        return event.seconds
    is_outside = event.variant == ExposureEvent.Variant.OUTSIDE
    believed_s = policy().viewing_s if is_outside else policy().unclosed_s
    return _last_sign_s(event) - event.shown_after_s + min(silent_s(event, now), believed_s)


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
    seconds = dict.fromkeys(items, 0.0)
    shown = Q(item__in=list(seconds)) | Q(beside__in=list(seconds))
    for event in ExposureEvent.objects.filter(shown, person=person, opened_at__gte=since):
        # What is over needs no clock, which is a question to the database.
        looked_s = event.seconds if event.ended_at else shown_s(event, clock.read())
        for item in (event.item_id, event.beside_id):
            if item in seconds:
                seconds[item] += looked_s
    return seconds


def exposure_for(by: Actor, number: int) -> ExposureEvent:
    """Find one of the actor's own looks.

    Raises:
        NotFound: no such look, or another person's.
    """
    event = _own.first(number, by.person)
    if event is None:
        raise NotFound(f"There is no exposure {number} of yours.")
    return event


def _last_sign_s(event: ExposureEvent) -> float:
    return max(event.shown_after_s, event.seen_after_s or 0.0)


def _counted_s(event: ExposureEvent, now: Reading) -> float:
    """Say what a look costs of the budget: nothing if nothing was shown, else the policy's least or more."""
    return 0.0 if event.closed_by == _NOTHING_SHOWN else max(policy().least_s, shown_s(event, now))


def viewed(person: int, last: ExposureEvent | None, now: Reading) -> tuple[float, float]:
    """Say what a person has viewed on the local day and in the week from Monday, the open look included.

    What was viewed before their latest look stands in its row, unless the clock was moved since.
    """
    if last is None:
        return 0.0, 0.0
    today = timezone.localtime(now.at)
    day = timezone.make_aware(datetime.combine(today.date(), time.min))
    monday = timezone.make_aware(datetime.combine(today.date() - timedelta(days=today.weekday()), time.min))
    last_s = _counted_s(last, now)
    if last.day_before_s is None or last.week_before_s is None:
        day_s, week_s = _summed(person, day, monday)
        return (day_s, week_s) if last.ended_at else (day_s + last_s, week_s + last_s)
    # A look that is still open counts for the day it is now, whenever it was opened.
    before = ((last.day_before_s, day), (last.week_before_s, monday))
    day_s, week_s = (
        before_s + last_s if last.opened_at >= begin else 0.0 if last.ended_at else last_s
        for before_s, begin in before
    )
    return day_s, week_s


def viewed_by(people: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Say what each of some people has viewed on the local day and in the week, as `viewed` does of one."""
    chosen, now = list(people), clock.read()
    newest = ExposureEvent.objects.filter(person__in=chosen).values("person").annotate(last=Max("pk"))
    events = ExposureEvent.objects.filter(pk__in=newest.values("last"))
    last = {event.person_id: event for event in events}
    return {person: viewed(person, last.get(person), now) for person in chosen}


def _summed(person: int, day: datetime, monday: datetime) -> tuple[float, float]:
    """Sum a person's looks that are over, of the day and of the week.

    Where the clock was moved, what came before moves with it: no hour is given back, and none is taken.
    """
    day_s = week_s = 0.0
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
