"""Schedules of unused material: numbers go on and are never used twice, and nothing sensitive is on MG6C."""

import json
from typing import Any

import pytest

from tests.casework.finding.received import exhibit_of
from tests.casework.statements.graded import adopt, graded_case
from tutela.casework.gate import Actor
from tutela.casework.results import scope as scopes
from tutela.casework.statements import actions, papers
from tutela.casework.statements.errors import BadReview, StatementMoved
from tutela.casework.statements.models import ScheduleItem, Statement, Version
from tutela.casework.statements.writing.told import Witness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _case(finn: Actor, ana: Actor, quinn: Actor) -> None:
    graded_case(finn, ana, quinn)


def made(by: Actor, form: str, of: Statement | None = None) -> Version:
    return actions.make_version(by, scopes.of_case(by, "OP-7"), form, Witness(by.name), of)


def listed(version: Version) -> dict[int, str]:
    return {item["number"]: item["description"] for item in json.loads(version.facts)["schedule"]}


def said(version: Version) -> list[Any]:
    return [block.get("text", "") for block in json.loads(version.document)["blocks"]]


def test_each_thing_on_record_has_a_number_and_later_ones_go_on_from_there(finn: Actor) -> None:
    first = made(finn, "mg6c")
    before = listed(first)
    exhibit_of(finn, "OP-7", "JB3")
    second = listed(made(finn, "mg6c", first.statement))

    assert sorted(before) == list(range(1, len(before) + 1))
    assert len(set(before.values())) == len(before)
    assert {number: second[number] for number in before} == before
    assert sorted(second)[len(before) :] == [len(before) + 1, len(before) + 2]
    assert any("JB3" in second[number] for number in second if number not in before)


def test_what_is_sensitive_is_on_d_and_never_on_c_and_its_number_is_not_used_again(finn: Actor) -> None:
    before = listed(made(finn, "mg6c"))
    last = ScheduleItem.objects.get(number=max(before))
    moved = actions.review_item(finn, last, "mg6d", "Reason 1.", "It might assist.")
    exhibit_of(finn, "OP-7", "JB3")
    after, sensitive, report = (made(finn, form) for form in ("mg6c", "mg6d", "mg6e"))

    assert (moved.schedule, moved.number) == ("mg6d", 1)
    assert max(before) not in listed(after)
    assert before[max(before)] not in listed(after).values()
    assert min(set(listed(after)) - set(before)) == max(before) + 1
    assert "Reason 1." not in after.document
    assert f"Numbers that are not used: {max(before)}." in after.document
    assert listed(sensitive) == {1: before[max(before)]}
    assert "Reason 1." in sensitive.document
    assert ["MG6D 1", "It might assist."] in [
        row for block in json.loads(report.document)["blocks"] for row in block.get("rows", [])
    ]


def test_a_nil_return_says_so(finn: Actor) -> None:
    made(finn, "mg6c")

    assert any(text.startswith("Nil return") for text in said(made(finn, "mg6d")))
    assert any(text.startswith("No item of the schedules") for text in said(made(finn, "mg6e")))


def test_a_reason_is_given_for_what_is_sensitive_and_for_nothing_else(finn: Actor) -> None:
    made(finn, "mg6c")
    item = ScheduleItem.objects.earliest("pk")

    for schedule, reason in (("mg6d", " "), ("mg6c", "Reason 1."), ("mg6e", "")):
        with pytest.raises(BadReview):
            actions.review_item(finn, item, schedule, reason)
    actions.review_item(finn, item, "mg6d", "Reason 1.")
    with pytest.raises(BadReview, match="moved"):
        actions.review_item(finn, item, "mg6c")


@pytest.mark.usefixtures("typst_is_there")
def test_what_was_served_stays_and_what_was_moved_since_is_not_served(
    finn: Actor, quinn: Actor, sam: Actor
) -> None:
    adopt(finn, quinn, sam)
    first = made(finn, "mg6c")
    actions.check_version(sam, first, papers.seen_digest(first))
    moved, kept = ScheduleItem.objects.order_by("pk")[:2]
    actions.review_item(finn, moved, "mg6d", "Reason 1.")
    with pytest.raises(StatementMoved, match="moved to the other schedule"):
        actions.serve_version(finn, first, "Prosecutor")

    second = made(finn, "mg6c", first.statement)
    actions.check_version(sam, second, papers.seen_digest(second))
    actions.serve_version(finn, second, "Prosecutor")

    with pytest.raises(BadReview, match="was served"):
        actions.review_item(finn, kept, "mg6d", "Reason 1.")
    assert actions.review_item(finn, kept, "mg6c", "", "Sentence 1.").assists == "Sentence 1."
