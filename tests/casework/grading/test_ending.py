"""A look that a decision ends: over by the server's clock, on record, whatever becomes of the decision."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.casework.grading.desks import API, decision, desk_of, post
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.grading.models import Assessment
from tutela.casework.items.models import Item
from tutela.casework.welfare.models import ExposureEvent


def _look(desk: Client, item: Item) -> int:
    return int(post(desk, f"/items/{item.pk}/reveal", variant="preview", key=uuid4())["X-Exposure"])


def _event(number: int) -> ExposureEvent:
    return ExposureEvent.objects.get(pk=number)


def _recorded(count: int) -> list[dict[str, Any]]:
    """Give the last entries of the record, the oldest of them first."""
    return list(log.latest(limit=count))[::-1]


def test_a_decision_ends_the_look_that_it_was_made_at(desk: Client, items: list[Item]) -> None:
    look = _look(desk, items[0])

    answer = post(desk, "/decisions", **decision(items[0], "Beta", look=look))

    ended, grade = _event(look), Assessment.objects.get()
    assert answer.status_code == 200
    assert (ended.closed_by, ended.seconds) == ("viewer", grade.seconds_revealed)
    assert ended.seconds > 0
    hidden, assessed = _recorded(2)
    assert (hidden["act"], hidden["what"]["exposure"]) == ("media.hidden", look)
    assert hidden["what"]["seconds"] == ended.seconds
    assert (assessed["act"], assessed["seq"]) == ("item.assessed", hidden["seq"] + 1)
    log.verify()


def test_the_answer_says_what_may_still_be_viewed_as_the_end_of_a_look_does(
    desk: Client, items: list[Item]
) -> None:
    with_decision = post(desk, "/decisions", **decision(items[0], "Beta", look=_look(desk, items[0])))
    alone = post(desk, "/decisions", **decision(items[1], "Beta"))

    told = with_decision.json()["budget"]
    assert told == {"paused": "", "used_s": 1, "allowed_s": 14400, "break_due_in_s": 2999, "signal_s": 10}
    assert told == desk.get(f"{API}/budget").json()["budget"]
    assert "budget" not in alone.json()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"category": "Omega"}, "TU-G01"),
        ({"place": 7}, "TU-G10"),
        ({"facts": {"form": "none"}}, "TU-T03"),
    ],
    ids=["no such category", "another place", "no facts"],
)
def test_a_look_is_over_though_its_decision_is_refused(
    desk: Client, items: list[Item], wrong: dict[str, Any], code: str
) -> None:
    look = _look(desk, items[0])

    refused = post(desk, "/decisions", **decision(items[0], "Beta", look=look) | wrong)

    assert refused.status_code in {409, 422}
    assert refused.json()["code"] == code
    assert _event(look).closed_by == "viewer"
    assert not Assessment.objects.exists()
    assert _recorded(1)[0]["act"] == "media.hidden"


def test_nobody_ends_the_look_of_another_person(asif: Actor, desk: Client, items: list[Item]) -> None:
    look = _look(desk, items[0])
    other = desk_of(asif)

    refused = post(other, "/decisions", **decision(items[0], "Beta", look=look))

    assert (refused.status_code, refused.json()["code"]) == (404, "TU-I01")
    assert _event(look).ended_at is None
    assert not Assessment.objects.exists()


def test_a_decision_that_is_sent_twice_ends_one_look_once(desk: Client, items: list[Item]) -> None:
    look = _look(desk, items[0])
    sent = decision(items[0], "Beta", look=look)

    first = post(desk, "/decisions", **sent)
    before = _event(look)
    second = post(desk, "/decisions", **sent)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["decision"] == second.json()["decision"]
    assert _event(look).ended_at == before.ended_at
    assert [entry["act"] for entry in log.latest(limit=50)].count("media.hidden") == 1


def test_a_look_that_was_over_before_stays_as_long_as_it_was(desk: Client, items: list[Item]) -> None:
    look = _look(desk, items[0])
    post(desk, f"/exposures/{look}/end")
    before = _event(look)

    answer = post(desk, "/decisions", **decision(items[0], "Beta", look=look))

    assert answer.status_code == 200
    assert (_event(look).seconds, _event(look).ended_at) == (before.seconds, before.ended_at)
    assert answer.json()["budget"]["used_s"] == 1
