"""What somebody skips is told to whom the reason names, with the way to it, until it is decided."""

import re
from uuid import uuid4

import pytest

from tests.casework.doors import signed_in
from tests.casework.welfare.received import pictures
from tutela.casework import rooms
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Skip
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.times import clock

LISTED = re.compile(r'<a class="govuk-link" href="/items/(\d+)/">T-\1</a>')


@pytest.fixture
def items(unit: Unit) -> list[Item]:
    """Two items that wait."""
    return pictures(unit, 2)


def told(by: Actor) -> list[tuple[str, str]]:
    """Give what somebody is told of skipped items, with where it leads."""
    notices = [(notice.says, notice.href) for notice in rooms.notices(by)]
    return [(says, href) for says, href in notices if "skipped" in says]


@pytest.mark.parametrize(
    ("reason", "whom"),
    [
        ("cannot_judge", {"finn"}),
        ("second_person", {"asif"}),
        ("other_skill", {"sam"}),
        ("connection", {"sam"}),
        ("not_now", set()),
    ],
)
def test_a_skip_is_told_to_whom_its_reason_names_and_to_nobody_else(
    reason: str, whom: set[str], request: pytest.FixtureRequest, ana: Actor, items: list[Item]
) -> None:
    staff = {
        name: request.getfixturevalue(name)
        for name in ("ana", "asif", "quinn", "finn", "sam", "adele", "audra", "otis")
    }
    grading.dispense(ana, 2)
    grading.skip(ana, items[0], reason, uuid4())

    assert {name for name, who in staff.items() if told(who)} == whom
    for name in whom:
        [(says, href)] = told(staff[name])
        assert says.startswith("1 item was skipped: ")
        assert href == f"/skipped/?reason={reason}"
        assert LISTED.findall(signed_in(staff[name]).get(href).content.decode()) == [str(items[0].pk)]


def test_a_skipped_item_that_was_decided_is_told_no_more(ana: Actor, asif: Actor, items: list[Item]) -> None:
    grading.dispense(ana, 2)
    grading.skip(ana, items[0], "second_person", uuid4())
    grading.assess(ana, items[1], "Alpha", uuid4())
    grading.dispense(ana)
    lies = grading.dispense(asif)
    lies.refresh_from_db()
    page = signed_in(asif).get("/skipped/").content.decode()
    assert f"On the desk of Asif until {clock(lies.until)}" in page
    assert [says for says, _ in told(asif)] == ["1 item was skipped: it needs a second person."]

    grading.assess(asif, items[0], "Alpha", uuid4())

    assert told(asif) == []
    assert LISTED.findall(signed_in(asif).get("/skipped/").content.decode()) == []


def test_a_skip_that_was_taken_back_is_told_to_nobody(ana: Actor, asif: Actor, items: list[Item]) -> None:
    grading.dispense(ana, 2)
    passed = grading.skip(ana, items[0], "second_person", uuid4())
    assert len(told(asif)) == 1

    grading.unskip(ana, passed)

    assert told(asif) == []
    assert LISTED.findall(signed_in(asif).get("/skipped/").content.decode()) == []


def test_an_item_is_listed_once_by_its_latest_skip_and_the_list_pages_by_key(
    ana: Actor, asif: Actor, unit: Unit
) -> None:
    many = pictures(unit, 70)
    shift = grading.begin_shift(ana)
    for reason in ("second_person", "connection"):
        Skip.objects.bulk_create(
            Skip(item=item, person_id=ana.person, shift=shift, reason=reason, key=uuid4()) for item in many
        )
    browser = signed_in(asif)

    first = browser.get("/skipped/").content.decode()
    older = re.search(r'href="\?(before=\d+)" rel="next"', first)
    assert older is not None
    second = browser.get(f"/skipped/?{older[1]}").content.decode()

    listed = [int(number) for number in LISTED.findall(first) + LISTED.findall(second)]
    assert sorted(listed) == sorted(item.pk for item in many)
    assert "It needs a second person</td>" not in first
