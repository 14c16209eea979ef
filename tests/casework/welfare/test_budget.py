"""A person's looks are counted by the server, for all their windows together."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.casework.welfare.looking import later, opened, seen
from tests.casework.welfare.received import pictures
from tests.casework.working import at_once
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.welfare import actions, queries
from tutela.casework.welfare.actions import renditions
from tutela.casework.welfare.assignment import Assignment
from tutela.casework.welfare.errors import BadPolicy, BreakDue, BudgetSpent, LookOver
from tutela.casework.welfare.models import ClockMove, ExposureEvent
from tutela.casework.welfare.policy import FILE as POLICY, parse, policy
from tutela.errors import NotFound


def test_the_policy_says_how_long_and_who_answers_for_it() -> None:
    found = policy()

    assert (found.day_s, found.week_s) == (240 * 60, 1087.5 * 60)
    assert (found.viewing_s, found.break_s) == (50 * 60, 10 * 60)
    assert (found.thumbnail_px, found.unclosed_s) == (160, 120)
    assert (found.least_s, found.signal_s) == (1, 10)
    assert found.owner
    assert found.version


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((b"day_minutes = 240.0", b"day_minutes = -1.0"), "above 0"),
        ((b"day_minutes = 240.0", b"day_minutes = true"), "decimal"),
        ((b"day_minutes", b"daily_minutes"), "daily_minutes"),
        ((b"[stretch]", b"[stretch"), "not TOML"),
        ((b'owner = "The', b'owner = ""\n#'), "owner"),
    ],
)
def test_a_policy_that_is_not_whole_is_refused(change: tuple[bytes, bytes], said: str) -> None:
    with pytest.raises(BadPolicy, match=said):
        parse(POLICY.read_bytes().replace(*change))


def test_a_look_is_as_long_as_the_servers_clock_says_and_no_viewer_is_asked(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(ana, item)
    later(monkeypatch, noon + timedelta(seconds=5))

    ended = actions.end_exposure(ana, look)

    assert (ended.seconds, ended.closed_by) == (5, "viewer")


def test_ending_a_look_twice_changes_nothing(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(ana, item)
    later(monkeypatch, noon + timedelta(seconds=2))
    actions.end_exposure(ana, look)
    later(monkeypatch, noon + timedelta(seconds=5))

    ended = actions.end_exposure(ana, look)

    assert ended.seconds == 2
    assert queries.budget(ana.person).used_s == 2


def test_looks_that_are_over_at_once_count_what_the_policy_says_at_least(
    ana: Actor, unit: Unit, noon: datetime
) -> None:
    for item in pictures(unit, 46):
        actions.end_exposure(ana, opened(ana, item))

    told = queries.budget(ana.person)

    assert (told.used_s, told.week_used_s) == (46, 46)
    assert told.break_due_in_s == policy().viewing_s - 46
    assert set(ExposureEvent.objects.values_list("seconds", flat=True)) == {0}


def test_a_look_that_gives_signs_counts_as_long_as_it_does(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(ana, item)
    for minute in range(1, 11):
        later(monkeypatch, noon + timedelta(minutes=minute))
        actions.prolong_exposure(ana, look)

    later(monkeypatch, noon + timedelta(hours=2))

    assert queries.budget(ana.person).used_s == 600 + 120


def test_a_look_that_was_silent_for_too_long_does_not_go_on(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(ana, item)
    later(monkeypatch, noon + timedelta(seconds=121))

    for _ in range(2):
        with pytest.raises(LookOver, match="Ask to see it again"):
            actions.prolong_exposure(ana, look)

    look.refresh_from_db()
    assert (look.closed_by, look.seconds, look.ended_at) == ("server", 120, noon + timedelta(seconds=120))


def test_a_look_ends_when_the_budget_is_spent_meanwhile(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(ana, item, noon - timedelta(hours=1), 239)
    look = opened(ana, item)
    later(monkeypatch, noon + timedelta(seconds=59))
    actions.prolong_exposure(ana, look)
    later(monkeypatch, noon + timedelta(seconds=61))

    with pytest.raises(BudgetSpent, match="0 of 240 minutes left today"):
        actions.prolong_exposure(ana, look)

    look.refresh_from_db()
    assert (look.closed_by, look.seconds) == ("server", 61)


def test_the_key_of_a_look_gives_nothing_more_once_the_budget_is_spent(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(ana, item, noon - timedelta(hours=1), 239)
    key, because = uuid4(), Assignment(ana.person, item.pk, "grading")
    actions.open_exposure(ana, item, "preview", key, because)
    later(monkeypatch, noon + timedelta(seconds=61))

    with pytest.raises(BudgetSpent):
        actions.open_exposure(ana, item, "preview", key, because)


def test_a_look_counts_from_when_its_picture_was_made(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = renditions.made

    def slowly(by: Actor, item: Item, variant: str) -> bytes:
        later(monkeypatch, noon + timedelta(seconds=30))
        return given(by, item, variant)

    monkeypatch.setattr(renditions, "made", slowly)
    shown = actions.show(ana, item, "preview", uuid4(), Assignment(ana.person, item.pk, "grading"))
    later(monkeypatch, noon + timedelta(seconds=34))

    ended = actions.end_exposure(ana, queries.exposure_for(ana, shown.event_id))

    assert ended.seconds == 4


@pytest.mark.parametrize("moved", [timedelta(hours=-2), timedelta(days=1), timedelta(days=-8)])
def test_a_clock_that_is_moved_gives_nothing_back_takes_nothing_and_is_on_record(
    ana: Actor, unit: Unit, noon: datetime, monkeypatch: pytest.MonkeyPatch, moved: timedelta
) -> None:
    one, two, three = pictures(unit, 3)
    look = opened(ana, one)
    later(monkeypatch, noon + timedelta(seconds=40))
    actions.end_exposure(ana, look)
    second = opened(ana, two)
    later(monkeypatch, noon + timedelta(seconds=60), moved=moved)
    third = opened(ana, three)
    later(monkeypatch, noon + timedelta(seconds=90), moved=moved)

    told = queries.budget(ana.person)

    second.refresh_from_db()
    assert (second.closed_by, second.seconds) == ("server", 20)
    assert (told.used_s, told.week_used_s, told.break_due_in_s) == (90, 90, policy().viewing_s - 90)
    assert ClockMove.objects.get().moved_s == moved.total_seconds()
    entry = next(entry for entry in log.latest(limit=10) if entry["act"] == "clock.moved")
    assert entry["what"] == {"seconds": moved.total_seconds(), "after_exposure": second.pk}
    actions.end_exposure(ana, third)
    log.verify()


def test_a_clock_set_back_while_the_machine_was_off_is_noticed(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(ana, item, noon - timedelta(hours=1), 200)
    look = opened(ana, item)
    later(monkeypatch, noon + timedelta(seconds=40))
    actions.end_exposure(ana, look)
    later(monkeypatch, noon, moved=timedelta(days=-1), boot="second")
    opened(ana, item)

    assert queries.budget(ana.person).used_s == 200 * 60 + 40 + 1
    assert ClockMove.objects.count() == 1


def test_a_clock_that_is_nudged_was_not_moved(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(ana, item)
    later(monkeypatch, noon + timedelta(minutes=1), moved=timedelta(seconds=-50))
    opened(ana, item)

    assert not ClockMove.objects.exists()


def test_nobody_ends_the_look_of_another(ana: Actor, asif: Actor, item: Item) -> None:
    look = opened(ana, item)

    with pytest.raises(NotFound):
        actions.end_exposure(asif, look)


def test_an_open_look_counts_by_the_clock_but_no_more_than_the_policy_bounds(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(ana, item)

    later(monkeypatch, noon + timedelta(seconds=30))
    after_30_s = queries.budget(ana.person)
    later(monkeypatch, noon + timedelta(hours=2))
    after_2_h = queries.budget(ana.person)

    assert (after_30_s.used_s, after_2_h.used_s) == (30, 120)
    assert (after_30_s.week_used_s, after_2_h.week_used_s) == (30, 120)


def test_two_windows_share_one_budget_and_the_first_look_ends_when_the_second_begins(
    ana: Actor, unit: Unit, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pictures(unit, 2)
    first = opened(ana, one)
    later(monkeypatch, noon + timedelta(seconds=40))
    second = opened(ana, two)
    later(monkeypatch, noon + timedelta(seconds=50))
    actions.end_exposure(ana, second)

    first.refresh_from_db()

    assert (first.closed_by, first.seconds) == ("server", 40)
    assert queries.budget(ana.person).used_s == 50


def test_a_spent_day_refuses_the_next_look_in_plain_words(ana: Actor, item: Item, noon: datetime) -> None:
    for number in range(5):
        seen(ana, item, noon - timedelta(hours=1 + number), 48)

    with pytest.raises(BudgetSpent, match="You have 0 of 240 minutes left today") as refused:
        opened(ana, item)

    assert (refused.value.code, refused.value.status) == ("TU-W03", 429)
    assert ExposureEvent.objects.count() == 5


def test_a_spent_week_refuses_the_next_look(ana: Actor, item: Item, noon: datetime) -> None:
    for number in range(5):
        seen(ana, item, noon - timedelta(days=1, minutes=number), 217.5)

    with pytest.raises(BudgetSpent, match=r"0 of 1087\.5 minutes left this week"):
        opened(ana, item)


def test_another_day_and_another_week_begin_afresh(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(ana, item, noon, 240)

    later(monkeypatch, noon + timedelta(days=1))
    tomorrow = queries.budget(ana.person)
    later(monkeypatch, noon + timedelta(days=5))
    on_monday = queries.budget(ana.person)

    assert (tomorrow.used_s, tomorrow.week_used_s) == (0, 240 * 60)
    assert (on_monday.used_s, on_monday.week_used_s) == (0, 0)


def test_fifty_minutes_of_viewing_make_a_break_due_and_ten_minutes_end_it(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(ana, item, noon - timedelta(minutes=1), minutes=2, before_minutes=48)

    with pytest.raises(BreakDue, match="again at 12:09") as refused:
        opened(ana, item)
    later(monkeypatch, noon + timedelta(minutes=9))
    look = opened(ana, item)

    assert refused.value.status == 429
    assert look.viewed_before_s == 0


def test_short_pauses_are_not_a_break(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(ana, item, noon - timedelta(minutes=9), minutes=20, before_minutes=10)

    look = opened(ana, item)

    assert look.viewed_before_s == 30 * 60
    assert queries.budget(ana.person).break_due_in_s == 20 * 60 - 1


def test_a_budget_is_told_to_a_tenth_of_a_second(ana: Actor, item: Item, noon: datetime) -> None:
    seen(ana, item, noon, minutes=1.348 / 60)

    told = queries.budget(ana.person)

    assert (told.used_s, told.week_used_s) == (1.3, 1.3)
    assert told.break_due_in_s == round(policy().viewing_s - 1.348, 1)


def test_how_long_each_item_was_seen_counts_ones_own_looks_since_a_moment(
    ana: Actor, asif: Actor, unit: Unit, noon: datetime
) -> None:
    it, other, unseen = pictures(unit, 3)
    hour = timedelta(hours=1)
    for by, item, ended in (
        (ana, it, noon),
        (ana, it, noon - hour),
        (ana, other, noon),
        (asif, it, noon),
    ):
        seen(by, item, ended, minutes=2)
    seen(ana, it, noon - 4 * hour, minutes=2)

    told = queries.viewed_s(ana.person, [it.pk, other.pk, unseen.pk], noon - 2 * hour)

    assert told == {it.pk: 240.0, other.pk: 120.0, unseen.pk: 0.0}


def test_the_budget_of_one_person_is_not_touched_by_another(
    ana: Actor, asif: Actor, item: Item, noon: datetime
) -> None:
    seen(ana, item, noon, 240)

    assert queries.budget(asif.person).used_s == 0


@pytest.mark.django_db(transaction=True)
def test_looks_asked_for_at_the_same_moment_are_one_after_the_other(ana: Actor, unit: Unit) -> None:
    items = pictures(unit, 4)

    at_once(lambda item: opened(ana, item), items)

    assert ExposureEvent.objects.filter(ended_at=None).count() == 1
    assert ExposureEvent.objects.filter(closed_by="server").count() == 3
    log.verify()
