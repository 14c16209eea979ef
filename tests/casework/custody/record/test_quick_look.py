"""A long record is looked over without reading all of it; what was changed where one looks is found."""

from collections.abc import Callable

import pytest
from django.db import transaction

from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry, LogHead, LogTile
from tutela.casework.custody.record import quick_look
from tutela.casework.gate import Actor

pytestmark = pytest.mark.django_db
COUNT = 700


@pytest.fixture
def _long(ana: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that counts as long, of which every tile is drawn."""
    monkeypatch.setattr(quick_look, "MOST_WHOLE", 300)
    monkeypatch.setattr(quick_look, "LAST", 100)
    with transaction.atomic():
        while log.record(ana, "item.graded", purpose="test", item=4).seq < COUNT:
            pass


@pytest.mark.usefixtures("_long")
def test_the_end_and_what_is_drawn_are_looked_at_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    every = quick_look.look()
    monkeypatch.setattr(quick_look, "TILES", 1)
    some = quick_look.look()

    assert (every.is_whole, every.looked_at) == (True, COUNT)
    assert (some.is_whole, some.looked_at, some.verified.entries) == (False, COUNT - 512 + 256, COUNT)


def test_all_of_a_short_record_is_looked_at(ana: Actor) -> None:
    seen = quick_look.look()

    assert (seen.is_whole, seen.looked_at) == (True, seen.verified.entries)


def _change_the_end() -> None:
    LogEntry.objects.filter(seq=COUNT - 3).update(actor="eve")


def _cut_the_end() -> None:
    LogEntry.objects.filter(seq__gt=COUNT - 3).delete()


def _move_the_head_back() -> None:
    _cut_the_end()
    last = LogEntry.objects.latest("seq")
    LogHead.objects.update(seq=last.seq, seal=last.seal)


def _change_what_is_drawn() -> None:
    entry = LogEntry.objects.get(seq=300)
    LogEntry.objects.filter(seq=300).update(body=entry.body.replace("ana", "eve"))


def _change_it_and_what_is_kept_of_it() -> None:
    _change_what_is_drawn()
    LogTile.objects.filter(number=1).update(root="0" * 64)


def _remove_one() -> None:
    LogEntry.objects.filter(seq=300).delete()


@pytest.mark.usefixtures("_long")
@pytest.mark.parametrize(
    "attack",
    [
        _change_the_end,
        _cut_the_end,
        _move_the_head_back,
        _change_what_is_drawn,
        _change_it_and_what_is_kept_of_it,
        _remove_one,
    ],
)
def test_what_was_changed_is_found(attack: Callable[[], None]) -> None:
    attack()

    with pytest.raises(log.LogBroken):
        quick_look.look()


@pytest.mark.usefixtures("_long")
def test_where_nothing_is_kept_of_the_rest_all_of_it_is_looked_at() -> None:
    LogTile.objects.filter(number=0).delete()
    LogEntry.objects.filter(seq=40).update(actor="eve")

    with pytest.raises(log.LogBroken, match="Entry 40 was changed"):
        quick_look.look()
