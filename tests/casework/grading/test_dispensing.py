"""Items come to desks oldest first, stacks together, and never to two people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.casework.grading.stacking import stack
from tests.casework.welfare.received import pictures
from tests.casework.working import at_once, on_its_own, wait_until_it_waits
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.grading import actions, queries
from tutela.casework.grading.errors import BadReason, NotReserved
from tutela.casework.grading.models import Batch, Reservation, Shift
from tutela.casework.items.models import Item
from tutela.casework.people import actions as people
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import actor_named, installation


def _numbers(batch: Batch) -> list[int]:
    return list(batch.reservations.order_by("position").values_list("item", flat=True))


def _decide_all(by: Actor, batch: Batch) -> None:
    for row in batch.reservations.select_related("item").order_by("position"):
        actions.assess(by, row.item, "Alpha", uuid4())


def test_the_oldest_items_come_first_and_a_shift_begins_with_them(ana: Actor, unit: Unit) -> None:
    items = pictures(unit, 5)

    batch = actions.dispense(ana, 3)

    assert _numbers(batch) == [item.pk for item in items[:3]]
    assert Shift.objects.get().person_id == ana.person


def test_asking_again_gives_the_same_batch_in_the_same_order(ana: Actor, unit: Unit) -> None:
    pictures(unit, 5)
    first = _numbers(actions.dispense(ana, 3))

    again = _numbers(actions.dispense(ana, 3))

    assert again == first


def test_decided_items_stay_until_the_whole_batch_is_decided(ana: Actor, unit: Unit) -> None:
    items = pictures(unit, 5)
    actions.dispense(ana, 3)
    actions.assess(ana, items[0], "Alpha", uuid4())

    during = actions.dispense(ana, 3)
    during_numbers = _numbers(during)
    for item in items[1:3]:
        actions.assess(ana, item, "Alpha", uuid4())
    after = _numbers(actions.dispense(ana, 3))

    assert during_numbers == [item.pk for item in items[:3]]
    assert after == [item.pk for item in items[3:]]


def test_an_empty_queue_gives_an_empty_desk(ana: Actor, unit: Unit) -> None:
    batch = actions.dispense(ana)

    assert _numbers(batch) == []


def test_a_stack_stays_together_with_its_representative_first(ana: Actor, unit: Unit) -> None:
    a, b, c, d = pictures(unit, 4)
    stack([d, a, c])

    batch = actions.dispense(ana, 3)

    assert _numbers(batch) == [d.pk, a.pk, c.pk]
    assert b.pk not in _numbers(batch)


def test_a_very_large_stack_comes_in_parts_of_two_hundred(ana: Actor, unit: Unit) -> None:
    every = Item.objects.bulk_create(
        Item(
            unit=unit,
            sha256=bytes([n]),
            sha1=b"",
            md5=b"",
            size_bytes=1,
            state=Item.State.QUEUED,
            is_whole=True,
        )
        for n in range(203)
    )
    stack(every)

    first = _numbers(actions.dispense(ana))
    actions.assess(ana, every[0], "Alpha", uuid4(), every[1:200])
    second = _numbers(actions.dispense(ana))

    assert first == [item.pk for item in every[:200]]
    assert second == [item.pk for item in every[200:]]


def test_known_items_and_those_set_aside_are_never_dispensed(ana: Actor, unit: Unit) -> None:
    known, aside, waiting = pictures(unit, 3)
    Item.objects.filter(pk=known.pk).update(state=Item.State.KNOWN)
    Item.objects.filter(pk=aside.pk).update(state=Item.State.SET_ASIDE)

    batch = actions.dispense(ana)

    assert _numbers(batch) == [waiting.pk]


def test_damaged_and_over_limit_items_are_offered_too(ana: Actor, unit: Unit) -> None:
    items = pictures(unit, 2)
    Item.objects.filter(pk=items[0].pk).update(condition="damaged")
    Item.objects.filter(pk=items[1].pk).update(condition="over_limit")

    batch = actions.dispense(ana)

    assert _numbers(batch) == [item.pk for item in items]


def test_two_people_never_get_the_same_item(ana: Actor, asif: Actor, unit: Unit) -> None:
    pictures(unit, 5)

    first, second = _numbers(actions.dispense(ana, 3)), _numbers(actions.dispense(asif, 3))

    assert not set(first) & set(second)
    assert len(first + second) == 5


def test_a_lapsed_lease_gives_the_items_to_the_next_person(ana: Actor, asif: Actor, unit: Unit) -> None:
    items = pictures(unit, 2)
    actions.dispense(ana)
    Batch.objects.update(until=timezone.now() - timedelta(seconds=1))

    batch = actions.dispense(asif)

    assert _numbers(batch) == [item.pk for item in items]
    with pytest.raises(NotReserved, match="not on your desk any more"):
        actions.assess(ana, items[0], "Alpha", uuid4())


def test_every_act_renews_the_lease(ana: Actor, unit: Unit) -> None:
    items = pictures(unit, 2)
    actions.dispense(ana)
    Batch.objects.update(until=timezone.now() + timedelta(seconds=5))

    actions.assess(ana, items[0], "Alpha", uuid4())

    assert Batch.objects.get().until > timezone.now() + timedelta(minutes=9)


def test_what_is_undone_lies_behind_the_others_in_the_order_it_came_in(ana: Actor, unit: Unit) -> None:
    items = pictures(unit, 5)
    stack([items[1], items[0], items[2]])
    actions.dispense(ana, 3)
    decided = actions.assess(ana, items[1], "Alpha", uuid4(), [items[2], items[0]])
    actions.dispense(ana, 2)
    Batch.objects.update(until=timezone.now() + timedelta(seconds=5))

    actions.undo(ana, decided.decision, uuid4())

    desk = Batch.objects.get()
    assert list(desk.reservations.order_by("position").values_list("position", "item")) == [
        (place, item.pk) for place, item in enumerate((*items[3:], *items[:3]))
    ]
    assert desk.until > timezone.now() + timedelta(minutes=9)


def test_what_is_undone_stays_where_it_lies(ana: Actor, asif: Actor, unit: Unit) -> None:
    items = pictures(unit, 3)
    for_asif, for_ana = actions.dispense(asif, 1), actions.dispense(ana, 2)
    stack(items)
    Batch.objects.filter(person=asif.person).update(until=timezone.now() - timedelta(seconds=1))
    decided = actions.assess(ana, items[1], "Alpha", uuid4(), [items[0]])

    back = actions.undo(ana, decided.decision, uuid4()).back

    assert back == [items[0].pk, items[1].pk]
    assert _numbers(for_asif) == [items[0].pk]
    assert _numbers(for_ana) == [items[1].pk, items[2].pk]


def test_a_skipped_item_stays_for_others_and_does_not_come_back_in_the_same_shift(
    ana: Actor, asif: Actor, unit: Unit
) -> None:
    item = pictures(unit, 1)[0]
    actions.dispense(ana)
    actions.skip(ana, item, "second_person", uuid4())

    for_ana, for_asif = actions.dispense(ana), actions.dispense(asif)

    assert (_numbers(for_ana), _numbers(for_asif)) == ([], [item.pk])
    assert queries.left_for(ana, actions.begin_shift(ana)) == 0


def test_a_skip_needs_one_of_the_coded_reasons(ana: Actor, unit: Unit) -> None:
    item = pictures(unit, 1)[0]
    actions.dispense(ana)

    with pytest.raises(BadReason, match="second_person"):
        actions.skip(ana, item, "because", uuid4())


def test_a_skip_sent_twice_is_one_skip(ana: Actor, unit: Unit) -> None:
    item, key = pictures(unit, 1)[0], uuid4()
    actions.dispense(ana)

    first, second = actions.skip(ana, item, "not_now", key), actions.skip(ana, item, "not_now", key)

    assert first == second


def test_only_assessors_are_dispensed_to(quinn: Actor, adele: Actor, sam: Actor, unit: Unit) -> None:
    pictures(unit, 1)

    for actor in (quinn, adele, sam):
        with pytest.raises(NotAllowed, match="grade an item"):
            actions.dispense(actor)


def test_a_person_of_another_unit_gets_nothing_of_this_one(otis: Actor, unit: Unit) -> None:
    item = pictures(unit, 1)[0]

    batch = actions.dispense(otis)

    assert _numbers(batch) == []
    with pytest.raises(NotAllowed, match="another unit"):
        actions.skip(otis, item, "not_now", uuid4())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one connection write, with no lock"
)
def test_whoever_dispenses_waits_for_another_dispenser_of_the_unit(
    ana: Actor, asif: Actor, unit: Unit
) -> None:
    pictures(unit, 4)
    # Beginning them is on record, which would let one wait for the other.
    for by in (ana, asif):
        actions.begin_shift(by)

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        first = _numbers(actions.dispense(ana, 2))
        dispensing = other.submit(on_its_own, lambda: _numbers(actions.dispense(asif, 2)))
        wait_until_it_waits(dispensing)
    second = dispensing.result()

    assert (len(first), len(second)) == (2, 2)
    assert not set(first) & set(second)


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_at_the_same_moment_share_the_items_out(unit: Unit) -> None:
    pictures(unit, 12)
    by = installation(unit.pk)
    names = [f"assessor-{number}" for number in range(4)]
    for name in names:
        people.add_person(by, name, name, unit, Role.ASSESSOR)
    actors = [actor_named(name, "test") for name in names]

    at_once(lambda by: actions.dispense(by, 3), actors)

    assert Reservation.objects.count() == 12
    assert {batch.reservations.count() for batch in Batch.objects.all()} == {3}
