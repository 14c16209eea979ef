"""Videos are compared by the share of usable frames they have in common."""

import numpy as np
import pytest

from tests.engine.matching.flipping import Hashes, flipped, random_hashes
from tutela.engine.hashing.frames import Feature
from tutela.engine.matching.videos import VideoIndex, VideoNearness, compare


def video(hashes: Hashes, start_s: float = 0.0, quality: int = 90) -> Feature:
    count = len(hashes)
    return Feature(
        np.arange(count, dtype=np.uint32),
        start_s + np.arange(count, dtype=np.float64),
        np.full(count, quality, np.uint8),
        hashes,
    )


FILM = random_hashes(60, seed=1)
OTHER = random_hashes(40, seed=2)


def test_a_cut_of_a_video_is_found_with_its_times() -> None:
    cut = video(flipped(FILM[20:30], 12, seed=3))

    found = compare(cut, video(FILM))

    assert found == VideoNearness(1.0, 10 / 60, 10, 10, (0.0, 9.0), (20.0, 29.0))


def test_videos_without_a_common_frame_share_nothing() -> None:
    assert compare(video(FILM), video(OTHER)) == VideoNearness(0.0, 0.0, 0, 0, None, None)


def test_frames_of_low_quality_never_match() -> None:
    assert compare(video(FILM, quality=49), video(FILM)).matched_a == 0


@pytest.mark.parametrize("empty", [0, 1])
def test_a_video_without_frames_is_near_to_nothing(empty: int) -> None:
    sides = [video(FILM), video(FILM)]
    sides[empty] = video(FILM[:0])

    assert compare(sides[0], sides[1]).matched_a == 0


def test_the_index_says_what_comparing_says() -> None:
    mixed = video(np.concatenate([flipped(FILM[:6], 20, seed=4), flipped(OTHER[5:8], 5, seed=5)]))
    known = [(7, video(FILM)), (8, video(random_hashes(30, seed=6))), (9, video(OTHER))]

    found = VideoIndex(known).find(mixed)

    assert [match.entry for match in found] == [7, 9]
    assert [match.nearness for match in found] == [compare(mixed, video(FILM)), compare(mixed, video(OTHER))]


def test_an_index_of_no_videos_finds_none() -> None:
    assert VideoIndex([]).find(video(FILM)) == []
