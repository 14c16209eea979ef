"""Stacks follow what is examined or leaves without reading all, and are those of stacking all at once."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework import working
from tests.casework.lists import making
from tests.engine.matching.flipping import clustered
from tutela.casework import gate
from tutela.casework.examination import stack_index
from tutela.casework.examination.actions import stack
from tutela.casework.examination.models import Stack, StackMember
from tutela.casework.items.models import HashValue, Item
from tutela.casework.people.models import Unit
from tutela.engine.hashing.video.features import FrameHash, pack
from tutela.engine.matching.stacks import stacks

pytestmark = pytest.mark.django_db
KNOWN = clustered(80, seed=31)

Placed = dict[int, set[int]]


def _picture(unit: Unit, number: int, pk: int | None = None) -> Item:
    made = making.item(unit, number, has_fingerprint=False)
    value = KNOWN[number].tobytes()
    HashValue.objects.create(pk=pk, item=made, algorithm="pdq", recipe="pdq/1", value=value, quality=90)
    return made


def _file(unit: Unit) -> Path:
    return Path(settings.TUTELA_INDEX) / str(unit.pk) / stack_index.FILE


def _stacked(unit: Unit) -> Placed:
    """Stack, and give the members of each stack by its representative."""
    stack(gate.machine(unit.pk))
    placed: Placed = {}
    for representative, item in StackMember.objects.values_list("stack__representative", "item"):
        placed.setdefault(representative, set()).add(item)
    return placed


def _at_once() -> Placed:
    """What stacking every fingerprint at once gives."""
    rows = list(HashValue.objects.filter(algorithm="pdq").order_by("item").values_list("item", "value"))
    values = np.frombuffer(b"".join(value for _, value in rows), np.uint8).reshape(-1, 32)
    items = [item for item, _ in rows]
    return {
        items[label]: {items[member] for member in members}
        for label, members in stacks.stack(values).members().items()
    }


@pytest.mark.parametrize("forgets", [False, True])
def test_the_same_stacks_come_out_whatever_comes_when(unit: Unit, forgets: bool) -> None:
    order = np.random.default_rng(5).permutation(len(KNOWN)).tolist()
    for some in np.split(np.array(order), [1, 20, 21, 70]):
        for number in some.tolist():
            _picture(unit, number)
        if forgets:
            working.start_anew()

        assert _stacked(unit) == _at_once()

    assert len(_at_once()) > 3


def test_only_what_came_since_is_read(unit: Unit) -> None:
    for number in range(60):
        _picture(unit, number)
    _stacked(unit)
    last = HashValue.objects.latest("pk").pk
    _picture(unit, 60)
    working.start_anew()

    with CaptureQueriesContext(connection) as asked:
        _stacked(unit)

    of_values = [one["sql"] for one in asked if '"items_hashvalue"."value"' in one["sql"]]
    for sql, bound in zip(of_values, (last, last + 1), strict=True):
        assert f'"items_hashvalue"."id" > {bound}' in sql
    assert _stacked(unit) == _at_once()


def test_stacks_that_did_not_change_are_not_written_again(unit: Unit) -> None:
    for number in range(0, 80, 2):
        _picture(unit, number)
    before = _stacked(unit)
    rows = dict(Stack.objects.values_list("representative", "pk"))
    for number in range(1, 8, 2):
        _picture(unit, number)

    after = _stacked(unit)

    same = {label for label, members in after.items() if before.get(label) == members}
    assert same
    assert {label: pk for label, pk in rows.items() if label in same} == dict(
        Stack.objects.filter(representative__in=same).values_list("representative", "pk")
    )


@pytest.mark.parametrize("forgets", [False, True])
def test_an_item_that_leaves_takes_apart_what_it_held_together(unit: Unit, forgets: bool) -> None:
    for number in range(80):
        _picture(unit, number)
    held = _stacked(unit)
    for members in list(held.values())[:3]:
        Item.objects.get(pk=max(members)).delete()
    Item.objects.get(pk=min(next(reversed(held.values())))).delete()
    if forgets:
        working.start_anew()

    assert _stacked(unit) == _at_once()


def test_a_fingerprint_that_was_replaced_is_stacked_anew(unit: Unit) -> None:
    first, second = (_picture(unit, number) for number in (1, 2))
    HashValue.objects.filter(item=second).update(value=KNOWN[1].tobytes())
    assert _stacked(unit) == {first.pk: {first.pk, second.pk}}

    HashValue.objects.filter(item=second).delete()
    HashValue.objects.create(item=second, algorithm="pdq", recipe="pdq/2", value=making.bits(99), quality=90)

    assert _stacked(unit) == {}


def test_a_fingerprint_committed_late_under_an_earlier_number_is_found(unit: Unit) -> None:
    first = _picture(unit, 1, pk=1000)
    _stacked(unit)

    late = making.item(unit, 2, has_fingerprint=False)
    value = making.flipped(KNOWN[1].tobytes(), 4)
    HashValue.objects.create(pk=900, item=late, algorithm="pdq", recipe="pdq/1", value=value, quality=90)

    assert _stacked(unit) == {first.pk: {first.pk, late.pk}}


@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_file_that_is_not_sound_is_made_anew(
    unit: Unit, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    for number in range(80):
        _picture(unit, number)
    before = _stacked(unit)
    rows = set(Stack.objects.values_list("pk", flat=True))
    whole, value = _file(unit).read_bytes(), KNOWN[0].tobytes()
    if damage == "gone":
        _file(unit).unlink()
    else:
        _file(unit).write_bytes(whole[:-1] if damage == "cut" else whole.replace(value, bytes(32)))
    working.start_anew()

    assert _stacked(unit) == before

    assert set(Stack.objects.values_list("pk", flat=True)) == rows
    assert _file(unit).read_bytes() == whole
    assert ("TU-N05" in caplog.text) == (damage != "gone")


def test_a_file_of_another_database_is_not_believed(unit: Unit) -> None:
    first, second = (_picture(unit, number) for number in (1, 2))
    _stacked(unit)
    # The same numbers with other values: a backup was put back, and other things were examined since.
    last = HashValue.objects.latest("pk")
    HashValue.objects.filter(item__in=[first, second]).update(
        value=KNOWN[5].tobytes(), made_at=last.made_at + timedelta(seconds=1)
    )
    working.start_anew()

    assert _stacked(unit) == {first.pk: {first.pk, second.pk}}


def test_a_picture_too_plain_and_another_units_join_nothing(unit: Unit) -> None:
    other = Unit.objects.create(name="Western unit", law_pack="demonstration")
    for owner, quality in ((unit, 90), (unit, 49), (other, 90)):
        made = making.item(owner, 10 + Item.objects.count(), has_fingerprint=False)
        HashValue.objects.create(
            item=made, algorithm="pdq", recipe="pdq/1", value=KNOWN[1].tobytes(), quality=quality
        )

    assert _stacked(unit) == {}
    assert _stacked(other) == {}


def test_videos_are_stacked_again_only_when_there_are_others(unit: Unit) -> None:
    first = making.item(unit, 1, "video")
    copy = making.item(unit, 2, "video")
    HashValue.objects.filter(item=copy).update(value=making.video(1))
    assert _stacked(unit) == {first.pk: {first.pk, copy.pk}}
    rows = set(Stack.objects.values_list("pk", flat=True))
    _picture(unit, 5)

    with CaptureQueriesContext(connection) as asked:
        assert _stacked(unit) == {first.pk: {first.pk, copy.pk}}

    assert set(Stack.objects.values_list("pk", flat=True)) == rows
    assert not [one for one in asked if "'vpdq'" in one["sql"] and '"value"' in one["sql"]]


@pytest.mark.parametrize("forgets", [False, True])
def test_videos_join_and_leave_groups_and_only_new_ones_are_read(unit: Unit, forgets: bool) -> None:
    films = [making.item(unit, number, "video") for number in (1, 2, 3)]
    HashValue.objects.filter(item__in=films[:2]).update(value=making.video(1))
    assert _stacked(unit) == {films[0].pk: {films[0].pk, films[1].pk}}
    films.append(making.item(unit, 4, "video"))
    HashValue.objects.filter(item=films[3]).update(value=making.video(1))
    if forgets:
        working.start_anew()

    with CaptureQueriesContext(connection) as asked:
        assert _stacked(unit) == {films[0].pk: {films[at].pk for at in (0, 1, 3)}}

    (read,) = [one["sql"] for one in asked if "'vpdq'" in one["sql"] and '"value"' in one["sql"]]
    last = HashValue.objects.get(item=films[3])
    assert forgets or f"IN ({last.pk})" in read

    HashValue.objects.filter(item=films[0]).delete()

    assert _stacked(unit) == {films[1].pk: {films[1].pk, films[3].pk}}


@pytest.mark.parametrize(("shared", "is_stacked"), [(1, False), (2, True)])
def test_one_stray_frame_stacks_no_two_videos_however_short_they_are(
    unit: Unit, shared: int, is_stacked: bool
) -> None:
    for number in (1, 2):
        made = making.item(unit, number, "video")
        octets = [making.bits(at) for at in range(shared)]
        octets += [making.bits(100 * number + at) for at in range(shared)]
        value = pack([FrameHash(at, float(at), one, 100) for at, one in enumerate(octets)])
        HashValue.objects.filter(item=made).update(value=value)

    assert bool(_stacked(unit)) == is_stacked
