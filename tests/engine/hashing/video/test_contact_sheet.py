"""What people see of a video is made of the frames that its fingerprints were taken of."""

import io
import time
import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.engine.hashing.examining import examiner
from tests.engine.matching.flipping import random_hashes
from tests.engine.matching.videos.filming import film
from tests.engine.media.painting import clip
from tutela.engine.hashing.examiner import WORK
from tutela.engine.hashing.video import features, fingerprint, scenes
from tutela.engine.hashing.video.contact_sheet import SheetMaker
from tutela.engine.media.fence.fence import Answer, Fence, Limits
from tutela.engine.media.renditions import MOST_TILES
from tutela.engine.media.video.video import open_video

RENDER = "tutela.engine.media.renderer:render"
# A minute and a half of one landscape, and another for a second.
GLANCE = [1] * 44 + [900] + [1] * 45


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence(WORK) as fence:
        yield fence


def _examined(fence: Fence, content: bytes, **asked: object) -> Answer:
    return fence.call(io.BytesIO(content), {"sheet": True, **asked})


def _pixels(picture: bytes) -> NDArray[np.float32]:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), np.float32)


def _tiles(answer: Answer) -> list[NDArray[np.float32]]:
    """Cut a sheet into what it shows, in the order of its moments."""
    told, sheet = answer.facts["pictures"]["sheet"], _pixels(answer.blobs["sheet"])
    (wide, high), columns = told["tile"], told["columns"]
    places = [divmod(number, columns) for number in range(len(told["moments"]))]
    return [sheet[row * high : row * high + high, at * wide : at * wide + wide] for row, at in places]


def _unlike_the_first(tiles: list[NDArray[np.float32]]) -> list[int]:
    return [number for number, tile in enumerate(tiles) if np.abs(tile - tiles[0]).mean() > 10]


def test_what_is_seen_for_a_second_only_is_on_the_sheet(fence: Fence) -> None:
    answer = _examined(fence, film(GLANCE))

    moments = answer.facts["pictures"]["sheet"]["moments"]
    assert [moments[number] for number in _unlike_the_first(_tiles(answer))] == [44.0]
    assert moments == scenes.moments(features.columns(answer.blobs["vpdq"]), MOST_TILES)
    assert len(moments) == MOST_TILES


@pytest.mark.parametrize("seconds", [3, 20, 40])
def test_it_is_what_would_be_made_by_decoding_the_video_again(fence: Fence, seconds: int) -> None:
    content = clip("mp4", "libx264", seconds=seconds, keys=10)

    made = _examined(fence, content)
    moments = scenes.moments(features.columns(made.blobs["vpdq"]), MOST_TILES)
    with Fence(RENDER) as rendering:
        asked = {"variants": ["standin", "thumb", "preview", "sheet"], "moments": moments}
        again = rendering.call(io.BytesIO(content), asked)

    assert made.facts["pictures"] == again.facts["pictures"]
    assert np.abs(_pixels(made.blobs["sheet"]) - _pixels(again.blobs["sheet"])).mean() < 4


def test_the_preview_shows_a_frame_a_tenth_in_and_not_the_first(fence: Fence) -> None:
    answer = _examined(fence, film([900] + [1] * 14))

    tiles, preview = _tiles(answer), _pixels(answer.blobs["preview"])
    assert np.abs(preview - tiles[0]).mean() > 10
    # Above the label of the tile.
    assert np.abs(preview - tiles[2])[:-40].mean() < 4


def test_a_look_of_one_frame_stays_among_hundreds_and_the_rest_are_from_everywhere(fence: Fence) -> None:
    answer = _examined(fence, film(GLANCE), every_s=0.1)

    moments = answer.facts["pictures"]["sheet"]["moments"]
    unlike = [moments[number] for number in _unlike_the_first(_tiles(answer))]
    assert len(features.columns(answer.blobs["vpdq"])) == 10 * len(GLANCE)
    assert len(moments) == MOST_TILES
    assert len(unlike) >= 1
    assert all(44 <= at_s < 45 for at_s in unlike)
    assert np.diff([0.0, *moments, 90.0]).max() < 4


def test_however_long_a_video_is_no_more_is_kept_of_it() -> None:
    content, hashes = clip(seconds=200, keys=10), random_hashes(2_000, seed=5)
    most: dict[bool, int] = {}
    with open_video(io.BytesIO(content), Limits()) as video:
        maker = SheetMaker(200.0)
        tracemalloc.start()
        # Every frame is a look of its own, and there are more of them than are kept.
        for number, (frame, bits) in enumerate(zip(video.frames(0), hashes, strict=True)):
            maker.see(frame, bits.tobytes())
            is_late = number >= len(hashes) // 2
            most[is_late] = max(most.get(is_late, 0), tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()

    assert most[True] < 1.2 * most[False]
    assert len(maker.made(with_singles=False).pictures["sheet"]["moments"]) == MOST_TILES


def test_what_is_decoded_at_a_part_of_its_size_gives_a_sheet_and_no_preview(fence: Fence) -> None:
    answer = _examined(fence, clip("mov", "mjpeg", seconds=2, rate=2, size=(1600, 1200)))

    assert list(answer.facts["pictures"]) == ["sheet"]
    assert answer.facts["pictures"]["sheet"]["tile"] == [320, 240]


def test_when_the_time_is_up_what_was_found_is_told_and_no_sheet_is_made() -> None:
    asked = {"sheet": True, "started_s": time.process_time() - 9.0, "cpu_s": 10.0}

    filmed = fingerprint.fingerprint(io.BytesIO(film(GLANCE)), Limits(), asked)

    assert filmed.rendered.blobs == {}
    assert "time limit" in filmed.facts.note


def test_a_sheet_is_made_where_it_is_asked_for_and_of_videos_only() -> None:
    picture = io.BytesIO()
    Image.fromarray(np.zeros((120, 160, 3), np.uint8)).save(picture, "PNG")
    files = [io.BytesIO(clip()), picture]
    unasked = examiner().examine_many(files)
    asked = examiner().examine_many(files, sheets=True)

    assert [sorted(one.shown) for one in unasked] == [[], []]
    assert [sorted(one.shown) for one in asked] == [["preview", "sheet", "standin", "thumb"], []]
    assert [one.vpdq for one in asked] == [one.vpdq for one in unasked]
