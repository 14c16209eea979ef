"""Rows written many at a time are the rows that one at a time would have been."""

from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tutela.casework import database
from tutela.casework.items.models import HashValue, Item
from tutela.casework.people.models import Unit

# More than one statement takes, on every database.
MANY = 1200


def _item(unit: Unit, number: int) -> Item:
    content = sha256(b"%d" % number).digest()
    facts = {"text": 'quotes " and \\ and \u00e9 %s', "number": number, "list": [1.5, None, True]}
    return Item(
        unit=unit, sha256=content, sha1=content[:20], md5=b"%_\x00\xff", size_bytes=1 << 40, facts=facts
    )


def test_what_is_inserted_reads_back_as_what_was_saved_does(unit: Unit) -> None:
    saved = _item(unit, MANY)
    saved.save()

    with transaction.atomic():
        made = database.insert(_item(unit, number) for number in range(MANY))

    assert [item.pk for item in made] == sorted(item.pk for item in made)
    there = list(Item.objects.exclude(pk=saved.pk).order_by("pk"))
    assert [item.sha256 for item in there] == [_item(unit, number).sha256 for number in range(MANY)]
    for column in ("unit_id", "md5", "size_bytes", "state", "kind", "note"):
        assert {getattr(item, column) for item in there} == {getattr(saved, column)}
    assert there[7].facts == made[7].facts == saved.facts | {"number": 7}
    assert there[7].received_at == made[7].received_at >= saved.received_at
    assert not made[7]._state.adding


def test_what_is_there_already_is_refused_or_left_as_it_is(unit: Unit) -> None:
    (item,) = database.insert([_item(unit, 1)])
    value = {"item": item, "algorithm": "pdq", "quality": 100}
    database.insert([HashValue(recipe="one", value=b"1", **value)])

    database.insert([HashValue(recipe="two", value=b"2", **value)], ignoring_conflicts=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        database.insert([HashValue(recipe="two", value=b"2", **value)])

    assert [bytes(each.value) for each in HashValue.objects.all()] == [b"1"]


def test_only_the_columns_that_are_named_are_written(unit: Unit) -> None:
    made = database.insert(_item(unit, number) for number in range(3))
    for item in made[:2]:
        item.kind, item.facts, item.note = "picture", {"width": item.pk}, "not this"

    database.update(made[:2], ["kind", "facts"])

    there = list(Item.objects.order_by("pk"))
    assert [item.kind for item in there] == ["picture", "picture", ""]
    assert [item.facts.get("width") for item in there] == [made[0].pk, made[1].pk, None]
    assert {item.note for item in there} == {""}


def test_nothing_to_write_is_nothing_written(unit: Unit) -> None:
    database.update([], ["kind"])

    assert database.insert([]) == []


def test_rows_that_are_there_are_left_out_and_those_that_went_in_are_named(unit: Unit) -> None:
    with transaction.atomic():
        database.insert([_item(unit, 1)])

        went_in = database.insert_unless_there((_item(unit, number) for number in range(MANY)), "sha256")

    assert went_in == {_item(unit, number).sha256 for number in range(MANY) if number != 1}
    assert Item.objects.count() == MANY


def test_values_without_objects_are_the_rows_that_objects_would_have_been(unit: Unit) -> None:
    fields = [field for field in Item._meta.concrete_fields if not field.primary_key]
    columns = [field.name for field in fields]
    items, moment = [_item(unit, number) for number in range(MANY)], timezone.now()
    for item in items:
        item.received_at = moment
    with transaction.atomic():
        (there,) = database.insert(items[:1])
        rows = [[getattr(item, field.attname) for field in fields] for item in items]

        went_in = database.insert_values(Item, columns, rows, returning=["sha256", "id"])

    assert [bytes(name) for name, _ in went_in] == [item.sha256 for item in items[1:]]
    read = {item.pk: item for item in Item.objects.exclude(pk=there.pk)}
    assert [read[number].sha256 for _, number in went_in] == [item.sha256 for item in items[1:]]
    last = read[went_in[-1][1]]
    assert (last.facts, last.received_at, last.state) == (items[-1].facts, moment, items[-1].state)
    assert database.insert_values(Item, columns, []) == []


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("12", 12),
        ("0", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("\u00b2", None),
        ("x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_that_no_row_could_have_is_read_as_none(sent: str | None, number: int | None) -> None:
    assert database.row_number(sent) == number
