"""A reel holds a place for each moment, in order, so that a player can step through it."""

import io

import pytest
from PIL import Image

from tutela.demonstration.painting.videos import MP4, Segment, Video, encode_video
from tutela.engine.media.fence.fence import Fence
from tutela.engine.media.renditions import COLUMNS_OF_REEL
from tutela.engine.media.video import reels

SLOW = Video((Segment(2, 0, 2), Segment(7, 0, 2)), 320, 180, MP4, "2024-06-04T00:00:00Z", 2026)


def _grey(level: int, size: tuple[int, int] = (60, 40)) -> Image.Image:
    return Image.new("RGB", size, (level, level, level))


def _animation() -> bytes:
    file = io.BytesIO()
    first, *later = (_grey(40 * number) for number in range(5))
    first.save(file, "GIF", save_all=True, append_images=later)
    return file.getvalue()


def test_each_moment_has_the_frame_that_is_shown_then() -> None:
    first, second = _grey(1), _grey(2)

    assert reels.at_moments([(0.0, first), (0.5, second)], [0.0, 0.25, 0.4999, 1.0]) == [
        first, first, second, second,
    ]  # fmt: skip
    assert reels.at_moments([(0.3, first)], [0.0]) == [first]
    assert reels.at_moments([], [0.0]) == []


def test_pictures_stand_in_rows_each_in_the_middle_of_its_place() -> None:
    reel = reels.laid([_grey(50), *(_grey(200, (30, 20)) for _ in range(COLUMNS_OF_REEL))])

    assert reel.size == (60 * COLUMNS_OF_REEL, 80)
    assert reel.getpixel((30, 20)) == (50, 50, 50)
    assert reel.getpixel((75 + 15, 20)) == (200, 200, 200)
    assert reel.getpixel((30, 60)) == (200, 200, 200)


@pytest.mark.parametrize(
    ("data", "asked", "places", "size"),
    [
        (
            encode_video(SLOW),
            {"moments": [number / 8 for number in range(32)], "is_overview": True},
            32,
            (320, 180),
        ),
        (_animation(), {"is_overview": True}, 5, (60, 40)),
    ],
    ids=["film", "animation"],
)
def test_a_reel_is_made_behind_the_fence(
    data: bytes, asked: dict[str, object], places: int, size: tuple[int, int]
) -> None:
    with Fence("tutela.engine.media.renderer:render") as fence:
        answer = fence.call(io.BytesIO(data), {"variants": ["reel1"], **asked})

    (name,) = answer.blobs
    with Image.open(io.BytesIO(answer.blobs[name])) as reel:
        assert name == "reel1"
        rows = -(-places // COLUMNS_OF_REEL)
        assert (reel.width / COLUMNS_OF_REEL, reel.height / rows) == size
