"""Items that need more than one opinion come to another person, and count when people agree."""

import json
from uuid import uuid4

import pytest

from tests.casework.grading.opinions.making import clear, differences, give, promote, sign_off
from tests.casework.grading.stacking import stack
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, Role
from tutela.casework.grading import actions, desk_view, queries, self_check
from tutela.casework.grading.errors import AlreadyDecided, NotReserved
from tutela.casework.grading.models import Assessment, Consensus, Lot
from tutela.casework.items.models import Item, Settlement
from tutela.casework.quality import actions as quality
from tutela.casework.quality.errors import OwnWork

State = Item.State


def _state(item: Item) -> str:
    return Item.objects.get(pk=item.pk).state


def _on_desk(by: Actor) -> set[int]:
    return set(actions.dispense(by).reservations.values_list("item", flat=True))


def _release_all(by: Actor) -> None:
    for lot in Lot.objects.filter(verdict=None).order_by("pk"):
        quality.release_lot(by, lot)


def test_what_needs_one_opinion_is_settled_by_it_and_leaves_no_further_row(
    ana: Actor, items: list[Item]
) -> None:
    give(ana, items[0], "C")

    assert (_state(items[0]), Consensus.objects.count()) == (State.ASSESSED, 0)
    settled = queries.standing().get()
    assert (settled.item, settled.counts_as, settled.level) == (items[0], "C", "indicative")


