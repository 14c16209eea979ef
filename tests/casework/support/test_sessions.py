"""Sessions of support: booked and attended only; due ones are told, and a manager sees a colour."""

from datetime import date, timedelta

import pytest

from tests.casework.doors import signed_in
from tests.casework.support.naming import lay_down
from tutela.casework.gate import Actor
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person
from tutela.casework.support import actions, queries
from tutela.casework.support.attendance import Light
from tutela.casework.support.errors import BadRecord
from tutela.casework.times import here
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


def _row(of: Actor) -> Person:
    return Person.objects.get(pk=of.person)


def _day(days: int) -> date:
    return here().date() + timedelta(days)


@pytest.fixture
def monthly(finn: Actor, quinn: Actor, sam: Actor, adele: Actor, ana: Actor, asif: Actor) -> None:
    """A unit with counselling every thirty days; sam manages ana and asif."""
    lay_down(finn, (quinn, sam), every_days=30)
    for each in (ana, asif):
        people.set_line_manager(adele, _row(each), _row(sam))


def _attended(by: Actor, on: date) -> None:
    actions.end_session(by, actions.book_session(by, "counselling", on).pk, attended=True)


@pytest.mark.usefixtures("monthly")
def test_a_manager_sees_a_colour_and_the_person_what_is_due(ana: Actor, asif: Actor, sam: Actor) -> None:
    assert queries.lights(sam) == {ana.person: Light.AMBER, asif.person: Light.AMBER}
    assert "Counselling is due." in signed_in(ana).get("/").content.decode()

    _attended(ana, _day(-1))
    _attended(asif, _day(-40))
    actions.check_in(ana, "in-need", "Sentence 7731.")

    assert queries.lights(sam) == {ana.person: Light.GREEN, asif.person: Light.RED}
    assert "Counselling is due" not in signed_in(ana).get("/").content.decode()
    assert "Counselling is due by" in signed_in(asif).get("/").content.decode()
    page = signed_in(sam).get("/support/team/").content.decode()
    told = page.partition("<table")[2].partition("</table>")[0]
    assert [word in told for word in ("Green", "Red", "ounselling", "7731", "ttended")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    # Nobody but whoever manages them sees even that.
    assert queries.lights(ana) == {}
    _attended(asif, _day(-28))
    assert queries.lights(sam)[asif.person] is Light.AMBER


@pytest.mark.usefixtures("monthly")
def test_a_debrief_is_offered_to_the_team_and_each_says_for_themselves(
    ana: Actor, asif: Actor, sam: Actor
) -> None:
    sent = {"act": "debrief", "session": "debrief", "on": here().date().isoformat()}
    assert signed_in(sam).post("/support/team/", sent).status_code == 302
    asked = [each.body["session"] for each in queries.sessions_of(ana)]
    assert asked == ["debrief"]
    number = queries.sessions_of(ana)[0].number

    assert signed_in(ana).post("/support/", {"act": "attended", "number": number}).status_code == 302
    with pytest.raises(NotFound):
        actions.end_session(ana, number, attended=True)
    with pytest.raises(NotFound):
        actions.end_session(asif, number, attended=True)
    assert "with the team" in signed_in(asif).get("/support/").content.decode()
    assert (
        "with the team" not in signed_in(ana).get("/support/").content.decode().partition("What you filed")[0]
    )
    assert "ttended" not in signed_in(sam).get("/support/").content.decode().partition("What you filed")[2]


def test_a_session_is_attended_on_its_day_or_cancelled(ana: Actor) -> None:
    booked = actions.book_session(ana, "counselling", _day(2))
    with pytest.raises(BadRecord):
        actions.end_session(ana, booked.pk, attended=True)
    actions.end_session(ana, booked.pk, attended=False)
    with pytest.raises(BadRecord):
        actions.book_session(ana, "no session", _day(2))
    with pytest.raises(BadRecord):
        actions.plan_debrief(ana, "debrief", _day(2))

    assert "It is cancelled" not in signed_in(ana).get("/support/").content.decode()
