"""What is missing or changed in a picture's file is told, also where its decoder does not look."""

import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.stills import open_still

Damage = Callable[[bytes], bytes]


def _saved(kind: str, count: int = 1) -> bytes:
    frames = [Image.fromarray(painting.shapes(320, 240, seed)) for seed in range(count)]
    options: dict[str, Any] = {"save_all": True, "append_images": frames[1:]} if count > 1 else {}
    made = io.BytesIO()
    frames[0].save(made, kind, **options)
    return made.getvalue()


def _condition(content: bytes) -> Condition:
    still = open_still(io.BytesIO(content), Limits())
    assert still.exact() is not None
    assert bool(still.facts.note) is (still.facts.condition is not Condition.OK)
    return still.facts.condition


def _changed(content: bytes) -> bytes:
    place = len(content) * 3 // 4
    return content[:place] + bytes([content[place] ^ 16]) + content[place + 1 :]


def _emptied(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(300) + content[middle + 300 :]


def _without_a_part(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + content[middle + 300 :]


def _without_its_end(content: bytes) -> bytes:
    return content[:-8]


@pytest.mark.parametrize("damage", [_changed, _emptied, _without_a_part, _without_its_end])
def test_a_png_whose_checksums_do_not_agree_is_damaged(damage: Damage) -> None:
    for count in (1, 3):
        content = _saved("PNG", count)

        assert _condition(content) is Condition.OK
        assert _condition(damage(content)) is Condition.DAMAGED


@pytest.mark.parametrize("kind", ["GIF", "MPO", "PNG", "TIFF"])
@pytest.mark.parametrize("share", [0.8, 0.9, 0.99])
def test_a_file_cut_off_after_its_first_frame_is_damaged(kind: str, share: float) -> None:
    content = _saved(kind, 3)

    assert _condition(content) is Condition.OK
    assert _condition(content[: int(len(content) * share)]) is Condition.DAMAGED


@pytest.mark.parametrize("damage", [_emptied, _without_a_part])
def test_a_part_missing_in_a_second_jpeg_is_damage(damage: Damage) -> None:
    content = _saved("MPO", 2)
    second = content.index(b"\xff\xd8\xff", 3)

    assert _condition(content[:second] + damage(content[second:])) is Condition.DAMAGED


@pytest.mark.parametrize("kind", ["GIF", "PNG"])
def test_what_follows_the_end_of_a_picture_is_no_damage(kind: str) -> None:
    assert _condition(_saved(kind) + random.Random(1).randbytes(500)) is Condition.OK


def test_an_index_that_names_a_picture_that_is_not_there_is_damage() -> None:
    content = _saved("MPO", 2)
    second = content.index(b"\xff\xd8\xff", 3)

    assert _condition(content[:second]) is Condition.DAMAGED