def test_category_a_waits_for_a_second_person_and_counts_when_they_agree(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    item = items[0]
    give(ana, item, "A")

    assert _state(item) == State.QUEUED
    assert not queries.standing().exists()
    wanted = Consensus.objects.get()
    assert (wanted.state, wanted.wants, wanted.because) == ("open", 2, ["category"])
    clear(ana)
    assert item.pk not in _on_desk(ana)
    clear(ana)
    assert item.pk in _on_desk(asif)

    actions.assess(asif, item, "A", uuid4())

    assert _state(item) == State.ASSESSED
    agreed = queries.standing().get()
    assert (agreed.item, agreed.counts_as, agreed.level) == (item, "A", "confirmed")
    assert differences() == []


def test_a_second_opinion_lies_on_a_desk_like_any_other_item(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    give(ana, items[0], "A")
    clear(ana)

    batch = actions.dispense(asif)
    desk = desk_view.desk(asif, batch, actions.begin_shift(asif))

    assert [on_desk.item.pk for on_desk in desk.items] == [item.pk for item in items]
    assert {(on_desk.decided, on_desk.skipped) for on_desk in desk.items} == {(None, False)}
    assert (desk.left, desk.total) == (3, 3)


def test_what_waits_for_others_only_is_not_left_for_who_decided_it(ana: Actor, items: list[Item]) -> None:
    for item in items:
        give(ana, item, "B")

    batch = actions.dispense(ana)

    assert queries.left_for(ana, actions.begin_shift(ana)) == 0
    assert not batch.reservations.exists()


def test_nobody_decides_an_item_twice_in_two_shifts(ana: Actor, items: list[Item]) -> None:
    give(ana, items[0], "A")
    sign_off(ana)
    actions.dispense(ana)

    with pytest.raises((AlreadyDecided, NotReserved)):
        actions.assess(ana, items[0], "A", uuid4())

    assert Assessment.objects.count() == 1


def test_two_who_differ_bring_a_third_and_the_most_settle_it(
    ana: Actor, asif: Actor, aziz: Actor, items: list[Item]
) -> None:
    item = items[0]
    for by, category in ((ana, "A"), (asif, "B")):
        give(by, item, category)
        clear(by)
    assert (_state(item), Consensus.objects.get().wants) == (State.QUEUED, 3)
    assert item.pk not in _on_desk(ana) | _on_desk(asif)
    clear(ana, asif)

    give(aziz, item, "B")

    agreed = queries.standing().get()
    assert (agreed.counts_as, agreed.category, agreed.level) == ("B", "B", "confirmed")
    assert _state(item) == State.ASSESSED


def test_three_who_differ_bring_nobody_else(ana: Actor, asif: Actor, aziz: Actor, items: list[Item]) -> None:
    item = items[0]
    for by, category in ((ana, "A"), (asif, "B"), (aziz, "C")):
        give(by, item, category)
        clear(by)

    assert (_state(item), Consensus.objects.get().state) == (State.ASSESSED, "disputed")
    assert not queries.standing().exists()


@pytest.mark.parametrize("first", [True, False])
def test_taking_an_opinion_back_opens_what_was_settled(
    ana: Actor, asif: Actor, items: list[Item], first: bool
) -> None:
    item = items[0]
    given = []
    for by in (ana, asif):
        given.append(give(by, item, "A").decision)
        clear(by)
    by, decision = (ana, given[0]) if first else (asif, given[1])

    actions.undo(by, decision, uuid4())

    assert (_state(item), Consensus.objects.get().state) == (State.QUEUED, "open")
    assert not queries.standing().exists()
    assert item.pk in _on_desk(by)
    actions.assess(by, item, "A", uuid4())
    assert queries.standing().get().counts_as == "A"
    assert differences() == []


def test_amending_an_opinion_opens_what_was_settled(ana: Actor, asif: Actor, items: list[Item]) -> None:
    for by in (ana, asif):
        give(by, items[0], "A")
        clear(by)

    actions.amend(asif, actions.begin_shift(asif), items[0], "C", uuid4())

    assert (_state(items[0]), Consensus.objects.get().wants) == (State.QUEUED, 3)
    assert not queries.standing().exists()
    assert differences() == []


def test_alike_items_that_were_graded_otherwise_want_a_second_opinion(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    stack(items)
    give(ana, items[0], "C")
    clear(ana)

    give(asif, items[1], "not_criminal")

    assert Consensus.objects.get().because == ["stack"]
    assert (_state(items[0]), _state(items[1])) == (State.ASSESSED, State.QUEUED)


def test_one_decision_of_a_stack_wants_a_second_of_each_member(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    stack(items)
    actions.dispense(ana)

    decided = actions.assess(ana, items[0], "A", uuid4(), items[1:])
    assert Consensus.objects.filter(state="open").count() == 3
    actions.undo(ana, decided.decision, uuid4())

    assert {_state(item) for item in items} == {State.QUEUED}
    assert differences() == []


def test_a_lot_settles_what_is_agreed_and_the_last_lot_the_rest(
    ana: Actor, asif: Actor, quinn: Actor, items: list[Item]
) -> None:
    severe, plain, _ = items
    give(ana, severe, "A")
    give(ana, plain, "C")
    sign_off(ana)
    _release_all(quinn)
    assert [settled.item for settled in Settlement.objects.all()] == [plain]
    assert _state(severe) == State.QUEUED

    give(asif, severe, "A")
    sign_off(asif)
    assert Settlement.objects.count() == 1
    _release_all(quinn)

    settled = Settlement.objects.get(item=severe)
    assert (settled.category, settled.level) == ("A", "confirmed")
    assert Settlement.objects.get(item=plain).level == "indicative"
    assert (_state(severe), _state(plain)) == (State.RELEASED, State.RELEASED)
    assert differences() == []


def test_a_lot_that_is_released_first_waits_for_the_lot_of_the_other(
    ana: Actor, asif: Actor, quinn: Actor, items: list[Item]
) -> None:
    for by in (ana, asif):
        give(by, items[0], "A")
        sign_off(by)
    of_ana, of_asif = Lot.objects.order_by("pk")

    quality.release_lot(quinn, of_asif)
    assert not Settlement.objects.exists()
    quality.release_lot(quinn, of_ana)

    assert Settlement.objects.get().source == f"lot {of_ana.pk}"


def test_a_lot_that_comes_back_is_amended_and_settles_as_it_then_is(
    ana: Actor, asif: Actor, aziz: Actor, quinn: Actor, items: list[Item]
) -> None:
    for by in (ana, asif):
        give(by, items[0], "A")
        sign_off(by)
    of_ana, of_asif = Lot.objects.order_by("pk")
    quality.release_lot(quinn, of_ana)
    quality.return_lot(quinn, of_asif, "look at it again")
    actions.amend(asif, of_asif.shift, items[0], "B", uuid4())
    actions.confirm_shift(asif, of_asif.shift)
    _release_all(quinn)
    assert not Settlement.objects.exists()

    give(aziz, items[0], "B")
    sign_off(aziz)
    _release_all(quinn)

    assert (Settlement.objects.get().category, Settlement.objects.get().level) == ("B", "confirmed")
    assert differences() == []


def test_nobody_releases_a_lot_of_what_they_gave_an_opinion_of(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    for by in (ana, asif):
        give(by, items[0], "A")
        sign_off(by)
    promoted = promote(ana, Role.QUALITY_OFFICER)

    with pytest.raises(OwnWork):
        quality.release_lot(promoted, Lot.objects.get(shift__person=asif.person))


def test_the_self_check_is_of_ones_own_opinions(ana: Actor, asif: Actor, items: list[Item]) -> None:
    for by in (ana, asif):
        give(by, items[0], "A")
        clear(by)

    for by in (ana, asif):
        shift = actions.begin_shift(by)
        check = self_check.check_of(by, shift)
        assert [row.person_id for row in check.assessments] == [by.person]
        assert queries.decided_in(shift) == 1


def test_each_step_is_on_the_record(ana: Actor, asif: Actor, items: list[Item]) -> None:
    for by in (ana, asif):
        give(by, items[0], "A")
        clear(by)

    entries = LogEntry.objects.filter(act__startswith="item.opinions").order_by("seq")
    said = [(entry.act, json.loads(entry.body)["what"]) for entry in entries]
    assert [act for act, _ in said] == ["item.opinions_open", "item.opinions_settled"]
    assert (said[0][1]["wants"], said[0][1]["because"]) == (2, ["category"])
    assert (said[1][1]["category"], said[1][1]["level"]) == ("A", "confirmed")
    assert all(what["wrote"] and what["policy"] for _, what in said)
