"""Sessions of support: booked and attended only; due ones are told, and a manager sees a colour."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.casework.doors import signed_in
from tests.casework.grading.opinions.making import person as added
from tests.casework.support.naming import lay_down
from tutela.casework.gate import Actor, Role
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person, Unit
from tutela.casework.support import actions, queries, rules
from tutela.casework.support.attendance import Light, last_quarter, uptake
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.records import Kind, Record
from tutela.casework.times import here
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 2, tzinfo=UTC)


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


@pytest.mark.parametrize(("attended", "told"), [(0, None), (4, None), (5, 5), (7, 7), (8, None), (12, None)])
def test_how_many_attended_is_told_only_where_as_many_as_five_did_and_did_not(
    attended: int, told: int | None
) -> None:
    since, until = last_quarter(date(2027, 2, 3))
    records = [
        Record(number, person, Kind.ATTENDED, AT, {"session": "counselling", "on": day.isoformat()})
        for person in range(attended)
        for number, day in enumerate((since, until))
    ]
    records += [
        Record(9, 99, Kind.ATTENDED, AT, {"session": "counselling", "on": "2027-01-01"}),
        Record(9, 98, Kind.BOOKED, AT, {"session": "counselling", "on": "2026-12-01"}),
    ]

    found = uptake(records, 12, since, until, rules.read(rules.shipped()))

    assert (since, until) == (date(2026, 10, 1), date(2026, 12, 31))
    assert found == {"counselling": told, "assessment": None, "debrief": None}


@pytest.mark.usefixtures("monthly")
def test_whoever_manages_somebody_sees_how_many_of_the_unit_attended_and_nobody_else_does(
    unit: Unit, ana: Actor, sam: Actor, quinn: Actor
) -> None:
    _, until = last_quarter(here().date())
    others = [added(unit, f"person-{number}", Role.ASSESSOR) for number in range(5)]
    for each in (ana, *others[:4]):
        _attended(each, until)

    page = signed_in(sam).get("/support/team/").content.decode()

    assert queries.uptake(sam) == {"counselling": 5, "assessment": None, "debrief": None}
    assert "5 people" in page
    assert "Too few to say" in page
    assert queries.uptake(quinn) == {}
    assert "people</dd>" not in signed_in(quinn).get("/support/team/").content.decode()
