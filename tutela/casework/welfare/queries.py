"""Questions about what a person has seen and may still see."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import ExpressionWrapper, F, FloatField, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.casework.database import Moment
from tutela.casework.gate import Actor
from tutela.casework.questions import Question
from tutela.casework.times import start_of
from tutela.casework.welfare import clock
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.limits import in_force
from tutela.casework.welfare.limits.dose import weighs
from tutela.casework.welfare.limits.judgement import Limits, Viewed, refusal
from tutela.casework.welfare.models import ClockMove, ExposureEvent, Stop
from tutela.casework.welfare.policy import policy
from tutela.errors import NotFound

_NOTHING_SHOWN = ExposureEvent.ClosedBy.NOTHING_SHOWN
# Older moves of a clock that is moved all the time are no longer told apart.
_MOVES = 50


_own = Question(
    lambda number, person: ExposureEvent.objects.filter(pk=number, person=person).select_related(
        "item", "beside"
    )
)
_own_now = Question(
    lambda number, person: ExposureEvent.objects.filter(pk=number, person=person).annotate(asked_at=Moment())
)
_latest = Question(
    lambda person: ExposureEvent.objects.filter(person=person).annotate(asked_at=Moment()).order_by("-pk")[:1]
)


def _looks_before(person: int, key: UUID) -> QuerySet[ExposureEvent]:
    # Each by its number, which is found by an index: of millions of looks none other is read.
    by_number = ExposureEvent.objects.order_by("-pk").values("pk")
    of_key = ExposureEvent.objects.filter(person=person, key=key).values("pk")
    newest = Q(pk=by_number[:1]) | Q(pk=by_number.filter(person=person)[:1])
    found = ExposureEvent.objects.filter(newest | Q(pk=of_key[:1]))
    return found.annotate(asked_at=Moment()).order_by("-pk")


_before = Question(_looks_before)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a person has viewed and may view, in seconds of media shown.

    `paused` says why they may view nothing now; "" where they may. `dose_s` is in weighted seconds of the
    day, and stays 0 where nothing limits it.
    """

    used_s: float
    allowed_s: float
    week_used_s: float
    week_allowed_s: float
    break_due_in_s: float
    paused: str
    dose_s: float
    limits: Limits

    @property
    def is_over(self) -> bool:
        """Whether the day is over for viewing, by minutes, dose, hours or shift; a break is not its end."""
        return bool(self.paused) and self.break_due_in_s > 0


@dataclass(frozen=True, slots=True)
class Looks:
    """What the next look is judged by: the person's latest, anybody's latest, the one of its key, and now."""

    now: Reading
    last: ExposureEvent | None
    anybodys: ExposureEvent | None
    of_key: ExposureEvent | None


def budget(person: int) -> Budget:
    """Say what a person has viewed today and this week; all their windows count together."""
    found = _latest(person)
    now = _asked_at(found)
    return budget_after(person, found[0] if found else None, now, limits_of(person, now))


def _asked_at(found: Sequence[ExposureEvent]) -> Reading:
    """Read the clocks, as they were when some looks were asked for, where any was found."""
    return clock.read(getattr(found[0], "asked_at", None) if found else None)


def budget_after(person: int, last: ExposureEvent | None, now: Reading, limits: Limits) -> Budget:
    """Say the same where a person's latest look, the moment and their limits are known already."""
    used = _viewed(person, last, now, limits)
    return Budget(
        used_s=round(used.day_s, 1),
        allowed_s=limits.day_s,
        week_used_s=round(used.week_s, 1),
        week_allowed_s=limits.week_s,
        break_due_in_s=round(max(0.0, limits.viewing_s - used.unbroken_s), 1),
        paused=str(refusal(limits, used, local(now)) or ""),
        dose_s=round(used.dose_s, 1),
        limits=limits,
    )


def require_budget(person: int, last: ExposureEvent | None, now: Reading, limits: Limits) -> None:
    """Let a look begin or go on, or say why not.

    Raises:
        BudgetSpent: the day's or the week's minutes are used up, or the day's dose is.
        BreakDue: it is time for a break, or the break is not over.
        OutsideHours: it is not the time of the day, or of the shift, for it.
        ViewingOff: the limits rest on no current assessment.
    """
    if (refused := refusal(limits, _viewed(person, last, now, limits), local(now))) is not None:
        raise refused


