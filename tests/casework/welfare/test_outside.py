"""What a person looks at outside counts as much as what they look at here."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.casework.welfare.looking import later, opened, seen
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.items.models import Item
from tutela.casework.welfare import actions, queries
from tutela.casework.welfare.errors import BreakDue, BudgetSpent
from tutela.casework.welfare.models import ExposureEvent
from tutela.errors import NotFound


def test_a_look_outside_lasts_until_whoever_looks_says_so_and_counts_for_the_day(
    ida: Actor, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = actions.look_outside(ida, "report")
    later(monkeypatch, noon + timedelta(minutes=7))
    assert queries.budget(ida.person).used_s == 7 * 60

    ended = actions.end_look_outside(ida, look)
    later(monkeypatch, noon + timedelta(minutes=9))

    assert (ended.seconds, actions.end_look_outside(ida, look).seconds) == (7 * 60, 7 * 60)
    assert queries.budget(ida.person).used_s == 7 * 60
    assert not audit.differences()


def test_one_whose_end_is_forgotten_counts_no_longer_than_a_stretch(
    ida: Actor, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = actions.look_outside(ida, "report")
    later(monkeypatch, noon + timedelta(hours=5))

    assert actions.end_look_outside(ida, look).seconds == 50 * 60


def test_none_begins_when_the_day_is_spent_or_a_break_is_due(
    ida: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = actions.look_outside(ida, "report")
    later(monkeypatch, noon + timedelta(minutes=50))
    actions.end_look_outside(ida, look)
    with pytest.raises(BreakDue):
        actions.look_outside(ida, "report")

    seen(ida, item, noon + timedelta(minutes=50), minutes=240)
    later(monkeypatch, noon + timedelta(minutes=70))
    with pytest.raises(BudgetSpent):
        actions.look_outside(ida, "report")


def test_a_look_here_and_one_outside_are_never_open_together(
    ana: Actor, item: Item, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = replace(ana, roles=ana.roles | {Role.ANALYST})
    outside = actions.look_outside(both, "report")
    later(monkeypatch, noon + timedelta(minutes=3))
    opened(both, item)

    outside.refresh_from_db()
    assert (outside.seconds, outside.closed_by) == (180, "server")
    assert ExposureEvent.objects.filter(ended_at=None).count() == 1


def test_who_may_not_begins_none_and_nobody_ends_anothers(ana: Actor, ida: Actor, sam: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.look_outside(ana, "report")
    look = actions.look_outside(ida, "report")
    with pytest.raises(NotFound):
        actions.end_look_outside(sam, look)


def test_minutes_that_are_changed_behind_the_record_are_found(ida: Actor) -> None:
    look = actions.end_look_outside(ida, actions.look_outside(ida, "report"))
    ExposureEvent.objects.filter(pk=look.pk).update(seconds=look.seconds + 60)
    assert "lasted" in str(audit.differences()[0])

    ExposureEvent.objects.filter(pk=look.pk).delete()
    assert "is gone" in str(audit.differences()[0])
