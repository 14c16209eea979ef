"""A contact sheet shows each look of a video, and then all of its length."""

import numpy as np
import pytest

from tests.engine.matching.flipping import flipped, random_hashes
from tests.engine.matching.videos.test_index import video
from tutela.engine.hashing.video import scenes

STILL = np.repeat(random_hashes(1, seed=31), 600, axis=0)


def test_what_is_seen_for_a_second_only_is_shown() -> None:
    seen = STILL.copy()
    seen[[123, 457]] = flipped(STILL[:2], 90, seed=32)

    chosen = scenes.moments(video(seen), 20)

    assert {123.0, 457.0} <= set(chosen)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == 20


def test_what_looks_the_same_is_shown_from_everywhere() -> None:
    assert np.diff(scenes.moments(video(STILL), 10)).max() <= 2 * 60


def test_the_looks_that_differ_most_come_first_where_there_are_too_many() -> None:
    many = np.concatenate([flipped(STILL[:50], 20, seed=33), random_hashes(10, seed=34)])

    assert {float(at) for at in range(50, 60)} <= set(scenes.moments(video(many), 11))


@pytest.mark.parametrize(("count", "most"), [(0, 60), (1, 60), (7, 60), (7, 7)])
def test_a_short_video_is_shown_whole(count: int, most: int) -> None:
    assert scenes.moments(video(STILL[:count]), most) == [float(at) for at in range(count)]
