"""Plays a week of a bureau by the real verbs, in minutes that are counted and not waited for."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.casework.reports.telling import arrival, received
from tutela.casework import gate
from tutela.casework.duty import actions as duty, queries as on_duty
from tutela.casework.duty.models import Alert
from tutela.casework.gate import Actor
from tutela.casework.reports import actions
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.told import File, Priority

DAY, WEEK = 24 * 60, 7 * 24 * 60
TARGET = 15
_OPENS, _CLOSES, _WORKDAYS = 8 * 60, 18 * 60, 5
_WORDS = ("Online Enticement of Children for Sexual Acts", "Child Sexual Molestation")


@dataclass
class Week:
    """What became of a week: the minutes until somebody looked, for the urgent and for all the others."""

    reports: int = 0
    urgent: dict[int, int] = field(default_factory=dict)
    looked: dict[int, int] = field(default_factory=dict)
    arrived: dict[int, int] = field(default_factory=dict)
    told: int = 0
    taken_up: int = 0
    settled: int = 0

    @property
    def share(self) -> float:
        """The share of the urgent reports before a person within the target."""
        waits = [self.looked[one] - at for one, at in self.urgent.items() if one in self.looked]
        return sum(wait <= TARGET for wait in waits) / len(self.urgent)


@dataclass
class _Telling:
    """Somebody who was told of an alert, when they take it up, if they do, and when the next is told."""

    alert: Alert
    who: str
    answers: int | None
    next_at: int


class Bureau:
    """People at their desks by day and on the duty list by night, with reports as they come."""

    def __init__(self, seed: int, analysts: Sequence[Actor], officers: Sequence[Actor]) -> None:
        self._chance = random.Random(seed)
        self._free = dict.fromkeys(range(len(analysts)), 0)
        self._analysts, self._officers = analysts, {one.name: one for one in officers}
        self._busy: list[tuple[int, Actor, Report]] = []
        self._telling: _Telling | None = None
        self._number = 0
        self.week = Week()

    def play(self, reports: int, urgent: int, minutes: int = WEEK) -> Week:
        """Let so many reports come over so many minutes, some of them urgent, and everybody do their work."""
        coming = sorted((self._minute(minutes), number < urgent) for number in range(reports))
        for minute in range(minutes):
            while coming and coming[0][0] <= minute:
                self._arrives(minute, coming.pop(0)[1])
            self._answer(minute)
            self._finish(minute)
            if self._is_open(minute):
                self._work(minute)
        return self.week

    def _minute(self, minutes: int) -> int:
        """Choose when a report comes: more by day than by night, and on every day."""
        while True:
            minute = self._chance.randrange(minutes)
            if self._chance.random() < (1.0 if 7 * 60 <= minute % DAY < 23 * 60 else 0.3):
                return minute

    def _is_open(self, minute: int) -> bool:
        return minute // DAY % 7 < _WORKDAYS and _OPENS <= minute % DAY < _CLOSES

    def _arrives(self, minute: int, is_urgent: bool) -> None:
        self._number += 1
        changes: dict[str, Any] = {
            "incident": (self._chance.choice(_WORDS),) if self._chance.random() < 0.2 else (),
            "files": tuple(File(f"{n}") for n in range(self._chance.randrange(4))),
            "priority": Priority("1") if is_urgent else None,
        }
        by = self._analysts[0]
        (receipt,) = received(by, arrival(self._number, **changes))
        self.week.reports += 1
        self.week.arrived[receipt.report] = minute
        if is_urgent:
            self.week.urgent[receipt.report] = minute

    def _answer(self, minute: int) -> None:
        """Tell of an open alert whoever is next, and let whoever was told take it up."""
        alert = on_duty.open_alert(self._analysts[0].unit)
        if alert is None:
            self._telling = None
            return
        told = self._telling
        if told is None or told.alert != alert or minute >= told.next_at:
            self._tell(alert, minute)
        elif told.answers is not None and minute >= told.answers:
            self._take_up(alert, told.who, minute)

    def _tell(self, alert: Alert, minute: int) -> None:
        said = duty.tell(gate.machine(alert.unit_id), alert.pk)
        self.week.told += 1
        assert said is not None
        assert said.turn is not None
        # Nine in ten see a message, after a few minutes.
        delay = 1 + int(self._chance.expovariate(1 / 3))
        answers = minute + delay if self._chance.random() < 0.9 and delay < 10 else None
        wait = int(on_duty.wait().total_seconds() // 60)
        self._telling = _Telling(alert, said.turn.person.username, answers, minute + wait)

    def _take_up(self, alert: Alert, who: str, minute: int) -> None:
        officer = self._officers[who]
        duty.take_up(officer, alert, alert.things)
        self.week.taken_up += 1
        for number in alert.members.values_list("number", flat=True):
            report = Report.objects.get(pk=number)
            self.week.looked.setdefault(number, minute)
            if report.state == Report.State.WAITING and report.claimed_by_id is None:
                self._busy.append((minute + 20, officer, self._claimed(officer, report)))

    def _claimed(self, by: Actor, report: Report) -> Report:
        actions.claim_report(by, report)
        return Report.objects.get(pk=report.pk)

    def _work(self, minute: int) -> None:
        """Let every analyst who is free take the first report of the queue."""
        for desk, free_at in self._free.items():
            if free_at > minute:
                continue
            report = self._first()
            if report is None:
                return
            by = self._analysts[desk]
            self.week.looked.setdefault(report.pk, minute)
            done = minute + max(2, int(self._chance.expovariate(1 / 12)))
            self._free[desk] = done
            self._busy.append((done, by, self._claimed(by, report)))

    def _first(self) -> Report | None:
        waiting = Report.objects.filter(
            unit=self._analysts[0].unit, state=Report.State.WAITING, claimed_by=None
        )
        return waiting.order_by("band_order", "received_at", "id").first()

    def _finish(self, minute: int) -> None:
        for done, by, report in self._done(minute):
            actions.settle_report(by, report, "actioned.1")
            self.week.settled += 1
            self._busy.remove((done, by, report))

    def _done(self, minute: int) -> Iterator[tuple[int, Actor, Report]]:
        yield from [each for each in self._busy if each[0] <= minute]
