"""People see their own past shifts, and a supervisor sees desks, minutes and pace as the rows have them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.welfare.received import pictures
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Assessment, Decision, Lot, Reservation, Shift
from tutela.casework.items.models import Item
from tutela.casework.oversight import queries
from tutela.casework.people.models import Unit
from tutela.casework.quality import actions as quality
from tutela.casework.welfare import queries as welfare
from tutela.casework.welfare.limits.in_force import limits_of_all
from tutela.casework.welfare.models import ExposureEvent, PersonLimits

LEADS_TO_ITEM = re.compile(r'<a class="govuk-link" href="/items/(\d+)/">T-\1</a>')
OLDER = re.compile(r'href="(\?before=\d+)" rel="next"')


@pytest.fixture
def items(unit: Unit) -> list[Item]:
    """Six items that wait."""
    return pictures(unit, 6)


@pytest.fixture
def lot(ana: Actor, items: list[Item]) -> Lot:
    """Ana's signed-off shift: two grades, of which one was taken back, and one given anew."""
    grading.dispense(ana, 3)
    first = grading.assess(ana, items[0], "Alpha", uuid4())
    grading.undo(ana, first.decision, uuid4())
    grading.assess(ana, items[0], "Beta", uuid4())
    grading.assess(ana, items[1], "Alpha", uuid4())
    return grading.confirm_shift(ana, grading.begin_shift(ana))


def test_a_person_sees_their_past_shifts_with_what_became_of_each_lot(
    ana: Actor, asif: Actor, quinn: Actor, lot: Lot
) -> None:
    assert "waits for release" in signed_in(ana).get("/my-shifts/").content.decode()
    quality.return_lot(quinn, lot, "Look again.")

    page = signed_in(ana).get("/my-shifts/").content.decode()

    assert f'href="/my-shifts/{lot.shift_id}/">Shift {lot.shift_id}</a>' in page
    assert re.search(rf"Lot {lot.pk} returned by Quinn on [^:]+:\d\d: Look again\.", page)
    assert "You have had no shift yet" in signed_in(asif).get("/my-shifts/").content.decode()


def test_a_shift_tells_every_decision_and_whether_it_stands_to_its_own_person_only(
    ana: Actor, asif: Actor, lot: Lot, items: list[Item]
) -> None:
    page = signed_in(ana).get(f"/my-shifts/{lot.shift_id}/").content.decode()

    grades = Assessment.objects.filter(shift=lot.shift).order_by("-pk")
    assert [int(number) for number in LEADS_TO_ITEM.findall(page)] == [grade.item_id for grade in grades]
    assert page.count("Stands</td>") == grades.filter(stands=True).count() == 2
    assert page.count("Taken back</td>") == 1
    assert signed_in(asif).get(f"/my-shifts/{lot.shift_id}/").status_code == 404


def test_both_lists_page_by_key_and_leave_nothing_out(ana: Actor, unit: Unit, items: list[Item]) -> None:
    now, shifts = timezone.now(), list[Shift]()
    for _ in range(45):
        shifts.append(Shift.objects.create(unit=unit, person_id=ana.person, confirmed_at=now))
    decision = Decision.objects.create(person_id=ana.person, shift=shifts[0], lead=items[0], key=uuid4())
    made = Assessment.objects.bulk_create(
        Assessment(
            decision=decision, item=items[0], person_id=ana.person, shift=shifts[0], category="Alpha",
            pack="demonstration", pack_version="1", pack_digest="", seconds_revealed=0.0, stands=False,
        )
        for _ in range(120)
    )  # fmt: skip

    seen = _all(ana, "/my-shifts/", re.compile(r'href="/my-shifts/(\d+)/"'))
    assert seen == sorted((shift.pk for shift in shifts), reverse=True)
    rows = _all(ana, f"/my-shifts/{shifts[0].pk}/", LEADS_TO_ITEM)
    assert len(rows) == len(made)
    assert signed_in(ana).get("/my-shifts/?before=nonsense").status_code == 200


def _all(by: Actor, address: str, what: re.Pattern[str]) -> list[int]:
    browser, found, query = signed_in(by), list[int](), ""
    while True:
        page = browser.get(address + query).content.decode()
        found += [int(number) for number in what.findall(page)]
        older = OLDER.search(page)
        if older is None:
            return found
        query = older[1]


def test_the_team_page_agrees_with_a_naive_recount(
    ana: Actor, asif: Actor, sam: Actor, lot: Lot, items: list[Item], unit: Unit
) -> None:
    grading.dispense(asif, 2)
    passed = Reservation.objects.filter(batch__person=asif.person).order_by("position")[0].item
    grading.skip(asif, passed, "not_now", uuid4())
    now = timezone.now()
    ExposureEvent.objects.create(
        person_id=asif.person, item=passed, purpose="grading", variant="preview", key=uuid4(),
        opened_at=now - timedelta(seconds=90), ended_at=now, seconds=90.0, closed_by="viewer",
    )  # fmt: skip

    PersonLimits.objects.create(
        person_id=ana.person, set_by_id=sam.person, day_minutes=90, unit_day_minutes=240, week_minutes=600,
        unit_week_minutes=600, viewing_minutes=50, unit_viewing_minutes=50,
    )  # fmt: skip
    desks = {desk.name: desk for desk in queries.desks(sam)}

    assert sorted(desks) == ["Ana", "Asif"]
    for who in (ana, asif):
        rows = [row for row in Reservation.objects.all() if row.batch.person_id == who.person]
        waits = [row for row in rows if row.item.state == Item.State.QUEUED and row.batch.until > now]
        desk, told = desks[who.name.title()], welfare.budget(who.person)
        assert desk.open == sum(row.skipped_at is None for row in waits)
        assert desk.skipped == sum(row.skipped_at is not None for row in waits)
        assert desk.until == (waits[0].batch.until if waits else None)
        assert (round(desk.day_s, 1), round(desk.week_s, 1)) == (told.used_s, told.week_used_s)
    assert (desks["Asif"].open, desks["Asif"].skipped, desks["Asif"].day_s) == (1, 1, 90.0)
    queued = [item for item in Item.objects.all() if item.state == Item.State.QUEUED]
    assert queries.waiting(sam) == (len(queued), min(item.received_at for item in queued))
    assert sum(count for _, count in queries.pace(sam)) == sum(
        grade.stands for grade in Assessment.objects.all()
    )
    answer = signed_in(sam).get("/team/")
    assert f"<dd>{len(queued)}</dd>" in answer.content.decode()
    limits = limits_of_all(sam.unit, [ana.person, asif.person], now)
    shown = {row["name"]: row for row in answer.context["desks"]}
    assert limits[ana.person].day_s == 90 * 60.0
    for who in (ana, asif):
        assert shown[who.name.title()]["day"].endswith(f" of {limits[who.person].day_s / 60:g}")
    assert shown["Asif"]["day"].startswith("2 of ")


def test_the_team_page_tells_nothing_of_another_unit(ana: Actor, lot: Lot, otis: Actor) -> None:
    assert [desk.name for desk in queries.desks(otis)] == ["Otis"]
    assert queries.waiting(otis) == (0, None)
    assert queries.pace(otis) == []
    assert "Ana" not in signed_in(otis).get("/team/").content.decode()


def test_what_went_back_from_a_desk_is_not_said_to_be_held(ana: Actor, sam: Actor, items: list[Item]) -> None:
    batch = grading.dispense(ana, 3)
    batch.until = timezone.now() - timedelta(seconds=1)
    batch.save(update_fields=["until"])

    [desk] = queries.desks(sam)
    assert (desk.open, desk.until) == (0, None)