def limits_of(person: int, now: Reading) -> Limits:
    """Say which limits hold for a person at a moment."""
    return in_force.limits_of(person, local(now))


def local(now: Reading) -> datetime:
    """Give a moment in the time zone by whose clock people work."""
    return timezone.localtime(now.at)


def _viewed(person: int, last: ExposureEvent | None, now: Reading, limits: Limits) -> Viewed:
    day_s, week_s = viewed(person, last, now)
    return Viewed(
        day_s,
        week_s,
        viewed_without_break(last, now, limits),
        0.0 if limits.dose_s is None else _dose_s(person, last, now),
        since_ended_s(last, now) if last is not None else 0.0,
    )


def require_may_view(person: int) -> None:
    """Let a person view now, or say why not; see `require_budget`.

    Raises:
        BudgetSpent, BreakDue, OutsideHours, ViewingOff: they cannot view now.
    """
    now = clock.read()
    require_budget(person, latest(person), now, limits_of(person, now))


def is_stopped(person: int) -> bool:
    """Say whether a person wants to be shown nothing now."""
    return Stop.objects.filter(person=person, ended_at=None).exists()


def latest(person: int) -> ExposureEvent | None:
    """Find a person's latest look, in the order they were opened; the only one that may still be open."""
    return _latest.first(person)


