"""Groups of videos that come and go are those of the videos that are there, whatever came when."""

from collections.abc import Iterable

import numpy as np
from hypothesis import given, strategies as st

from tests.engine.matching.flipping import flipped, random_hashes
from tutela.engine.hashing.video.features import Feature, FrameHash, columns, pack
from tutela.engine.matching.copies import Copy, find_copies
from tutela.engine.matching.stacks.incremental import Group
from tutela.engine.matching.videos.incremental import IncrementalVideos
from tutela.engine.matching.videos.index import compare

SECONDS = 12
SCENES = random_hashes(5 * SECONDS, seed=1).reshape(5, SECONDS, 32)


def _video(number: int, *parts: tuple[int, int, int]) -> Feature:
    """Make a video of seconds of scenes, each slightly other than in the scene itself."""
    rows = np.concatenate([SCENES[scene][first:last] for scene, first, last in parts])
    noisy = flipped(rows, 6, seed=number)
    return columns(pack([FrameHash(at, float(at), row.tobytes(), 100) for at, row in enumerate(noisy)]))


VIDEOS = [
    _video(0, (0, 0, 12)),
    _video(1, (0, 0, 12)),
    _video(2, (0, 6, 12), (1, 0, 6)),
    _video(3, (1, 0, 12)),
    _video(4, (1, 0, 7), (2, 0, 5)),
    _video(5, (2, 0, 5), (3, 0, 7)),
    _video(6, (3, 0, 12)),
    _video(7, (4, 0, 12)),
    _video(8, (4, 0, 2), (2, 0, 12)),
    _video(9, (2, 0, 12)),
    # All of it is in others, and less than half of each of them.
    _video(10, (4, 0, 5)),
]


def _groups(numbers: Iterable[int]) -> list[Group]:
    """Compare every two, and walk from each to all it reaches."""
    left, found = sorted(numbers), []
    while left:
        reached = {left[0]}
        while more := [
            one for one in left if one not in reached and any(_are_copies(one, r) for r in reached)
        ]:
            reached.update(more)
        if len(reached) > 1:
            found.append([(one, _apart(left[0], one)) for one in sorted(reached)])
        left = [one for one in left if one not in reached]
    return found


def _are_copies(one: int, other: int) -> bool:
    found = compare(VIDEOS[one], VIDEOS[other])
    return found.is_enough and min(found.share_of_a, found.share_of_b) >= 0.5


def _apart(one: int, other: int) -> int:
    found = compare(VIDEOS[one], VIDEOS[other])
    return round(100 * (1 - found.share_of_b)) if found.is_enough else 100


@given(order=st.permutations(range(10)), cuts=st.sets(st.integers(1, 9)), leaving=st.sets(st.integers(0, 9)))
def test_videos_come_and_go_in_any_order(order: list[int], cuts: set[int], leaving: set[int]) -> None:
    growing, here = IncrementalVideos(), set[int]()
    for some in np.split(np.array(order), sorted(cuts)):
        gone = here & leaving
        growing.change(gone, [(one, VIDEOS[one]) for one in some.tolist()])
        here = (here - gone) | set(some.tolist())

        assert growing.groups() == _groups(here)


def test_copies_of_copies_are_one_group_and_tell_how_much_they_share_with_the_first() -> None:
    growing = IncrementalVideos()
    growing.change([], list(enumerate(VIDEOS)))

    assert growing.groups()[0] == [(0, 0), (1, 0), (2, 50), (3, 100), (4, 100)]
    assert len(growing.groups()) > 1


def test_files_that_are_stacked_at_once_fall_into_the_same_groups() -> None:
    files = [Copy(bytes([number]) * 32, feature=video) for number, video in enumerate(VIDEOS)]

    found = find_copies(files).members()

    groups = _groups(range(len(VIDEOS)))
    assert list(found.values()) == [[number for number, _ in group] for group in groups]
    assert 10 not in {number for group in groups for number, _ in group}
