"""A look of seconds finds what is wrong with the vault, in a folder and in a bucket."""

import os

import pytest
from django.db import transaction

from tests.casework.custody.proving.harm import HARM, object_of, sealed
from tutela.casework.custody import objects
from tutela.casework.custody.models import DataKey
from tutela.casework.custody.proving import quick_look
from tutela.casework.items.models import Item
from tutela.engine.vault.seal import sealed_size


def test_a_vault_that_is_whole_is_found_whole(three: list[Item]) -> None:
    seen = quick_look.look()

    assert (seen.copies, seen.read, seen.unnamed, seen.summary) == (3, 3, 0, "")


@pytest.mark.parametrize("how", HARM)
def test_what_was_done_to_an_object_or_its_row_is_found_and_named(three: list[Item], how: str) -> None:
    harm, found_as = HARM[how]
    harm(three[0], three[1])

    seen = quick_look.look()

    assert seen.counts
    assert set(seen.counts) <= found_as
    if how != "of another item by its row":
        assert f"original of item T-{three[0].pk} " in seen.summary


def test_beyond_what_is_read_rows_and_lengths_are_looked_at(
    three: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_look, "MOST_OBJECTS", 0)
    HARM["cut"][0](three[0], three[1])
    HARM["without a MAC"][0](three[1], three[0])

    seen = quick_look.look()

    assert (seen.read, dict(seen.counts)) == (0, {"length": 1, "row": 1})


def test_a_flipped_bit_beyond_that_is_found_when_all_is_read(
    three: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    HARM["flipped"][0](three[0], three[1])
    with monkeypatch.context() as few:
        few.setattr(quick_look, "MOST_OBJECTS", 0)
        by_chance = quick_look.look()

    assert not by_chance.counts
    assert dict(quick_look.look().counts) == {"seal": 1}


def test_a_data_key_that_does_not_open_is_told_from_rows_that_were_changed(three: list[Item]) -> None:
    DataKey.objects.update(wrapped=os.urandom(40))

    assert dict(quick_look.look().counts) == {"key": 3}


def test_what_is_sealed_while_it_looks_is_not_called_missing(
    three: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = objects.store()
    listed = [(name, size) for name, size in store.sizes() if name != object_of(three[2])]
    monkeypatch.setattr(type(store), "sizes", lambda _: iter(listed))

    assert not quick_look.look().counts


@pytest.mark.parametrize("size_bytes", [0, 1, 1048520, 1048521, 2097080, 2097081, 3 << 20])
def test_the_length_of_an_object_follows_from_that_of_its_content(house: object, size_bytes: int) -> None:
    name = objects.write(os.urandom(size_bytes), bytes(32))
    (held,) = [size for each, size in objects.store().sizes() if each == name]

    assert held == sealed_size(size_bytes)


def test_harm_is_really_done(three: list[Item]) -> None:
    """What the tests above find is not found for another reason."""
    before = sealed(three[0])
    with transaction.atomic():
        HARM["flipped"][0](three[0], three[1])

    assert len(before) == len(sealed(three[0]))
    assert before != sealed(three[0])
