"""HA-9: removed only by rule or by a person; changed is not removed; what is there again opens its notice."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.casework.takedown import world
from tests.casework.takedown.world import DUTCH
from tutela.casework.gate import Actor, machine
from tutela.casework.takedown import actions, queries
from tutela.casework.takedown.errors import BadWord, NoticeMoved
from tutela.casework.takedown.models import Found, Notice, State
from tutela.casework.takedown.states import APART, MISSES, VANTAGES, Look, is_removed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=timezone.get_default_timezone())
NOT_GONE = [found.value for found in Found if found not in (Found.GONE, Found.REMOVED, Found.NOT_LOOKED)]


@pytest.fixture
def notice(box: Path, ida: Actor) -> Notice:
    return world.sent(ida, world.drafted(ida, DUTCH)[0])


def _look(
    by: Actor, notice: Notice, found: str, hours: int = 0, place: str = "London", basis: str = ""
) -> None:
    with world.at(NOW + timedelta(hours=hours)):
        actions.enter_check(by, notice, 1, found, vantage=place, basis=basis)
    notice.refresh_from_db()


def test_ha_9_gone_three_times_from_two_places_over_a_day_is_removed_by_rule(
    notice: Notice, ida: Actor
) -> None:
    _look(ida, notice, "gone")
    _look(ida, notice, "gone", 12, "Leeds")
    assert notice.state == State.CHECKING
    _look(ida, notice, "gone", 24)

    item = notice.items.get()
    assert (notice.state, item.found) == (State.REMOVED, "removed_confirmed")
    assert item.checks.order_by("-pk")[0].rule.startswith("gone-3-times-2-places")


@pytest.mark.parametrize("found", NOT_GONE)
def test_ha_9_nothing_else_is_ever_removed_however_often_it_is_seen(
    notice: Notice, ida: Actor, found: str
) -> None:
    if found == "back_again":
        return
    for hours in range(0, 120, 12):
        _look(ida, notice, found, hours, f"place {hours % 5}")

    item = notice.items.get()
    assert (notice.state, item.found, item.removed_at) == (State.CHECKING, found, None)


def test_ha_9_the_rule_holds_for_every_row_of_looks() -> None:
    drawn = random.Random(9)
    for _ in range(3000):
        hours, looks = 0, list[Look]()
        for _ in range(drawn.randrange(1, 9)):
            hours += drawn.choice((0, 1, 6, 12, 24))
            found = drawn.choice(("gone", "gone", "gone", *NOT_GONE))
            looks.append(Look(drawn.choice(("A", "a", "B")), NOW + timedelta(hours=hours), found))
        last = next((n for n, look in reversed(list(enumerate(looks))) if look.found != "gone"), -1)
        run = looks[last + 1 :]
        expected = (
            len(run) >= MISSES
            and len({look.vantage.lower() for look in run}) >= VANTAGES
            and run[-1].at - run[0].at >= APART
        )
        assert is_removed(looks) == expected


def test_ha_9_a_person_says_it_is_removed_with_a_basis_and_no_machine_does(
    notice: Notice, ida: Actor
) -> None:
    for by, basis in ((ida, " "), (machine(ida.unit), "Seen")):
        with pytest.raises(BadWord):
            actions.enter_check(by, notice, 1, "removed_confirmed", vantage="London", basis=basis)
    with pytest.raises(BadWord):
        actions.enter_check(ida, notice, 1, "back_again", vantage="London")

    _look(ida, notice, "removed_confirmed", basis="Account closed, page of the host")

    assert notice.state == State.REMOVED


def test_ha_9_what_is_there_again_opens_the_notice_with_all_that_came_before(
    notice: Notice, ida: Actor, box: Path
) -> None:
    _look(ida, notice, "removed_confirmed", basis="Seen")
    _look(ida, notice, "unreachable", 1)
    assert notice.state == State.REMOVED
    actions.end_notice(ida, notice, notice.version, "All removed")
    notice.refresh_from_db()
    assert (notice.state, queries.pages_of(ida.unit)) == (State.CLOSED, {})

    _look(ida, notice, "still_there", 48)

    assert (notice.state, notice.items.get().found, notice.ended_at) == (State.REAPPEARED, "back_again", None)
    assert world.states(notice)[:3] == ["ready", "sending", "sent"]
    assert world.sent(ida, notice).state == State.SENT
    assert len(list(box.iterdir())) == 2


def test_a_closed_address_on_another_open_notice_is_looked_at_there(notice: Notice, ida: Actor) -> None:
    _look(ida, notice, "removed_confirmed", basis="Seen")
    actions.end_notice(ida, notice, notice.version, "All removed")
    world.drafted(ida, DUTCH)

    with pytest.raises(NoticeMoved, match="another open notice"):
        actions.enter_check(ida, notice, 1, "still_there", vantage="London")


def test_what_did_not_go_out_is_not_looked_at(box: Path, ida: Actor) -> None:
    [notice] = world.drafted(ida, DUTCH)

    with pytest.raises(NoticeMoved):
        actions.enter_check(ida, notice, 1, "gone", vantage="London")
