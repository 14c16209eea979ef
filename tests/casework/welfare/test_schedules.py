"""Whatever a person, their windows, machines and clocks do, no limit is passed; a short model judges."""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.casework.welfare.looking import NOON, later, opened
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person
from tutela.casework.welfare import actions, queries
from tutela.casework.welfare.clock import Reading
from tutela.casework.welfare.errors import LookOver
from tutela.casework.welfare.limits.judgement import Limits
from tutela.casework.welfare.limits.rules import Duty
from tutela.casework.welfare.models import ExposureEvent
from tutela.casework.welfare.policy import policy
from tutela.errors import Withheld

START = datetime(2027, 3, 8, 6, 0, tzinfo=timezone.get_default_timezone())
_SERVER, _VIEWER = ExposureEvent.ClosedBy.SERVER, ExposureEvent.ClosedBy.VIEWER
# What a page shows while nobody hears of it counts so long at most; by so much may a look pass a limit.
_UNHEARD_S = 120.0
_PAUSES_S = (0.2, 5.0, 10.0, 30.0, 45.0, 60.0, 90.0, 110.0, 110.0, 130.0, 300.0, 620.0, 950.0, 9000.0)


@dataclass
class Model:
    """What a person viewed, as pieces of one line, in seconds; it knows no caches and no rows."""

    limits: Limits
    pieces: list[tuple[float, float]] = field(default_factory=list)

    def allows(self, at_s: float) -> bool:
        now = START + timedelta(seconds=at_s)
        duty = self.limits.duty
        assert duty is not None
        minute = 60 * now.hour + now.minute
        is_open = duty.begins <= minute < duty.ends
        if duty.begins > duty.ends:
            is_open = minute >= duty.begins or minute < duty.ends
        ends = self.limits.media_ends
        midnight = (now.replace(hour=0, minute=0) - START).total_seconds()
        monday = midnight - 86400 * now.weekday()
        return (
            is_open
            and (ends is None or now < ends)
            and self._since(midnight) < self.limits.day_s
            and self._since(monday) < self.limits.week_s
            and self._unbroken(at_s) < self.limits.viewing_s
        )

    def _since(self, begin_s: float) -> float:
        return sum(max(policy().least_s, until - begun) for begun, until in self.pieces if begun >= begin_s)

    def _unbroken(self, at_s: float) -> float:
        total, later = 0.0, at_s
        for begun, until in reversed(self.pieces):
            if later - until >= self.limits.break_s:
                break
            total, later = total + max(policy().least_s, until - begun), begun
        return total


