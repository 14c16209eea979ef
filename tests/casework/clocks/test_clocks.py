"""Clocks run in elapsed and in working time, stand still for a reason, end, and pass on what is overdue."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.minutes import next_minute
from tutela.casework.clocks import actions, queries
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.pause import pause
from tutela.casework.clocks.actions.resume import resume
from tutela.casework.clocks.actions.start import Limit, start
from tutela.casework.clocks.errors import BadClock, ClockStands
from tutela.casework.clocks.models import Clock, Passing, Pause
from tutela.casework.clocks.owners import Owner
from tutela.casework.clocks.pages import in_words
from tutela.casework.custody.models import LogEntry
from tutela.casework.database import OutsideTransaction
from tutela.casework.gate import Actor, NotAllowed, Role, machine
from tutela.casework.jobs import worker
from tutela.casework.people.models import Unit

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
FRIDAY = datetime(2026, 10, 23, 16, tzinfo=LONDON)
ANALYSTS, SUPERVISORS = Owner(role=Role.ANALYST), Owner(role=Role.SUPERVISOR)
FIRST_LOOK = Limit("first look", 120, Clock.Runs.WORKING, ANALYSTS, (SUPERVISORS,), passes_after=60)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Have the clock on the wall show a moment."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def _started(by: Actor, limit: Limit = FIRST_LOOK, *subjects: int) -> Clock:
    with transaction.atomic(), at(FRIDAY):
        return start(by, "report", subjects or (7,), limit)[0]


def test_working_time_is_over_when_the_unit_was_open_for_so_long(ida: Actor) -> None:
    working = _started(ida)
    elapsed = _started(ida, Limit("answer", 120, Clock.Runs.ELAPSED, Owner(person=ida.person)))

    # Over the Sunday on which the clock goes back.
    assert working.due_at == datetime(2026, 10, 26, 10, tzinfo=LONDON)
    assert elapsed.due_at == FRIDAY + timedelta(minutes=120)


def test_a_clock_that_runs_is_not_started_again(ida: Actor) -> None:
    first = _started(ida)

    with transaction.atomic(), at(FRIDAY + timedelta(hours=1)):
        assert [one.subject for one in start(ida, "report", [7, 8], FIRST_LOOK)] == [8]
    assert Clock.objects.get(pk=first.pk).due_at == first.due_at
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_a_clock_keeps_the_hours_by_which_it_began(ida: Actor) -> None:
    clock = _started(ida)

    assert (clock.hours, clock.nation, clock.zone) == ("Mon-Fri 09:00-17:00", "ENG", "Europe/London")
    assert clock.opening_hours.closes == 17 * 60


def test_a_clock_that_stood_still_goes_on_with_what_was_left(ida: Actor) -> None:
    clock = _started(ida)
    with transaction.atomic(), at(FRIDAY + timedelta(minutes=20)):
        assert pause(ida, clock, Pause.Reason.SENDER_ASKED).left == 100
    with pytest.raises(ClockStands), transaction.atomic():
        pause(ida, clock, Pause.Reason.SENDER_ASKED)
    assert Clock.objects.get(pk=clock.pk).due_at is None

    tuesday = datetime(2026, 10, 27, 9, tzinfo=LONDON)
    with transaction.atomic(), at(tuesday):
        assert resume(ida, clock).due_at == tuesday + timedelta(minutes=100)
    with pytest.raises(ClockStands), transaction.atomic():
        resume(ida, clock)
    with transaction.atomic(), at(tuesday + timedelta(minutes=30)):
        (ended,) = end(ida, "report", [7])

    assert (ended.working_minutes, ended.elapsed_minutes) == (50, 50)
    assert (ended.end, ended.ended_at) == ("done", tuesday + timedelta(minutes=30))
    with transaction.atomic():
        assert not end(ida, "report", [7])
    with pytest.raises(ClockStands), transaction.atomic():
        pause(ida, clock, Pause.Reason.LEGAL)


def test_elapsed_and_working_time_are_both_kept(ida: Actor) -> None:
    _started(ida)

    with transaction.atomic(), at(datetime(2026, 10, 26, 9, 30, tzinfo=LONDON)):
        (ended,) = end(ida, "report", [7], "first look", Clock.End.NOT_NEEDED)

    # Sixty-five and a half hours on the wall, and the one that came twice.
    assert (ended.working_minutes, ended.elapsed_minutes) == (90, 66 * 60 + 30)


def test_a_clock_needs_time_and_an_owner_of_the_unit(ida: Actor) -> None:
    elsewhere = Unit.objects.create(name="Southern unit", law_pack="demonstration")
    stranger = Actor(ida.person, "ida", elsewhere.pk, frozenset({Role.ANALYST}), "test")

    for by, limit in (
        (ida, Limit("a", 0, Clock.Runs.ELAPSED, ANALYSTS)),
        (ida, Limit("a", 1, Clock.Runs.ELAPSED, Owner())),
        (ida, Limit("a", 1, Clock.Runs.ELAPSED, ANALYSTS, (Owner(person=0),))),
        (stranger, Limit("a", 1, Clock.Runs.ELAPSED, Owner(person=ida.person))),
    ):
        with pytest.raises(BadClock), transaction.atomic():
            start(by, "report", [1], limit)
    with pytest.raises(BadClock):
        Owner.read("role machine")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_started_or_ended_outside_the_act(ida: Actor) -> None:
    with pytest.raises(OutsideTransaction):
        start(ida, "report", [1], FIRST_LOOK)
    with pytest.raises(OutsideTransaction):
        end(ida, "report", [1])


def test_what_is_overdue_goes_to_the_next_owner_and_stays_with_the_last(ida: Actor, sam: Actor) -> None:
    limit = Limit("call", 30, Clock.Runs.ELAPSED, Owner(person=ida.person), (ANALYSTS, SUPERVISORS), 15)
    clock = _started(ida, limit)
    by = machine(ida.unit)

    passed = []
    for minutes in (29, 30, 31, 44, 45, 46, 300):
        with at(FRIDAY + timedelta(minutes=minutes)):
            passed.append(actions.pass_on(by))

    assert passed == [0, 1, 0, 0, 1, 0, 0]
    current = Clock.objects.get(pk=clock.pk)
    assert (current.owner, current.owner_role, current.overdue_at) == (None, "supervisor", clock.due_at)
    assert [(one.from_owner, one.to_owner) for one in Passing.objects.order_by("pk")] == [
        (f"person {ida.person}", "role analyst"),
        ("role analyst", "role supervisor"),
    ]
    assert LogEntry.objects.filter(act="clock.passed_on").count() == 2
    with pytest.raises(NotAllowed):
        actions.pass_on(sam)


def test_a_clock_without_a_next_owner_is_marked_and_stays(ida: Actor) -> None:
    clock = _started(ida, Limit("call", 30, Clock.Runs.ELAPSED, ANALYSTS))

    with at(FRIDAY + timedelta(minutes=31)):
        assert actions.pass_on(machine(ida.unit)) == 1
        assert actions.pass_on(machine(ida.unit)) == 0

    current = Clock.objects.get(pk=clock.pk)
    assert (current.owner_role, current.overdue_at) == ("analyst", clock.due_at)


def test_one_worker_a_minute_passes_on_what_is_overdue(ida: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    _started(ida)
    monkeypatch.setattr("time.monotonic", next_minute)

    worker.go_round()
    assert Passing.objects.count() == 1
    Clock.objects.update(passes_at=FRIDAY)
    # Another worker has just been round.
    worker.go_round()
    assert Passing.objects.count() == 1


def test_people_are_told_of_their_own_and_of_their_roles_clocks(ida: Actor, sam: Actor) -> None:
    _started(ida, FIRST_LOOK, 7, 8, 9)

    home = signed_in(ida).get("/").content.decode()

    assert "first look of R-7" in home
    assert "2 more are overdue." in home
    assert "first look" not in signed_in(sam).get("/").content.decode()


def test_more_than_two_days_of_elapsed_time_are_written_in_days() -> None:
    week = 7 * 24 * 60

    assert in_words(week - 60, is_elapsed=True) == "6 days 23 h"
    assert in_words(week - 60, is_elapsed=False) == "167 h 0 min"
    assert in_words(70, is_elapsed=True) == "1 h 10 min"


def test_the_page_lists_what_is_due_first_and_what_stands_still_last(ida: Actor, ana: Actor) -> None:
    _started(ida, FIRST_LOOK, *range(1, 60))
    still = _started(ida, Limit("answer", 10**6, Clock.Runs.ELAPSED, Owner(person=ida.person)), 99)
    with transaction.atomic():
        pause(ida, still, Pause.Reason.OTHERS_ASKED)
    browser = signed_in(ida)

    first = browser.get("/clocks/")
    second = browser.get("/clocks/" + first.context["paging"]["older"])

    subjects = [row["subject"] for row in first.context["clocks"] + second.context["clocks"]]
    assert subjects == [f"R-{number}" for number in (*range(1, 60), 99)]
    assert "Overdue" in first.content.decode()
    assert "Stands still" in second.content.decode()
    assert not second.context["paging"]["older"]
    assert signed_in(ana).get("/clocks/").status_code == 403
    assert browser.get("/clocks/?after=nothing~1").context["clocks"]


def test_every_clock_of_one_thing_can_be_asked_for(ida: Actor, ana: Actor) -> None:
    _started(ida)
    _started(ida, Limit("answer", 10, Clock.Runs.ELAPSED, ANALYSTS))

    assert [clock.counts for clock in queries.of_subject(ida, "report", 7)] == ["first look", "answer"]
    with pytest.raises(NotAllowed):
        queries.of_subject(ana, "report", 7)
