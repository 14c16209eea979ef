"""Whatever hangs from a case is disposed of with it, column by column, or its room says why it stays."""

from typing import Any

import pytest
from django.db import models

from tutela.casework import rooms
from tutela.casework.cases.models import Case
from tutela.casework.database import BytesField
from tutela.casework.items.models import Intake, Item
from tutela.casework.retention.actions.disposing import reaching
from tutela.casework.rooms import Disposed

_TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, BytesField)


def _columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def _every() -> list[type[models.Model]]:
    return [model for room in rooms.every() for model in room.get_models()]


def _hanging() -> set[type[models.Model]]:
    """Give the models from whose rows a way leads to a case, or to what was received for one."""
    hanging: set[type[models.Model]] = {Case, Item, Intake}
    while True:
        more = {
            model
            for model in _every()
            if model not in hanging and any(column.related_model in hanging for column in _columns(model))
        }
        if not more:
            return hanging
        hanging |= more


def _disposed() -> dict[type[models.Model], Disposed]:
    return {room.get_model(name): how for room in rooms.every() for name, how in room.disposed.items()}


def _texts(model: type[models.Model]) -> set[str]:
    """Name the columns that can hold words: codes of a closed list, and who of ours wrote, are none."""
    return {
        column.name
        for column in _columns(model)
        if isinstance(column, _TEXT) and not column.choices and not column.is_relation
    }


def test_every_text_that_hangs_from_a_case_goes_or_its_room_says_why_it_stays() -> None:
    disposed, left = _disposed(), dict[str, set[str]]()

    for model in _hanging():
        how = disposed.get(model, Disposed())
        goes = bool(how.where) and not how.empties
        stays = set() if goes or how.keeps else _texts(model) - set(how.empties)
        if stays:
            left[model._meta.label] = stays

    assert left == {}
    assert len(_hanging()) > 70


def test_nothing_that_stays_points_to_what_goes() -> None:
    disposed = _disposed()
    goes = {model for model, how in disposed.items() if how.where and not how.empties and not how.unless}

    dangling = {
        str(column) for model in _every() if model not in goes for column in _columns(model)
        if column.related_model in goes
    }  # fmt: skip

    assert dangling == set()


@pytest.mark.django_db
def test_rooms_name_models_ways_and_columns_that_are_there_and_give_reasons() -> None:
    for model, how in _disposed().items():
        assert set(how.empties) <= _texts(model), model
        assert set(how.sets) <= {column.name for column in _columns(model)}
        assert not how.keeps or len(how.keeps) > 5
        assert how.where or how.keeps
    reach = {kind: [0] for kind in ("case", "unit", "exhibit", "intake", "subject", "item")}

    order = [model for model, how in reaching.in_order() for each in reaching.rows(model, how, reach) if each]

    assert order == []
    assert len(reaching.in_order()) > 50
