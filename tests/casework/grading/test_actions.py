"""Decisions are added, never overwritten; they can be taken back until the shift is confirmed."""

import hashlib
from uuid import uuid4

import pytest

from tests.casework.grading.stacking import stack
from tests.casework.welfare.received import painting, pictures, receive
from tutela.casework.custody import log
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.grading import actions, queries
from tutela.casework.grading.errors import (
    AlreadyDecided,
    NothingToConfirm,
    NotOfTheStack,
    NotReserved,
    Overtaken,
    ShiftConfirmed,
    UnknownCategory,
)
from tutela.casework.grading.models import Assessment, Decision, Lot, Reservation, Shift
from tutela.casework.items.models import Item
from tutela.casework.people.models import Unit
from tutela.casework.welfare import actions as welfare, queries as exposures
from tutela.engine.taxonomy import laws, packs
from tutela.errors import NotFound


@pytest.fixture
def items(ana: Actor, unit: Unit) -> list[Item]:
    """Four items on ana's desk."""
    received = pictures(unit, 4)
    actions.dispense(ana)
    return received


def _state(item: Item) -> str:
    item.refresh_from_db()
    return item.state


def _standing(item: Item) -> str | None:
    return Assessment.objects.filter(item=item, stands=True).values_list("category", flat=True).first()


def _acts(name: str) -> list[dict[str, object]]:
    return [entry for entry in log.latest(limit=100) if entry["act"] == name]


def test_a_decision_is_kept_with_its_law_pack_and_is_on_record(ana: Actor, items: list[Item]) -> None:
    decided = actions.assess(ana, items[0], "Beta", uuid4())

    kept = Assessment.objects.get()
    pack = packs.load("demonstration")
    assert (kept.category, kept.pack, kept.pack_version, kept.pack_digest) == (
        "Beta",
        pack.name,
        pack.version,
        pack.digest,
    )
    assert (decided.items, _state(items[0])) == ([items[0].pk], "assessed")
    assert _acts("item.assessed")[0]["what"] == {
        "item": items[0].pk,
        "category": "Beta",
        "decision": decided.decision.pk,
        "lead": items[0].pk,
        "shift": decided.decision.shift_id,
        "facts": {
            "sha256": hashlib.sha256(kept.facts.encode()).hexdigest(),
            "given": "key",
            "rule": "beta",
            "law_version": "1",
            "law_digest": laws.load("demonstration").digest,
        },
    }
    log.verify()


def test_a_decision_keeps_how_long_its_item_was_shown(ana: Actor, items: list[Item]) -> None:
    shown = actions.look(ana, items[0], "preview", uuid4())
    event = exposures.exposure_for(ana, shown.event_id)
    ended = welfare.end_exposure(ana, event)

    actions.assess(ana, items[0], "Beta", uuid4())

    assert Assessment.objects.get().seconds_revealed == ended.seconds > 0


def test_a_category_outside_the_law_pack_names_the_ones_inside(ana: Actor, items: list[Item]) -> None:
    with pytest.raises(UnknownCategory, match=r"'Omega'.*Alpha, Beta, Gamma, None"):
        actions.assess(ana, items[0], "Omega", uuid4())

    assert not Assessment.objects.exists()


def test_the_same_request_sent_twice_is_one_decision_with_the_same_answer(
    ana: Actor, items: list[Item]
) -> None:
    key = uuid4()

    first = actions.assess(ana, items[0], "Beta", key)
    second = actions.assess(ana, items[0], "Beta", key)

    assert (first.decision, first.items) == (second.decision, second.items)
    assert Decision.objects.count() == Assessment.objects.count() == 1


def test_the_key_of_one_decision_does_not_decide_another_item(ana: Actor, items: list[Item]) -> None:
    key = uuid4()
    actions.assess(ana, items[0], "Beta", key)

    with pytest.raises(AlreadyDecided, match="used for another item"):
        actions.assess(ana, items[1], "Beta", key)


def test_the_same_category_again_changes_nothing(ana: Actor, items: list[Item]) -> None:
    first = actions.assess(ana, items[0], "Beta", uuid4())

    again = actions.assess(ana, items[0], "Beta", uuid4())

    assert again.decision == first.decision
    assert Assessment.objects.count() == 1


def test_another_category_is_a_newer_row_and_the_older_one_is_kept(ana: Actor, items: list[Item]) -> None:
    actions.assess(ana, items[0], "Beta", uuid4())

    actions.assess(ana, items[0], "Gamma", uuid4())

    older, newer = Assessment.objects.order_by("pk")
    assert (older.category, older.stands) == ("Beta", False)
    assert (newer.category, newer.stands, newer.supersedes) == ("Gamma", True, older)


def test_a_decision_for_a_stack_is_one_row_and_one_entry_for_each_item(ana: Actor, items: list[Item]) -> None:
    stack(items[:3])

    decided = actions.assess(ana, items[0], "Alpha", uuid4(), items[1:3])

    assert decided.items == [item.pk for item in items[:3]]
    assert set(Assessment.objects.values_list("decision", flat=True)) == {decided.decision.pk}
    logged = {entry["what"]["item"] for entry in _acts("item.assessed")}  # type: ignore[index]  # a mapping
    assert logged == {item.pk for item in items[:3]}


