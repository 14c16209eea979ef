"""What a supervisor gave comes first, and a desk lays out what its person asked for and nothing else."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.grading.desks import API
from tests.casework.grading.stacking import stack
from tests.casework.reports.telling import arrival, received
from tests.casework.welfare.received import pictures, receive
from tutela.casework import rooms
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.custody import copies
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.grading import actions, queries
from tutela.casework.grading.errors import AllocationEnded, CannotBeGiven
from tutela.casework.grading.models import Allocation, Batch
from tutela.casework.grading.wanted import Wanted
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import Instance, Intake, Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.models import Report, ReportVersion
from tutela.engine.formats.reports.told import Priority as ReportPriority

Priority = Allocation.Priority


@pytest.fixture
def items(unit: Unit) -> list[Item]:
    """Eight items that wait."""
    return pictures(unit, 8)


@pytest.fixture
def case(finn: Actor) -> Case:
    return cases.open_case(finn, "OP-2")


def exhibit(by: Actor, case: Case, reference: str, items: list[Item]) -> Exhibit:
    """Add an exhibit that holds some items as well, and was received."""
    added = cases.add_exhibit(by, case, reference, "Warrant 2/26")
    for item in items:
        digest = f"{reference} {item.pk}".encode().ljust(32)
        Instance.objects.create(item=item, intake=added.intake, path=digest, path_sha256=digest)
    receipt = Receipt.objects.create(intake=added.intake, source=b"/source", begun_by="finn")
    Receipt.objects.filter(pk=receipt.pk).update(finished_at=receipt.begun_at)
    return added


def person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person)


def laid(batch: Batch) -> list[int]:
    return list(batch.reservations.order_by("position").values_list("item", flat=True))


def decide_all(by: Actor, batch: Batch) -> None:
    for row in batch.reservations.select_related("item").order_by("position"):
        actions.assess(by, row.item, "Alpha", uuid4())


def test_given_work_comes_first_by_its_priority_then_the_rest(
    ana: Actor, finn: Actor, sam: Actor, case: Case, items: list[Item]
) -> None:
    later = exhibit(finn, case, "A", items[4:6])
    urgent = exhibit(finn, case, "B", items[6:8])
    actions.give(sam, later, person(ana), Priority.USUAL)
    actions.give(sam, urgent, person(ana), Priority.URGENT)

    got = []
    for _ in range(3):
        batch = actions.dispense(ana)
        got.append(laid(batch))
        decide_all(ana, batch)

    numbers = [item.pk for item in items]
    assert got == [numbers[6:8], numbers[4:6], numbers[:4]]


def came_with_report(ida: Actor, number: int, items: list[Item], **changes: Any) -> Report:
    """Receive a report, with some items as what came with it."""
    (receipt,) = received(ida, arrival(number, **changes))
    version = ReportVersion.objects.get(pk=receipt.version_row)
    key = copies.new_key(f"report {number}")
    version.intake = Intake.objects.create(unit_id=ida.unit, reference=f"R-{number}/1", key=key)
    version.save(update_fields=["intake"])
    for item in items:
        digest = f"report {number} {item.pk}".encode().ljust(32)
        Instance.objects.create(item=item, intake=version.intake, path=digest, path_sha256=digest)
    return version.report


def test_what_came_with_the_most_urgent_reports_comes_before_all_else_until_they_end(
    ana: Actor, finn: Actor, sam: Actor, ida: Actor, case: Case, items: list[Item]
) -> None:
    actions.give(sam, exhibit(finn, case, "A", items[6:8]), person(ana), Priority.URGENT)
    came_with_report(ida, 1, items[1:2])
    highest = came_with_report(ida, 2, items[2:3])
    immediate = came_with_report(ida, 3, items[4:6], priority=ReportPriority("1"))
    ended = came_with_report(ida, 4, items[3:4], priority=ReportPriority("1"))
    Report.objects.filter(pk=highest.pk).update(band="V")
    Report.objects.filter(pk=ended.pk).update(state=Report.State.SETTLED)
    assert immediate.is_immediate

    got = []
    for _ in range(4):
        batch = actions.dispense(ana)
        got.append(laid(batch))
        decide_all(ana, batch)

    numbers = [item.pk for item in items]
    assert got == [numbers[4:6], numbers[2:3], numbers[6:8], [*numbers[:2], numbers[3]]]


def test_others_get_given_work_in_its_own_order(
    ana: Actor, asif: Actor, finn: Actor, sam: Actor, case: Case, items: list[Item]
) -> None:
    actions.give(sam, exhibit(finn, case, "A", items[6:8]), person(ana), Priority.URGENT)

    assert laid(actions.dispense(asif)) == [item.pk for item in items]


def test_a_whole_case_is_given_with_exhibits_that_come_later(
    ana: Actor, finn: Actor, sam: Actor, case: Case, items: list[Item]
) -> None:
    actions.give(sam, case, person(ana), Priority.SOON)
    exhibit(finn, case, "A", items[7:8])
    exhibit(finn, case, "B", items[5:6])

    assert laid(actions.dispense(ana)) == [items[5].pk, items[7].pk]


def test_given_work_ends_once_nothing_of_it_waits_and_not_before(
    ana: Actor, finn: Actor, sam: Actor, case: Case, items: list[Item]
) -> None:
    empty = cases.add_exhibit(finn, case, "NEW", "Warrant 2/26")
    coming = actions.give(sam, empty, person(ana), Priority.URGENT)
    given = actions.give(sam, exhibit(finn, case, "A", items[6:8]), person(ana), Priority.URGENT)
    batch = actions.dispense(ana)
    actions.skip(ana, items[6], "second_person", uuid4())
    actions.assess(ana, items[7], "Alpha", uuid4())
    assert laid(batch) == [items[6].pk, items[7].pk]

    actions.dispense(ana, 2)
    given.refresh_from_db()
    assert given.ended_at is None
    Item.objects.filter(pk=items[6].pk).update(state=Item.State.ASSESSED)
    for row in items[:2]:
        actions.assess(ana, row, "Alpha", uuid4())
    actions.dispense(ana, 2)

    given.refresh_from_db()
    coming.refresh_from_db()
    assert (given.ended, coming.ended) == ("done", "")
    acts = [json.loads(entry.body)["act"] for entry in LogEntry.objects.order_by("pk")]
    assert [act for act in acts if act.startswith("work.")] == ["work.given", "work.given", "work.done"]


def test_work_is_withdrawn_once_and_given_anew_at_another_priority(
    ana: Actor, finn: Actor, sam: Actor, case: Case, items: list[Item]
) -> None:
    held = exhibit(finn, case, "A", items[7:8])
    first = actions.give(sam, held, person(ana), Priority.USUAL)
    second = actions.give(sam, held, person(ana), Priority.URGENT)

    actions.withdraw(sam, second)

    first.refresh_from_db()
    assert (first.ended, second.ended) == ("given anew", "withdrawn")
    with pytest.raises(AllocationEnded, match="not given to Ana any more"):
        actions.withdraw(sam, second)
    assert laid(actions.dispense(ana))[0] == items[0].pk


def test_work_is_given_by_supervisors_to_assessors_of_their_unit_only(
    ana: Actor, quinn: Actor, sam: Actor, otis: Actor, case: Case
) -> None:
    for whom in (quinn, otis):
        with pytest.raises(CannotBeGiven, match="does not grade in this unit"):
            actions.give(sam, case, person(whom), Priority.URGENT)
    for by in (ana, quinn, otis):
        with pytest.raises(NotAllowed):
            actions.give(by, case, person(ana), Priority.URGENT)
    assert not Allocation.objects.exists()


def test_whoever_is_given_work_is_told(ana: Actor, asif: Actor, sam: Actor, case: Case) -> None:
    actions.give(sam, case, person(ana), Priority.URGENT)

    [told] = [notice.says for notice in rooms.notices(ana) if "given" in notice.says]
    assert told.startswith("OP-2 was given to you on ")
    assert told.endswith(": urgent.")
    assert rooms.notices(asif) == []


@pytest.fixture
def mixed(unit: Unit) -> dict[str, Item]:
    """One item of each sort."""
    painted = pictures(unit, 4)
    stack(painted[1:3])
    return {
        "plain": painted[0],
        "stacked": painted[1],
        "stacked too": painted[2],
        "skipped": painted[3],
        "video": receive(unit, b"1", kind="video"),
        "other": receive(unit, b"2", kind="other", condition="not_media"),
        "damaged": receive(unit, b"3", condition="damaged"),
        "closed": receive(unit, b"4", condition="encrypted"),
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("kind=video", {"video"}),
        ("kind=other", {"other"}),
        ("stack=in", {"stacked", "stacked too"}),
        ("kind=picture&stack=alone", {"plain", "skipped", "damaged", "closed"}),
        ("skipped=others", {"skipped"}),
        ("condition=damaged", {"damaged"}),
        ("condition=closed", {"closed"}),
        ("kind=video&condition=damaged", set()),
        (
            "kind=&stack=",
            {"plain", "stacked", "stacked too", "skipped", "video", "other", "damaged", "closed"},
        ),
    ],
)
def test_a_filter_lays_out_and_counts_what_it_names_and_nothing_else(
    asked: str, expected: set[str], ana: Actor, asif: Actor, mixed: dict[str, Item]
) -> None:
    actions.dispense(asif)
    actions.skip(asif, mixed["skipped"], "second_person", uuid4())
    Batch.objects.filter(person=asif.person).update(until="2020-01-01T00:00Z")
    desk = Client()
    desk.force_login(person(ana))
    desk.post(f"{API}/queue")

    sent = desk.post(f"{API}/queue?{asked}").json()

    names = {item.pk: name for name, item in mixed.items()}
    assert {names[item["id"]] for item in sent["items"]} == expected
    assert (sent["left"], sent["total"]) == (len(expected), len(expected))
    assert sent["elsewhere"] == (0 if expected else len(mixed))


def test_a_filter_that_the_desk_does_not_have_is_refused(ana: Actor, mixed: dict[str, Item]) -> None:
    desk = Client()
    desk.force_login(person(ana))

    assert desk.post(f"{API}/queue?kind=films").json()["code"] == "TU-G13"
    assert desk.get("/grade/?kind=films").status_code == 422
    page = desk.get("/grade/?kind=video&condition=damaged").content.decode()
    assert "Only: Videos, damaged." in page
    assert "/grade/api/queue?kind=video\\u0026condition=damaged" in page


def test_what_was_skipped_for_others_does_not_come_back_in_the_next_shift(
    ana: Actor, items: list[Item]
) -> None:
    actions.dispense(ana, 8)
    for item, reason in zip(items, ("connection", "second_person", "not_now"), strict=False):
        actions.skip(ana, item, reason, uuid4())
    for item in items[3:]:
        actions.assess(ana, item, "Alpha", uuid4())
    actions.confirm_shift(ana, actions.begin_shift(ana))

    assert laid(actions.dispense(ana)) == [items[2].pk]
    shift = actions.begin_shift(ana)
    assert queries.left_for(ana, shift) == 1
    mine = Wanted(skipped="mine")
    actions.skip(ana, items[2], "not_now", uuid4())
    assert laid(actions.dispense(ana, wanted=mine)) == [items[1].pk, items[2].pk]
    assert queries.left_for(ana, shift, mine) == 2
