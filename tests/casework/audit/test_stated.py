"""Whatever is changed, removed or put in behind the rooms' backs is found and named, table by table."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction

from tutela.casework import rooms
from tutela.casework.audit.rows import stated
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.people.models import Unit
from tutela.casework.rooms import Compared

pytestmark = pytest.mark.django_db
COMPARED = rooms.compared()
NAMES = [model._meta.label_lower for model, _ in COMPARED]
# A clock is a person's or a role's, and a package is of a case or of something else.
APART = {
    "clocks.Clock.owner_role", "packages.Package.bundle", "packages.Package.referral",
    "packages.Package.cluster",
}  # fmt: skip
# While something is held, it is proposed at most.
APART |= {"retention.Disposal.holds"}
# What is given to a partner is of one list.
APART |= {"datasets.Supply.entry_list"}
_NUMBER, _OTHER = 900_001, 900_002


def _value(field: Any, number: int) -> object:
    """Give a value that a column can hold: another one for another number."""
    # Whoever answers, checks, draws or finds is another than the one who asked, made or graded, both who
    # approve than the one who supplied, and who signs second than the first, in another role; nobody sets
    # their own, and no limit is above its unit's; of a pair one is the earlier. Parts of films and shifts end
    # after they begin.
    second = (
        "answered_by", "checked_by", "confirmed_by", "decided_by", "drawn_by", "found_by", "set_by",
        "approved_by", "released_by", "sent_by",
    )  # fmt: skip
    apart = dict.fromkeys((*second, "to_edition"), 5)
    apart |= {
        "first_approver": 10,
        "second_approver": 15,
        "entered_by": 20,
        "second": 25,
        "right": 30,
        "signed_by": 5,
        "expires_on": 30,
        "due_on": 30,
        "second_role": 25,
        "manager": 30,
    }
    apart |= dict.fromkeys(("unit_day_minutes", "unit_week_minutes", "unit_viewing_minutes"), 4)
    number += {**apart, "ends_s": 40, "ends_at": 45}.get(field.name, 0)
    if str(field) == "packages.Part.name":
        return f"{number}.csv"
    kind, length = field.target_field if field.is_relation else field, field.max_length or 9
    made: list[tuple[type[Any] | tuple[type[Any], ...], object]] = [
        (models.BooleanField, number == _NUMBER),
        (models.JSONField, [number]),
        (models.DateTimeField, datetime(2026, 1, 2, 3, 4, 5, number % 1000, tzinfo=UTC)),
        (models.DateField, date(2026, 1, 1) + timedelta(number - _NUMBER)),
        ((models.SmallIntegerField, models.PositiveSmallIntegerField), number - _NUMBER + 1),
        ((models.CharField, models.TextField), f"{number}"[-length:]),
        (models.IntegerField, number),
        (models.FloatField, (number - _NUMBER) / 4),
        (models.UUIDField, UUID(int=number)),
    ]
    return next((value for kinds, value in made if isinstance(kind, kinds)), f"{number}".encode())


def _fields(model: type[models.Model]) -> list[Any]:
    """Give the columns of a model that can be filled together."""
    fields = (field for field in model._meta.concrete_fields if not field.primary_key)
    return [field for field in fields if str(field) not in APART]


@contextmanager
def _row(model: type[models.Model], number: int) -> Iterator[models.Model]:
    """Have a row with a value in every column, put in by SQL; what it points to is not there."""
    values = {field.attname: _value(field, number) for field in _fields(model)}
    made = model(**values)
    made.pk = number
    model._default_manager.bulk_create([made])
    # What is filled in by itself when a row is made.
    model._default_manager.filter(pk=number).update(**values)
    try:
        yield model._default_manager.get(pk=number)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id >= %s", [_NUMBER])  # noqa: S608 - a table's own name


def _state(by: Actor, row: models.Model) -> None:
    with transaction.atomic():
        log.record(by, "act.done", purpose="test", wrote=[row])


def _look_at(model: type[models.Model], how: Compared, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one model compared: that each is, and is asked for, is what its cases say."""
    monkeypatch.setattr(rooms, "compared", lambda: [(model, how)])


def _found(model: type[models.Model]) -> list[str]:
    name = str(model._meta.verbose_name)
    return [each.message for each in stated.differences() if f"{name} 900" in each.message]


@pytest.mark.parametrize(("model", "how"), COMPARED, ids=NAMES)
def test_each_column_of_a_row_and_the_row_itself_is_compared(
    sam: Actor, model: type[models.Model], how: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    _look_at(model, how, monkeypatch)
    with _row(model, _NUMBER) as row:
        _state(sam, row)
        assert not _found(model)
        rows = model._default_manager.filter(pk=_NUMBER)
        for field in _fields(model):
            rows.update(**{field.attname: _value(field, _OTHER)})
            said = _found(model)
            assert bool(said) == (field.name not in how.but), field.name
            assert all("act.done" in message and "was changed since" in message for message in said)
            rows.update(**{field.attname: _value(field, _NUMBER)})
        assert not _found(model)
    assert ["is gone" in message for message in _found(model)] == [True]


@pytest.mark.parametrize(("model", "how"), COMPARED, ids=NAMES)
def test_a_row_that_no_act_made_is_named(
    sam: Actor, model: type[models.Model], how: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    _look_at(model, how, monkeypatch)
    with _row(model, _OTHER):
        must = model._default_manager.filter(how.among, pk=_OTHER).exists()
        assert [message[:27] for message in _found(model)] == ["No entry of the record says"] * must
        # A unit alone lets nobody in: its people are compared.
        assert must or model is Unit