class Viewer:
    """One person at two windows, served as the server serves: one ledger, by real queries, without rows."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.model = limits, Model(limits)
        self.at_s, self.boot, self.boot_at_s = 4 * 3600.0, "0", 0.0
        self.last: ExposureEvent | None = None
        self.begun_s = self.breaches = self.looks = 0.0

    def now(self) -> Reading:
        return Reading(START + timedelta(seconds=self.at_s), self.boot, 100 + self.at_s - self.boot_at_s)

    def begin(self) -> None:
        """Look, in whichever window, at an item, for a check, in training or over a shoulder: all count."""
        now = self.now()
        try:
            queries.require_budget(1, self.last, now, self.limits)
        except Withheld:
            return
        self._end(_SERVER)
        self.breaches += not self.model.allows(self.at_s)
        event = queries.next_look(1, self.last, now, self.limits)
        self.last, self.begun_s, self.looks = event, self.at_s, self.looks + 1

    def signal(self) -> None:
        """Say that the look goes on: it does, or the server ends it."""
        if self.last is None or self.last.ended_at is not None:
            return
        now = self.now()
        if queries.silent_s(self.last, now) > policy().unclosed_s:
            self._end(_SERVER)
            return
        self.last.seen_after_s = self.at_s - self.begun_s
        try:
            queries.require_budget(1, self.last, now, self.limits)
        except Withheld:
            self._end(_SERVER)

    def restart(self) -> None:
        """Start the machine again: seconds of before and after say nothing about each other."""
        self.boot, self.boot_at_s = str(int(self.boot) + 1), self.at_s

    def end(self) -> None:
        """Say that the look is over."""
        self._end(_VIEWER)

    def _end(self, by: ExposureEvent.ClosedBy) -> None:
        if self.last is None or self.last.ended_at is not None:
            return
        queries.end(self.last, self.now(), by)
        until = min(self.at_s, self.begun_s + self.last.seconds)
        self.model.pieces.append((self.begun_s, until))


def _limits(chance: random.Random) -> Limits:
    begins, ends = chance.choice([(600, 960), (0, 1440), (1320, 360), (540, 1020)])
    day_s, week_s = chance.choice([(1800.0, 3000.0), (3600.0, 9000.0), (900.0, 65250.0)])
    viewing_s, break_s = chance.choice([(600.0, 600.0), (1200.0, 900.0), (3000.0, 600.0)])
    duty = Duty("day", "Day", day_s, week_s, viewing_s, break_s, begins, ends, 1800.0, 1e9)
    shift_ends = START + timedelta(hours=chance.choice([9, 10, 200]))
    return Limits(day_s, week_s, viewing_s, break_s, None, None, duty, shift_ends)


def _lived(seed: int, steps: int) -> Viewer:
    chance = random.Random(seed)
    person = Viewer(_limits(chance))
    acts = (
        person.begin,
        person.begin,
        person.signal,
        person.signal,
        person.signal,
        person.end,
        person.restart,
    )
    for _ in range(steps):
        person.at_s += chance.choice(_PAUSES_S)
        chance.choice(acts)()
    person.end()
    return person


def _overrun_s(person: Viewer) -> float:
    """Say by how much the person viewed more on any day than their limit."""
    days: dict[object, float] = {}
    for begun, until in person.model.pieces:
        day = (START + timedelta(seconds=begun)).date()
        days[day] = days.get(day, 0.0) + max(policy().least_s, until - begun)
    return max(days.values(), default=0.0) - person.limits.day_s


@pytest.mark.parametrize("schedules", [500, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_no_schedule_passes_a_limit(schedules: int) -> None:
    lived = 0.0

    for seed in range(schedules):
        person = _lived(seed, 40)
        lived += person.looks
        assert not person.breaches, f"schedule {seed}"
        assert _overrun_s(person) <= _UNHEARD_S + 1, f"schedule {seed}"

    assert lived > 5 * schedules


def test_the_model_notices_a_server_that_forgets_breaks() -> None:
    limits = _limits(random.Random(1))
    model = Model(limits, [(6 * 3600.0, 6 * 3600.0 + limits.viewing_s)])

    assert not model.allows(6 * 3600.0 + limits.viewing_s + 1)


_MOVES = [timedelta(days=1), timedelta(days=-1), timedelta(hours=3), timedelta(days=8)]
_SELDOM = 0.1


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(n, marks=pytest.mark.long) for n in range(4, 200))]
)
def test_no_window_restart_or_moved_clock_gives_minutes_back(
    ana: Actor, item: Item, sam: Actor, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    actions.lower_limits(sam, Person.objects.get(pk=ana.person), 20, 100, 50)
    at, moved, boots, looks, meanwhile = NOON - timedelta(hours=6), timedelta(), 0, list[ExposureEvent](), ""

    for _ in range(60):
        at += timedelta(seconds=chance.choice([1.0, 30.0, 60.0, 110.0, 130.0, 600.0]))
        # Nobody can know how long a machine was off: of a restart and a move, one comes between two looks.
        if meanwhile != "moved" and chance.random() < _SELDOM:
            meanwhile, boots = "restarted", boots + 1
        if meanwhile != "restarted" and chance.random() < _SELDOM:
            meanwhile, moved = "moved", moved + chance.choice(_MOVES)
        later(monkeypatch, at, moved=moved, boot=str(boots))
        act, now = chance.choice(["look", "look", "sign", "sign", "sign", "end"]), looks[-1:]
        with suppress(Withheld, LookOver):
            if act == "look":
                looks.append(opened(ana, item))
                meanwhile = ""
            for look in now if act == "sign" else ():
                actions.prolong_exposure(ana, look)
            for look in now if act == "end" else ():
                actions.end_exposure(ana, look)

    seen_s = sum(ExposureEvent.objects.values_list("seconds", flat=True))
    assert looks
    assert seen_s <= 20 * 60 + _UNHEARD_S
