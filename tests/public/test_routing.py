"""Two questions say whom to tell, in every combination; what the law's tips say stands beside it."""

import itertools
from datetime import UTC, datetime

import pytest

from tests.public.opened import OpenDoor
from tutela.public import questions

INTERNET, DEVICE, UNKNOWN = "internet", "device", "unknown"
# Where it is, whether somebody is in danger, whether the hotline is told, and by which number the police are.
TABLE = [
    (INTERNET, "no", True, ""), (INTERNET, "yes", True, "999"), (INTERNET, UNKNOWN, True, "101"),
    (DEVICE, "no", False, "101"), (DEVICE, "yes", False, "999"), (DEVICE, UNKNOWN, False, "101"),
    (UNKNOWN, "no", True, "101"), (UNKNOWN, "yes", True, "999"), (UNKNOWN, UNKNOWN, True, "101"),
]  # fmt: skip


def test_the_table_answers_every_combination_once() -> None:
    assert questions.routes().keys() == set(itertools.product(*questions.ANSWERS.values()))
    assert [(where, danger) for where, danger, *_ in TABLE] == list(questions.routes())


@pytest.mark.parametrize(("where", "danger", "hotline", "police"), TABLE)
def test_each_pair_of_answers_leads_to_whom_it_should(
    where: str, danger: str, hotline: bool, police: str, door: OpenDoor
) -> None:
    page = door.post("/what-to-do/", {"where": where, "danger": danger}).text

    main = page[page.index("<main") :]
    assert ("/report/public/" in main) is hotline
    assert ("999" in main, "101" in main) == (police == "999", police == "101")
    assert "Do not copy it" in main
    assert "Write down the time" in main
    assert ("Do not switch it on" in main) is (where != INTERNET)
    assert ("Do not search for more" in main) is (where != DEVICE)


def test_what_was_not_answered_counts_as_not_known(door: OpenDoor) -> None:
    said = door.post("/what-to-do/", {"where": UNKNOWN, "danger": UNKNOWN}).body

    assert door.post("/what-to-do/", {}).body == said
    assert door.post("/what-to-do/", {"where": "<script>", "danger": "?"}).body == said


def test_both_answers_go_with_the_report(door: OpenDoor) -> None:
    routed = door.post("/what-to-do/", {"where": INTERNET, "danger": "yes"}).hidden
    begun = door.post("/report/public/", routed).hidden
    door.sent("public", {**begun, "addresses": "https://example.com/routed"})

    (letter,) = [one for one in map(door.opened, door.letters()) if "routed" in str(one.get("addresses"))]
    assert letter["routed"] == {"where": INTERNET, "danger": "yes"}


def test_every_tip_and_signpost_names_where_it_is_from() -> None:
    assert len(questions.signposts()) == 3
    for each in questions.signposts():
        assert each["citation"]
        assert each["mark"] == "verified"
    assert all(questions.tips(at) for at in ("internet", "device", "work"))


def test_a_find_of_more_than_a_day_ago_is_late() -> None:
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)

    assert questions.is_late("28/11/2026 11:59", now)
    assert not questions.is_late("2026-11-28T12:01", now)
    assert not questions.is_late("last week", now)