def looks_before(person: int, key: UUID) -> Looks:
    """Find the looks that the next one of a person, under this key, is judged by."""
    found = _before(person, key)
    theirs = [event for event in found if event.person_id == person]
    return Looks(
        now=_asked_at(found),
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


def viewed_without_break(last: ExposureEvent | None, now: Reading, limits: Limits) -> float:
    """Say how many seconds were viewed since the last pause that was long enough to be a break."""
    if last is None or since_ended_s(last, now) >= limits.break_s:
        return 0.0
    return last.viewed_before_s + _counted_s(last, now)


def next_look(person: int, last: ExposureEvent | None, now: Reading, limits: Limits) -> ExposureEvent:
    """Give a look that begins now, with what its person had viewed before it; it is not kept yet."""
    day_s, week_s = viewed(person, last, now)
    return ExposureEvent(
        person_id=person,
        opened_at=now.at,
        viewed_before_s=viewed_without_break(last, now, limits),
        day_before_s=round(day_s, 3),
        week_before_s=round(week_s, 3),
        boot=now.boot,
        boot_s=now.boot_s,
    )


def end(event: ExposureEvent, now: Reading, closed_by: ExposureEvent.ClosedBy) -> None:
    """Say of a look that it is over, and how long it was by the server's clock; it is not kept yet."""
    seconds = shown_s(event, now)
    event.ended_after_s = min(clock.since_opened_s(event, now), event.shown_after_s + seconds)
    event.ended_at = now.at - timedelta(seconds=since_ended_s(event, now))
    event.seconds = 0.0 if closed_by == _NOTHING_SHOWN else round(seconds, 3)
    event.closed_by = closed_by


_looks_at = Question(
    lambda person, item, since: ExposureEvent.objects.filter(
        Q(item=item) | Q(beside=item), person=person, opened_at__gte=since
    )
)


def _looks_of(person: int, items: Collection[int], since: datetime) -> Iterable[ExposureEvent]:
    if len(items) == 1:
        return _looks_at(person, *items, since)
    shown = Q(item__in=items) | Q(beside__in=items)
    return ExposureEvent.objects.filter(shown, person=person, opened_at__gte=since)


def viewed_s(person: int, items: Iterable[int], since: datetime) -> dict[int, float]:
    """Say for how many seconds a person was shown each of some items since a moment."""
    seconds = dict.fromkeys(items, 0.0)
    for event in _looks_of(person, list(seconds), since):
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
        raise NotFound(_("There is no exposure %(number)s of yours.") % {"number": number})
    return event


def own_now(by: Actor, number: int) -> tuple[ExposureEvent, Reading]:
    """Find one of the actor's own looks, and read the clocks; without its item, for whoever ends it.

    Raises:
        NotFound: no such look, or another person's.
    """
    found = _own_now(number, by.person)
    if not found:
        raise NotFound(_("There is no exposure %(number)s of yours.") % {"number": number})
    return found[0], _asked_at(found)


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
    day, monday = _spans(now)
    last_s = _counted_s(last, now)
    if last.day_before_s is None or last.week_before_s is None:
        day_s, week_s, _dose = _summed(person, day, monday)
        return (day_s, week_s) if last.ended_at else (day_s + last_s, week_s + last_s)
    # A look that is still open counts for the day it is now, whenever it was opened.
    before = ((last.day_before_s, day), (last.week_before_s, monday))
    day_s, week_s = (
        before_s + last_s if last.opened_at >= begin else 0.0 if last.ended_at else last_s
        for before_s, begin in before
    )
    return day_s, week_s


def heard_s(person: int) -> float:
    """Say how many of the seconds that a person viewed on the local day were heard as well."""
    now = clock.read()
    heard = ExposureEvent.objects.filter(person=person, is_heard=True, opened_at__gte=_spans(now)[0])
    return round(sum(shown_s(event, now) for event in heard.exclude(closed_by=_NOTHING_SHOWN)), 1)


def _spans(now: Reading) -> tuple[datetime, datetime]:
    """Say when the local day began, and the week."""
    today = local(now).date()
    return start_of(today), start_of(today - timedelta(days=today.weekday()))


def _dose_s(person: int, last: ExposureEvent | None, now: Reading) -> float:
    """Say what a person viewed on the local day, in weighted seconds, the open look included."""
    dose_s = _summed(person, *_spans(now))[2]
    if last is None or last.ended_at is not None:
        return dose_s
    return dose_s + _counted_s(last, now) * weighs(last)


def viewed_by(people: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Say what each of some people has viewed on the local day and in the week, as `viewed` does of one."""
    chosen, now = list(people), clock.read()
    newest = ExposureEvent.objects.filter(person__in=chosen).values("person").annotate(last=Max("pk"))
    events = ExposureEvent.objects.filter(pk__in=newest.values("last"))
    last = {event.person_id: event for event in events}
    return {person: viewed(person, last.get(person), now) for person in chosen}


def _summed(person: int, day: datetime, monday: datetime) -> tuple[float, float, float]:
    """Sum a person's looks that are over, of the day and of the week, and the day's by their weights.

    Where the clock was moved, what came before moves with it: no hour is given back, and none is taken.
    """
    day_s = week_s = dose_s = 0.0
    moves = ClockMove.objects.order_by("-pk").values_list("after", "moved_s")[:_MOVES]
    moved, before = timedelta(), Q()
    for after, moved_s in [*moves, (0, 0.0)]:
        in_day, in_week, dose = _sums(person, before & Q(pk__gt=after), day - moved, monday - moved)
        day_s, week_s, dose_s = day_s + in_day, week_s + in_week, dose_s + dose
        moved, before = moved + timedelta(seconds=moved_s), Q(pk__lte=after)
    return day_s, week_s, dose_s


def _sums(person: int, which: Q, day: datetime, monday: datetime) -> tuple[float, float, float]:
    rules, of_day = policy(), Q(opened_at__gte=day)
    counted = Greatest(F("seconds"), Value(rules.least_s), output_field=FloatField())
    severity = Coalesce(F("severity"), Value(rules.severity["unknown"]))
    weighed = ExpressionWrapper(counted * Coalesce(F("weight") * severity, Value(1.0)), FloatField())
    sums = (
        ExposureEvent.objects.filter(which, person=person, opened_at__gte=monday, ended_at__isnull=False)
        .exclude(closed_by=_NOTHING_SHOWN)
        .aggregate(day=Sum(counted, filter=of_day), week=Sum(counted), dose=Sum(weighed, filter=of_day))
    )
    return sums["day"] or 0.0, sums["week"] or 0.0, sums["dose"] or 0.0
