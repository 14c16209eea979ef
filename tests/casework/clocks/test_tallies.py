"""The count of clocks equals a naive count of them, wherever they go, and each night it is proven anew."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.casework.clocks.test_clocks import ANALYSTS, FRIDAY, SUPERVISORS, at
from tutela.casework.clocks import actions, rounds, standing
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.pause import pause
from tutela.casework.clocks.actions.resume import resume
from tutela.casework.clocks.actions.start import Limit, start
from tutela.casework.clocks.models import Clock, Pause, Tally
from tutela.casework.clocks.standing import Of, Stand
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed, machine

pytestmark = pytest.mark.django_db
ELAPSED, WORKING = Clock.Runs.ELAPSED, Clock.Runs.WORKING
LIMITS = (
    Limit("first look", 120, WORKING, ANALYSTS, (SUPERVISORS,)),
    Limit("answer", 60, ELAPSED, SUPERVISORS),
    Limit("answer", 9000, ELAPSED, ANALYSTS),
)


def naive(now: datetime) -> dict[Of, Counter[Stand]]:
    """Count every clock of the database by hand: those that run, and those that ended since Friday."""
    found: dict[Of, Counter[Stand]] = {}
    for row in Clock.objects.all():
        if row.ended_at is not None:
            late = row.due_at is not None and row.due_at < row.ended_at
            stand = Stand.MISSED if late else Stand.MET
            stand = Stand.NOT_NEEDED if row.end == Clock.End.NOT_NEEDED else stand
        elif row.due_at is None:
            stand = Stand.STILL
        else:
            stand = Stand.OVERDUE if row.due_at <= now else Stand.IN_TIME
        found.setdefault(Of(row.subject_kind, row.counts, row.runs), Counter())[stand] += 1
    return found


def _counted(by: Actor, now: datetime) -> dict[Of, Counter[Stand]]:
    found = standing.counted(by.unit, FRIDAY.date(), now.date(), now)
    return {of: Counter({stand: n for stand, n in each.items() if n}) for of, each in found.items()}


def _all_move(by: Actor) -> datetime:
    """Start clocks on a Friday, let some stand still and go on, and end some on each day up to Tuesday."""
    with transaction.atomic(), at(FRIDAY):
        for number, limit in enumerate(LIMITS):
            started = start(by, "report", range(10 * number, 10 * number + 9), limit)
            for clock in started[:4]:
                pause(by, clock, Pause.Reason.LEGAL)
            end(by, "report", [10 * number], how=Clock.End.NOT_NEEDED)
    for days in range(5):
        with transaction.atomic(), at(FRIDAY + timedelta(days=days)):
            end(by, "report", [days + 2, days + 12, days + 22])
            for clock in Clock.objects.filter(subject=days + 11, due_at=None, ended_at=None):
                resume(by, clock)
    return FRIDAY + timedelta(days=4)


def test_the_count_follows_clocks_on_their_way(ida: Actor) -> None:
    now = _all_move(ida)
    for moment in (now, now + timedelta(hours=3), now + timedelta(days=30)):
        with at(moment):
            assert _counted(ida, moment) == naive(moment)
    assert {stand for each in naive(now).values() for stand in each} == set(Stand)


def test_the_count_of_today_knows_the_hour(ida: Actor) -> None:
    with transaction.atomic(), at(FRIDAY):
        start(ida, "report", [1, 2], Limit("answer", 60, ELAPSED, ANALYSTS))
    of = Of("report", "answer", ELAPSED)
    for minutes, late in ((59, 0), (60, 2), (61, 2)):
        counted = _counted(ida, FRIDAY + timedelta(minutes=minutes))[of]
        assert counted == Counter({Stand.OVERDUE: 2} if late else {Stand.IN_TIME: 2})


def test_each_night_the_count_is_proven_mended_and_made_short(ida: Actor) -> None:
    now = _all_move(ida)
    rows = Tally.objects.count()
    assert actions.recount(machine(ida.unit)) == 0
    assert Tally.objects.count() < rows
    assert _counted(ida, now) == naive(now)

    # Nobody told the count of these.
    Clock.objects.filter(subject=5).update(due_at=FRIDAY + timedelta(days=90))
    Tally.objects.filter(what="met").update(number=17)
    with pytest.raises(NotAllowed):
        actions.recount(ida)
    rounds.recount()
    assert not LogEntry.objects.filter(act="clocks.recounted", body__contains="due, 2027").exists()
    with at(timezone.now() + timedelta(days=1)):
        rounds.recount()
    entry = LogEntry.objects.filter(act="clocks.recounted").latest("pk")
    assert "met, 2026-10-2" in entry.body
    assert _counted(ida, now) == naive(now)
    assert actions.recount(machine(ida.unit)) == 0