def test_an_item_outside_the_stack_is_not_decided_with_it(ana: Actor, items: list[Item]) -> None:
    stack(items[:3])

    with pytest.raises(NotOfTheStack, match=f"T-{items[3].pk}"):
        actions.assess(ana, items[0], "Alpha", uuid4(), [items[1], items[3]])

    assert not Assessment.objects.exists()


def test_an_item_on_another_desk_is_not_decided(ana: Actor, asif: Actor, items: list[Item]) -> None:
    with pytest.raises(NotReserved, match="not on your desk"):
        actions.assess(asif, items[0], "Alpha", uuid4())


def test_a_member_on_another_desk_is_not_decided_with_its_stack(
    ana: Actor, asif: Actor, items: list[Item], unit: Unit
) -> None:
    other = receive(unit, painting(5))
    actions.dispense(asif)
    stack([items[0], other])

    with pytest.raises(NotReserved):
        actions.assess(ana, items[0], "Alpha", uuid4(), [other])


def test_what_another_person_decided_is_not_decided_again(ana: Actor, asif: Actor, items: list[Item]) -> None:
    actions.assess(ana, items[0], "Alpha", uuid4())
    Reservation.objects.all().delete()
    batch = actions.dispense(asif)
    Reservation.objects.update_or_create(item=items[0], defaults={"batch": batch, "position": 99})

    with pytest.raises(AlreadyDecided):
        actions.assess(asif, items[0], "Beta", uuid4())

    assert _standing(items[0]) == "Alpha"


def test_a_known_item_is_not_decided(ana: Actor, items: list[Item]) -> None:
    Item.objects.filter(pk=items[0].pk).update(state=Item.State.KNOWN)

    with pytest.raises(AlreadyDecided):
        actions.assess(ana, items[0], "Alpha", uuid4())


def test_undo_returns_every_item_of_the_decision_to_the_queue(ana: Actor, items: list[Item]) -> None:
    stack(items[:3])
    decided = actions.assess(ana, items[0], "Alpha", uuid4(), items[1:3])

    back = actions.undo(ana, decided.decision, uuid4()).back

    assert back == [item.pk for item in items[:3]]
    assert [_state(item) for item in items[:3]] == ["queued"] * 3
    assert Assessment.objects.filter(withdrawn_at=None).count() == 0
    assert Assessment.objects.count() == 3


def test_undo_sent_twice_gives_the_same_answer(ana: Actor, items: list[Item]) -> None:
    decided, key = actions.assess(ana, items[0], "Alpha", uuid4()), uuid4()

    first, second = actions.undo(ana, decided.decision, key), actions.undo(ana, decided.decision, key)

    assert first.back == second.back == [items[0].pk]
    assert len(_acts("decision.undone")) == 1


def test_undo_of_a_change_gives_the_earlier_grade_back(ana: Actor, items: list[Item]) -> None:
    actions.assess(ana, items[0], "Alpha", uuid4())
    changed = actions.assess(ana, items[0], "Beta", uuid4())

    back = actions.undo(ana, changed.decision, uuid4()).back

    assert (back, _standing(items[0]), _state(items[0])) == ([], "Alpha", "assessed")


def test_a_decision_over_which_a_newer_one_stands_is_not_undone(ana: Actor, items: list[Item]) -> None:
    first = actions.assess(ana, items[0], "Alpha", uuid4())
    second = actions.assess(ana, items[0], "Beta", uuid4())

    with pytest.raises(Overtaken, match="decided again since") as refused:
        actions.undo(ana, first.decision, uuid4())

    assert refused.value.standing is not None
    assert refused.value.standing.decision == second.decision
    assert _standing(items[0]) == "Beta"


def test_what_was_passed_over_is_taken_up_again_in_its_place(ana: Actor, items: list[Item]) -> None:
    passed = actions.skip(ana, items[1], "not_now", uuid4())

    for _ in range(2):
        actions.unskip(ana, passed)

    assert queries.left_for(ana, passed.shift) == len(items)
    assert actions.assess(ana, items[1], "Alpha", uuid4()).items == [items[1].pk]
    assert len(_acts("skip.undone")) == 1


def test_what_was_passed_over_and_lies_with_another_person_stays_so(
    ana: Actor, asif: Actor, items: list[Item]
) -> None:
    passed = actions.skip(ana, items[0], "not_now", uuid4())
    for item in items[1:]:
        actions.skip(ana, item, "not_now", uuid4())
    actions.dispense(ana)
    actions.dispense(asif)

    with pytest.raises(NotReserved, match="another person"):
        actions.unskip(ana, passed)

    assert queries.left_for(ana, passed.shift) == 0


def test_an_undone_item_of_an_earlier_batch_lies_on_the_desk_again(ana: Actor, unit: Unit) -> None:
    pictures(unit, 3)
    first = actions.dispense(ana, 1).reservations.get().item
    decided = actions.assess(ana, first, "Alpha", uuid4())
    actions.dispense(ana, 1)

    actions.undo(ana, decided.decision, uuid4())
    desk = actions.dispense(ana, 1)

    assert first.pk in desk.reservations.values_list("item", flat=True)
    assert actions.assess(ana, first, "Beta", uuid4()).items == [first.pk]


