"""Videos are compared by the share of usable frames they have in common."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.engine.matching.flipping import Hashes, flipped, random_hashes
from tutela.engine.hashing.video.features import Coverage, Feature
from tutela.engine.matching import mmap_file
from tutela.engine.matching.videos.alignment import Segment
from tutela.engine.matching.videos.index import OnlyKeyFrames, Verdict, VideoIndex, compare
from tutela.engine.matching.videos.nearness import Shared, VideoNearness


def video(hashes: Hashes, start_s: float = 0.0, quality: int = 90) -> Feature:
    count = len(hashes)
    return Feature(
        np.arange(count, dtype=np.uint32),
        start_s + np.arange(count, dtype=np.float64),
        np.full(count, quality, np.uint8),
        hashes,
        np.zeros(count, np.bool_),
    )


FILM = random_hashes(60, seed=1)
OTHER = random_hashes(40, seed=2)


def test_a_cut_of_a_video_is_found_with_its_times() -> None:
    cut = video(flipped(FILM[20:30], 12, seed=3))

    found = compare(cut, video(FILM))

    assert found == VideoNearness(
        1.0, 10 / 60, 10, 10, (Segment(in_a=(0.0, 9.0), in_b=(20.0, 29.0), offset_s=20.0, frames=10),)
    )


def test_a_scene_that_stands_still_for_long_takes_little_memory_and_keeps_shares_and_times() -> None:
    still, moves = np.repeat(random_hashes(1, seed=5), 1500, axis=0), random_hashes(90, seed=6)
    whole, trimmed = video(np.concatenate([still, moves])), video(np.concatenate([still[400:], moves]))
    index = VideoIndex([(1, whole), (2, video(OTHER))])

    tracemalloc.start()
    (found,) = index.find(trimmed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    # All 1.8 million pairs at once take 204 million bytes.
    assert peak < 160_000_000
    assert (found.nearness.share_of_a, found.nearness.share_of_b) == (1.0, 1.0)
    assert found.nearness.segments == (Segment((0.0, 1189.0), (400.0, 1589.0), 400.0, 1190),)
    assert compare(trimmed, whole) == found.nearness


def test_videos_without_a_common_frame_share_nothing() -> None:
    assert compare(video(FILM), video(OTHER)) == VideoNearness(0.0, 0.0, 0, 0)


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


def test_parts_in_another_order_are_aligned_one_by_one() -> None:
    cut = video(np.concatenate([FILM[30:42], random_hashes(7, seed=8), FILM[3:9]]))

    found = compare(cut, video(FILM))

    assert found.segments == (
        Segment((0.0, 11.0), (30.0, 41.0), 30.0, 12),
        Segment((19.0, 24.0), (3.0, 8.0), -16.0, 6),
    )


def test_a_still_scene_does_not_blur_the_shift_of_what_moves() -> None:
    known = np.concatenate([FILM[:10], np.repeat(FILM[10:11], 20, axis=0), FILM[11:20]])

    found = compare(video(known[5:35]), video(known))

    assert found.segments[0] == Segment((0.0, 29.0), (5.0, 34.0), 5.0, 30)


def test_frames_between_two_seconds_are_aligned_to_both() -> None:
    shifted = video(FILM[20:40])
    asked = replace(shifted, at_s=shifted.at_s + 0.4)

    assert compare(asked, video(FILM)).segments[0].offset_s == pytest.approx(19.6)


def test_key_frames_that_find_nothing_are_no_answer() -> None:
    index = VideoIndex([(7, video(FILM))])
    few = replace(video(OTHER), coverage=Coverage.KEY_FRAMES)

    with pytest.raises(OnlyKeyFrames):
        index.find(few)
    assert index.look(few).verdict is Verdict.UNDECIDED
    assert index.look(video(OTHER)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("frames", "verdict"), [(1, Verdict.UNDECIDED), (2, Verdict.KNOWN)])
def test_one_key_frame_settles_nothing(frames: int, verdict: Verdict) -> None:
    few = replace(video(FILM[10 : 10 + frames]), coverage=Coverage.KEY_FRAMES)

    assert VideoIndex([(7, video(FILM))]).look(few).verdict is verdict


def test_a_stray_frame_makes_no_known_video() -> None:
    stray = video(np.concatenate([FILM[:1], OTHER[:5]]))

    assert VideoIndex([(7, video(FILM))]).look(stray).verdict is Verdict.UNKNOWN


def test_a_fingerprint_between_bars_counts_with_the_stored_one_as_one_frame() -> None:
    both = video(np.concatenate([OTHER[:10], FILM[:10]]))
    both = replace(both, at_s=np.tile(np.arange(10.0), 2), is_cut=np.arange(20) >= 10)

    found = compare(both, video(FILM))

    assert (found.share_of_a, found.matched_a, found.interval_b) == (1.0, 10, (0.0, 9.0))


# As a logo changes every frame of a copy: none is near any more.
MARKED = 50


def test_frames_alike_in_a_row_make_a_video_known() -> None:
    copy = video(flipped(FILM[20:40], MARKED, seed=11))

    [match] = VideoIndex([(7, video(FILM)), (8, video(OTHER))]).find(copy)

    assert (match.entry, match.nearness) == (7, compare(copy, video(FILM)))
    assert match.nearness.rule is Shared.ALIGNED
    assert match.nearness.segments == (Segment((0.0, 19.0), (20.0, 39.0), 20.0, 20),)
    assert (match.nearness.share_of_a, match.nearness.share_of_b) == (1.0, 20 / 60)


def test_what_is_near_is_not_told_as_alike() -> None:
    mixed = video(np.concatenate([flipped(FILM[:10], 20, seed=12), flipped(OTHER[:10], MARKED, seed=13)]))

    found = VideoIndex([(7, video(OTHER)), (8, video(FILM))]).find(mixed)

    assert [(match.entry, match.nearness.rule) for match in found] == [(8, Shared.NEAR), (7, Shared.ALIGNED)]


@pytest.mark.parametrize(("pictures", "is_found"), [(2, False), (3, True)])
def test_a_picture_that_stands_still_counts_once(pictures: int, is_found: bool) -> None:
    still = np.repeat(FILM[:pictures], 30, axis=0)

    found = VideoIndex([(7, video(still))]).find(video(flipped(still, MARKED, seed=14)))

    assert bool(found) is is_found
    assert compare(video(still), video(flipped(still, MARKED, seed=14))).is_enough is is_found


def test_pictures_that_hardly_differ_count_once() -> None:
    calm = np.concatenate([flipped(FILM[:1], 20, seed=seed) for seed in range(40)])

    assert VideoIndex([(7, video(calm))]).find(video(flipped(calm, 45, seed=15))) == []


def test_alike_frames_in_another_order_say_nothing() -> None:
    shuffled = np.random.default_rng(16).permutation(flipped(FILM, MARKED, seed=16))

    assert VideoIndex([(7, video(FILM))]).find(video(shuffled)) == []


def test_frames_further_than_alike_say_nothing() -> None:
    assert VideoIndex([(7, video(FILM))]).find(video(flipped(FILM, 57, seed=17))) == []


@pytest.mark.parametrize(("frames", "verdict"), [(2, Verdict.UNDECIDED), (3, Verdict.KNOWN)])
def test_glimpses_settle_by_frames_alike_too(frames: int, verdict: Verdict) -> None:
    few = video(flipped(FILM[10 : 10 + frames], MARKED, seed=18))
    few = replace(few, coverage=Coverage.KEY_FRAMES)

    assert VideoIndex([(7, video(FILM))]).look(few).verdict is verdict


@pytest.mark.parametrize(("bits", "is_hint"), [(50, True), (90, False)])
def test_one_frame_alike_is_a_hint(bits: int, is_hint: bool) -> None:
    stray = video(np.concatenate([flipped(FILM[:1], bits, seed=19), OTHER[:5]]))

    finding = VideoIndex([(7, video(FILM))]).look(replace(stray, coverage=Coverage.KEY_FRAMES))

    assert (finding.verdict, finding.has_hint) == (Verdict.UNDECIDED, is_hint)


def test_an_index_is_opened_as_it_was_written_and_says_the_same(tmp_path: Path) -> None:
    films = [(number, video(random_hashes(50, seed=100 + number))) for number in range(20)]
    made = VideoIndex([*films, (70, video(FILM))])
    mmap_file.write(tmp_path / "films", {"vpdq": made.columns()})

    mapped = VideoIndex.of(mmap_file.opened(tmp_path / "films").part("vpdq"))

    for copy in (video(flipped(FILM[20:40], 12, seed=20)), video(flipped(FILM[20:40], MARKED, seed=21))):
        assert [match.entry for match in mapped.find(copy)] == [70]
        assert mapped.find(copy) == made.find(copy) == mapped.changed([3], [(90, video(OTHER))]).find(copy)
    assert not mapped.changed([70], []).find(video(FILM))
    assert [match.entry for match in mapped.changed([], [(90, video(OTHER))]).find(video(OTHER))] == [90]
