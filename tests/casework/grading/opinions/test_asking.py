"""An assessor sends an item to a second person, who is blind to the first."""

import json
from uuid import uuid4

import pytest

from tests.casework.grading.desks import desk_of, post
from tests.casework.grading.opinions.making import clear, differences, give, sign_off
from tutela.casework.finding import history
from tutela.casework.gate import Actor
from tutela.casework.grading import actions, queries
from tutela.casework.grading.errors import BadReason, NotReserved, ShiftConfirmed
from tutela.casework.grading.models import Consensus, OpinionRequest, Shift
from tutela.casework.items.models import Item
from tutela.errors import NotFound

State = Item.State


def _state(item: Item) -> str:
    return Item.objects.get(pk=item.pk).state


def test_what_one_opinion_would_settle_waits_for_a_second_once_somebody_asks(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    give(ana, items[0], "C")

    actions.ask(ana, items[0], "category", uuid4())

    wanted = Consensus.objects.get()
    assert (_state(items[0]), wanted.wants, wanted.because) == (State.QUEUED, 2, ["asked"])
    clear(ana)
    give(asif, items[0], "C")
    assert (_state(items[0]), queries.standing().get().level) == (State.ASSESSED, "confirmed")
    assert differences() == []


def test_whoever_asks_first_still_decides_and_the_item_then_goes_to_another(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    actions.dispense(ana)
    actions.ask(ana, items[0], "age", uuid4())

    actions.assess(ana, items[0], "C", uuid4())

    assert (_state(items[0]), Consensus.objects.get().wants) == (State.QUEUED, 2)
    clear(ana)
    assert items[0].pk not in set(actions.dispense(ana).reservations.values_list("item", flat=True))


def test_the_second_person_sees_neither_the_opinion_nor_that_it_was_asked_for(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    give(ana, items[0], "C")
    actions.ask(ana, items[0], "category", uuid4())
    clear(ana)
    client = desk_of(asif)

    (shown,) = [each for each in post(client, "/queue").json()["items"] if each["id"] == items[0].pk]
    page = client.get(f"/items/{items[0].pk}/").content.decode()

    assert (shown["decided"], shown["is_asked"]) == (None, False)
    assert "further opinion" not in page
    assert "Graded" not in page


def test_a_second_person_who_is_not_sure_brings_a_third(ana: Actor, asif: Actor, items: list[Item]) -> None:
    give(ana, items[0], "C")
    actions.ask(ana, items[0], "category", uuid4())
    clear(ana)
    actions.dispense(asif)

    actions.ask(asif, items[0], "check", uuid4())
    actions.assess(asif, items[0], "C", uuid4())

    assert (_state(items[0]), Consensus.objects.get().wants) == (State.QUEUED, 3)
    assert differences() == []


def test_taking_it_back_lets_one_opinion_count_again(ana: Actor, items: list[Item]) -> None:
    give(ana, items[0], "C")
    asked = actions.ask(ana, items[0], "category", uuid4())

    actions.unask(ana, asked)
    actions.unask(ana, asked)

    assert (_state(items[0]), Consensus.objects.get().state) == (State.ASSESSED, "settled")
    assert queries.standing().get().level == "indicative"
    assert differences() == []


def test_the_same_key_asks_once_and_the_history_says_who_and_why(ana: Actor, items: list[Item]) -> None:
    actions.dispense(ana)
    key = uuid4()

    asked = [actions.ask(ana, items[0], "age", key) for _ in range(2)]
    actions.unask(ana, asked[0])

    assert OpinionRequest.objects.count() == 1
    told = [(event.what, event.who, event.rest) for event in history.of(items[0]) if "pinion" in event.what]
    assert ("Asked for a further opinion", "Ana", "An age is hard to tell; 2 opinions in all") in [
        (what, who.title(), rest) for what, who, rest in told
    ]
    assert "Further opinion not asked any more" in {what for what, _, _ in told}


def test_nobody_asks_about_what_is_not_theirs_nor_for_a_reason_of_their_own(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    actions.dispense(ana)

    for reason in ("because", "trusted"):
        with pytest.raises(BadReason):
            actions.ask(ana, items[0], reason, uuid4())
    with pytest.raises(NotReserved):
        actions.ask(asif, items[0], "check", uuid4())
    asked = actions.ask(ana, items[0], "check", uuid4())
    with pytest.raises(NotFound):
        actions.unask(asif, asked)

    assert OpinionRequest.objects.count() == 1


def test_what_was_asked_in_a_signed_off_shift_stays_asked(ana: Actor, items: list[Item]) -> None:
    give(ana, items[0], "C")
    asked = actions.ask(ana, items[0], "check", uuid4())
    sign_off(ana)

    with pytest.raises(ShiftConfirmed):
        actions.unask(ana, asked)
    with pytest.raises(NotReserved):
        actions.ask(ana, items[0], "age", uuid4())


def test_the_desk_asks_takes_back_and_knows_what_was_done_last(ana: Actor, items: list[Item]) -> None:
    client = desk_of(ana)
    post(client, "/queue")

    asked = post(client, f"/items/{items[0].pk}/second-opinion", reason="check", key=uuid4()).json()
    again = post(client, "/queue").json()
    undone = post(client, f"/opinions/{asked['opinion']}/undo", key=uuid4()).json()

    assert again["last"] == {
        "opinion": asked["opinion"],
        "item": items[0].pk,
        "reference": items[0].reference,
    }
    assert [each["is_asked"] for each in again["items"] if each["id"] == items[0].pk] == [True]
    assert (undone["opinion"], undone["last"]) == (asked["opinion"], None)
    assert undone["items"] == [{"id": items[0].pk, "decided": None}]
    assert json.dumps(undone["shift"]["decided"]) == "0"
    assert Shift.objects.count() == 1
