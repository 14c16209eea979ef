"""Copies of films are found by glimpses where those settle it, and by every second where they do not."""

import io

import numpy as np
import pytest

from tests.engine.hashing import examining
from tests.engine.matching.videos.filming import Copy, film
from tutela.engine.hashing.examiner import Examiner
from tutela.engine.hashing.video.features import Coverage, Feature, columns
from tutela.engine.matching.videos.index import Finding, Verdict, VideoIndex
from tutela.engine.matching.videos.triage import find_video

SCENES = range(100, 112)


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return examining.examiner()


def feature(examiner: Examiner, content: bytes) -> Feature:
    return columns(examiner.examine(io.BytesIO(content)).vpdq)


@pytest.fixture(scope="module")
def index(examiner: Examiner) -> VideoIndex:
    others = [range(first, first + 8) for first in (200, 300, 400)]
    films = [film(scenes) for scenes in (SCENES, *others)]
    return VideoIndex([(number, feature(examiner, each)) for number, each in enumerate(films)])


def found(examiner: Examiner, index: VideoIndex, content: bytes) -> Finding:
    return find_video(io.BytesIO(content), examiner, index)[1]


@pytest.mark.parametrize(
    "copy",
    [
        Copy(),
        Copy(size=(640, 480)),
        Copy(size=(160, 120)),
        Copy(above=40),
        Copy(beside=60),
        Copy(logo=True),
        Copy(size=(480, 360), above=50, logo=True),
    ],
    ids=[
        "as it is",
        "enlarged",
        "reduced",
        "letterboxed",
        "pillarboxed",
        "with a logo",
        "enlarged, with a logo in its bars",
    ],
)
def test_a_copy_is_known_by_glimpses_and_by_every_second(
    examiner: Examiner, index: VideoIndex, copy: Copy
) -> None:
    content = film(SCENES[4:9], copy)

    quick, whole = found(examiner, index, content), index.look(feature(examiner, content))

    assert (quick.coverage, whole.coverage) == (Coverage.KEY_FRAMES, Coverage.EVERY_SECOND)
    # Three glimpses are had of five seconds, the last one from the last second.
    for finding, seen_until_s, seconds in ((quick, 4.9, 3), (whole, 4.0, 5)):
        assert finding.verdict is Verdict.KNOWN
        assert [match.entry for match in finding.matches] == [0]
        nearness = finding.matches[0].nearness
        assert (nearness.interval_a, nearness.interval_b) == ((0.0, seen_until_s), (4.0, 8.0))
        assert nearness.share_of_a > 0.9
        assert nearness.share_of_b == seconds / 12


def test_what_glimpses_do_not_settle_is_looked_at_every_second(examiner: Examiner, index: VideoIndex) -> None:
    one_key_frame = Copy(keys=1000)

    known = found(examiner, index, film([901, *SCENES[2:7]], one_key_frame))
    inserted = found(examiner, index, film([900, *SCENES[2:5], 901, 902], one_key_frame))

    assert (known.coverage, known.verdict) == (Coverage.EVERY_SECOND, Verdict.KNOWN)
    assert (inserted.coverage, inserted.verdict) == (Coverage.EVERY_SECOND, Verdict.KNOWN)
    segment = inserted.matches[0].nearness.segments[0]
    assert (segment.in_a, segment.in_b, segment.offset_s, segment.frames) == ((1, 3), (2, 4), 1, 3)


def test_a_glimpse_costs_no_more_of_a_long_film(examiner: Examiner, index: VideoIndex) -> None:
    content = io.BytesIO(film([*SCENES, *range(600, 660)]))

    turns = [columns(examiner.examine_glimpses(content, turn).vpdq) for turn in range(3)]

    assert [len(each) for each in turns] == [3 * 4, 3 * 4, 12 * 4]
    assert len(np.unique(np.concatenate([each.frame for each in turns]))) == 18 * 4
    assert [bool(each.at_s.min() < 20 and each.at_s.max() > 50) for each in turns] == [True] * 3


def test_a_file_that_marks_no_key_frames_is_known_by_them_all(examiner: Examiner, index: VideoIndex) -> None:
    stream = io.BytesIO(film(SCENES[4:9], Copy(container="mpegts")))

    assert found(examiner, index, stream.getvalue()).coverage is Coverage.KEY_FRAMES
    assert not examiner.examine_glimpses(stream, 1).vpdq


def test_unknown_is_said_of_every_second_only(examiner: Examiner, index: VideoIndex) -> None:
    content = film(range(500, 505))

    quick = index.look(columns(examiner.examine_key_frames(io.BytesIO(content)).vpdq))
    whole = found(examiner, index, content)

    assert (quick.coverage, quick.verdict) == (Coverage.KEY_FRAMES, Verdict.UNDECIDED)
    assert (whole.coverage, whole.verdict, whole.matches) == (Coverage.EVERY_SECOND, Verdict.UNKNOWN, ())


def test_nothing_is_said_of_a_video_that_does_not_decode(examiner: Examiner, index: VideoIndex) -> None:
    content = film(SCENES[:3])

    assert found(examiner, index, content[: len(content) // 2]).verdict is Verdict.UNDECIDED


def test_a_film_with_bars_is_found_by_a_copy_without(examiner: Examiner) -> None:
    barred = VideoIndex([(7, feature(examiner, film(SCENES[:5], Copy(above=60))))])

    assert [match.entry for match in found(examiner, barred, film(SCENES[:5])).matches] == [7]