def test_a_hundred_decisions_can_be_undone(ana: Actor, items: list[Item]) -> None:
    every = [actions.assess(ana, items[0], ("Alpha", "Beta")[number % 2], uuid4()) for number in range(100)]

    for decided in reversed(every):
        actions.undo(ana, decided.decision, uuid4())

    assert (_standing(items[0]), _state(items[0])) == (None, "queued")


def test_nobody_undoes_the_decision_of_another(ana: Actor, asif: Actor, items: list[Item]) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())

    with pytest.raises(NotFound):
        actions.undo(asif, decided.decision, uuid4())

    assert _standing(items[0]) == "Alpha"


def test_a_confirmed_shift_cannot_be_undone(ana: Actor, items: list[Item]) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())
    actions.confirm_shift(ana, decided.decision.shift)

    with pytest.raises(ShiftConfirmed, match="cannot be undone"):
        actions.undo(ana, decided.decision, uuid4())


def test_a_returned_shift_is_amended_and_nothing_of_it_is_undone(
    ana: Actor, quinn: Actor, items: list[Item]
) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())
    actions.confirm_shift(ana, decided.decision.shift)
    actions.reopen_shift(quinn, decided.decision.shift, "Look at the first one again.")

    with pytest.raises(ShiftConfirmed, match="Amend them if it returns"):
        actions.undo(ana, decided.decision, uuid4())

    actions.amend(ana, decided.decision.shift, items[0], "Beta", uuid4())
    assert _standing(items[0]) == "Beta"


def test_a_person_of_another_unit_decides_and_undoes_nothing_here(
    ana: Actor, otis: Actor, items: list[Item]
) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())
    shift = decided.decision.shift

    with pytest.raises(NotAllowed, match="another unit"):
        actions.assess(otis, items[1], "Alpha", uuid4())
    with pytest.raises(NotAllowed, match="another unit"):
        actions.undo(otis, decided.decision, uuid4())
    with pytest.raises(NotAllowed, match="another unit"):
        actions.amend(otis, shift, items[0], "Beta", uuid4())
    with pytest.raises(NotAllowed, match="another unit"):
        actions.confirm_shift(otis, shift)


def test_confirming_makes_one_lot_and_clears_the_desk(ana: Actor, items: list[Item]) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())

    lot = actions.confirm_shift(ana, decided.decision.shift)
    again = actions.confirm_shift(ana, decided.decision.shift)

    assert lot == again == Lot.objects.get()
    assert lot.assessments == 1
    assert not Reservation.objects.exists()
    assert _state(items[1]) == "queued"


def test_a_shift_without_a_grade_is_not_confirmed(ana: Actor, items: list[Item]) -> None:
    with pytest.raises(NothingToConfirm):
        actions.confirm_shift(ana, Shift.objects.get())


def test_the_shift_of_another_is_not_confirmed(ana: Actor, asif: Actor, items: list[Item]) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())

    with pytest.raises(NotFound):
        actions.confirm_shift(asif, decided.decision.shift)


def test_the_next_decision_after_a_confirmation_begins_a_new_shift(ana: Actor, items: list[Item]) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())
    actions.confirm_shift(ana, decided.decision.shift)
    actions.dispense(ana)

    later = actions.assess(ana, items[1], "Alpha", uuid4())

    assert later.decision.shift != decided.decision.shift


def test_amending_in_the_self_check_supersedes_and_is_on_record(ana: Actor, items: list[Item]) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())

    actions.amend(ana, decided.decision.shift, items[0], "None", uuid4())

    assert _standing(items[0]) == "None"
    assert Assessment.objects.count() == 2
    assert _acts("item.amended")[0]["what"]["category"] == "None"  # type: ignore[index]  # a mapping


def test_a_confirmed_shift_is_not_amended(ana: Actor, items: list[Item]) -> None:
    decided = actions.assess(ana, items[0], "Alpha", uuid4())
    actions.confirm_shift(ana, decided.decision.shift)

    with pytest.raises(ShiftConfirmed):
        actions.amend(ana, decided.decision.shift, items[0], "None", uuid4())


def test_every_kind_of_act_is_on_record(ana: Actor, items: list[Item]) -> None:
    actions.look(ana, items[0], "preview", uuid4())
    decided = actions.assess(ana, items[0], "Alpha", uuid4())
    actions.undo(ana, decided.decision, uuid4())
    actions.skip(ana, items[1], "not_now", uuid4())
    decided = actions.assess(ana, items[2], "Alpha", uuid4())
    actions.confirm_shift(ana, decided.decision.shift)

    acts = {entry["act"] for entry in log.latest(limit=100)}

    assert acts >= {
        "shift.began",
        "items.dispensed",
        "media.shown",
        "item.assessed",
        "decision.undone",
        "item.skipped",
        "shift.confirmed",
    }
    log.verify()
