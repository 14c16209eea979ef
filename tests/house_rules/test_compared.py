"""Every table is compared with the record of acts, or its room says why not."""

from django.apps import apps

from tutela.casework import rooms
from tutela.casework.audit.rows.every import BY_HAND
from tutela.casework.rooms import Room


def test_every_model_is_compared_with_the_record_or_its_room_says_why_not() -> None:
    by_hand = {label for labels in BY_HAND.values() for label in labels}
    models = [model for room in rooms.every() for model in room.get_models()]

    said: dict[str, int] = {}
    for model in models:
        room = apps.get_app_config(model._meta.app_label)
        assert isinstance(room, Room)
        name = model.__name__
        ways = [name in room.compared, name in room.not_compared, model._meta.label_lower in by_hand]
        said[model._meta.label_lower] = sum(ways)

    assert {label for label, ways in said.items() if ways != 1} == set()
    assert len(said) > 60


def test_rooms_name_models_and_columns_that_are_there_and_give_reasons() -> None:
    for room in rooms.every():
        names = {model.__name__ for model in room.get_models()}
        assert {*room.compared, *room.not_compared} <= names
        assert all(len(reason) > 10 for reason in room.not_compared.values())
    for model, how in rooms.compared():
        assert set(how.but) <= {field.name for field in model._meta.concrete_fields}
