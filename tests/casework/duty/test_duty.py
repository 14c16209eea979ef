"""Who is told at once, who is told next, and that a flood is told once with none dropped."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.casework.working import work_off
from tutela.casework import gate, rooms
from tutela.casework.custody.models import LogEntry
from tutela.casework.duty import actions, queries
from tutela.casework.duty.actions.raise_alert import Thing, raise_alert
from tutela.casework.duty.errors import AlertMoved, BadTurn
from tutela.casework.duty.models import Alert, Telling, Turn
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.jobs.models import Job
from tutela.casework.people import actions as people
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import person_of
from tutela.errors import NotFound
from tutela.site.settings import Mail, Outbound, Settings as Chosen

pytestmark = pytest.mark.django_db


def on_the_list(by: Actor, who: Actor, place: int, *, begins_h: int = -1, ends_h: int | None = None) -> Turn:
    now = timezone.now()
    ends = None if ends_h is None else now + timedelta(hours=ends_h)
    address = f"{who.name}@unit.example"
    return actions.add_turn(by, person_of(who), place, address, now + timedelta(hours=begins_h), ends)


def raised(by: Actor, *numbers: int) -> Alert:
    with transaction.atomic():
        return raise_alert(by, [Thing("report", number, f"R-{number}") for number in numbers])


def told(alert: Alert) -> list[str]:
    return [one.turn.person.username if one.turn else "" for one in queries.tellings_of(alert)]


def tell(alert: Alert) -> Telling | None:
    return actions.tell(gate.machine(alert.unit_id), alert.pk)


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    """Name a mail server, so that a mail is put down; none runs here."""
    mail = Mail(
        host="127.0.0.1", port=1, security="none", sender="desk@unit.example", recipients=["unit.example"]
    )
    settings.TUTELA = Chosen(outbound=Outbound(allow=["127.0.0.1"], private=["127.0.0.1"]), mail=mail)


@pytest.fixture
def second(unit: Unit, adele: Actor) -> Actor:
    """A second supervisor."""
    person = people.add_person(adele, "sara", "Sara", unit, Role.SUPERVISOR)
    return Actor(person.pk, "sara", adele.unit, frozenset({Role.SUPERVISOR}), "workbench")


def test_the_first_on_the_list_is_told_and_the_next_when_nobody_answers(sam: Actor, second: Actor) -> None:
    on_the_list(sam, second, 2)
    on_the_list(sam, sam, 1)
    alert = raised(sam, 12)

    work_off()

    assert told(alert) == ["sam"]
    tell(alert)
    tell(alert)
    assert told(alert) == ["sam", "sara", "sam"]


def test_the_next_job_waits_as_long_as_the_setting_says(sam: Actor) -> None:
    on_the_list(sam, sam, 1)
    raised(sam, 12)
    work_off()

    job = Job.objects.get(kind="tell_duty_officer", state=Job.State.WAITING)
    assert 590 < job.lease_until - job.made_at.timestamp() < 610


def test_only_those_whose_turn_it_is_are_told(sam: Actor, second: Actor, adele: Actor) -> None:
    on_the_list(sam, sam, 1, begins_h=-3, ends_h=-1)
    on_the_list(sam, second, 2, begins_h=1)
    alert = raised(sam, 12)

    said = tell(alert)

    assert said is not None
    assert (said.turn, said.delivery) == (None, None)


def test_a_turn_that_was_ended_is_told_nothing_more_and_stays_on_record(sam: Actor, second: Actor) -> None:
    on_the_list(sam, second, 2)
    first = on_the_list(sam, sam, 1)
    actions.end_turn(sam, first)

    alert = raised(sam, 12)
    tell(alert)

    assert told(alert) == ["sara"]
    assert Turn.objects.get(pk=first.pk).ends_at is not None
    acts = LogEntry.objects.values_list("act", flat=True)
    assert {"duty.turn_added", "duty.turn_ended", "alert.raised", "alert.told"} <= set(acts)


def test_whoever_takes_it_up_ends_the_telling(sam: Actor, second: Actor) -> None:
    on_the_list(sam, sam, 1)
    alert = raised(sam, 12)
    tell(alert)

    taken = actions.take_up(second, alert, 1)

    assert taken.taken_up_by == person_of(second)
    assert tell(alert) is None
    assert told(alert) == ["sam"]
    with pytest.raises(AlertMoved, match="Sara took up A-"):
        actions.take_up(sam, alert, 1)


def test_a_flood_is_one_alert_with_every_report_in_it(sam: Actor) -> None:
    on_the_list(sam, sam, 1)
    first = raised(sam, 1)
    for start in range(2, 1002, 100):
        raised(sam, *range(start, start + 100))
    raised(sam, 1, 2, 3)

    work_off()

    (alert,) = Alert.objects.all()
    assert alert == first
    assert alert.things == alert.members.count() == 1001
    assert alert.tellings.count() == 1
    (notice,) = rooms.notices(sam)[:1]
    assert "1001 reports or items of immediate risk" in notice.says


def test_nothing_is_taken_up_unseen_and_what_comes_later_is_an_alert_of_its_own(sam: Actor) -> None:
    alert = raised(sam, 1)
    raised(sam, 2)

    with pytest.raises(AlertMoved, match="is about 2 by now, and you saw 1"):
        actions.take_up(sam, alert, 1)
    actions.take_up(sam, alert, 2)

    later = raised(sam, 3)
    assert later != alert
    assert Alert.objects.get(pk=alert.pk).things == 2


def test_an_alert_that_reached_nobody_says_so_on_every_page(sam: Actor) -> None:
    alert = raised(sam, 12)
    tell(alert)

    page = signed_in(sam).get("/")

    assert b"Nobody is on duty" in page.content
    assert f"/duty/alerts/{alert.pk}/".encode() in page.content


@pytest.mark.parametrize("address", ["sam", "sam@", "http://hook.example/x", "ftp://hook.example", ""])
def test_a_turn_without_an_address_that_can_be_told_is_refused(sam: Actor, address: str) -> None:
    with pytest.raises(BadTurn, match="Nobody is told without one"):
        actions.add_turn(sam, person_of(sam), 1, address, timezone.now())


def test_a_turn_that_would_tell_nobody_is_refused(sam: Actor, ana: Actor) -> None:
    now = timezone.now()
    with pytest.raises(BadTurn, match="ends before it begins"):
        actions.add_turn(sam, person_of(sam), 1, "sam@unit.example", now, now)
    with pytest.raises(BadTurn, match="counted from 1"):
        actions.add_turn(sam, person_of(sam), 0, "sam@unit.example", now)
    with pytest.raises(NotAllowed):
        actions.add_turn(ana, person_of(sam), 1, "sam@unit.example", now)


def test_another_unit_sees_neither_list_nor_alert(sam: Actor, otis: Actor) -> None:
    turn, alert = on_the_list(sam, sam, 1), raised(sam, 12)

    with pytest.raises(NotFound):
        queries.turn_for(otis, turn.pk)
    with pytest.raises(NotFound):
        queries.alert_for(otis, alert.pk)
    with pytest.raises(NotAllowed):
        actions.take_up(otis, alert, 1)


def test_who_cannot_be_reached_is_passed_over_at_once_and_nobody_is_tried_twice(
    sam: Actor, second: Actor, settings: Settings
) -> None:
    settings.TUTELA = Chosen()
    on_the_list(sam, sam, 1)
    on_the_list(sam, second, 2)
    alert = raised(sam, 12)

    tell(alert)

    assert told(alert) == ["sam", "sara"]
    page = signed_in(sam).get(f"/duty/alerts/{alert.pk}/").content.decode()
    assert page.count("Not delivered to") == 2
    assert "Not delivered to Sara" in signed_in(sam).get("/").content.decode()
