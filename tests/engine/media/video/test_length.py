"""Whether a video is all there: the last picture may stand, and a clock may start late."""

import io

import pytest

from tests.engine.media import painting
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.video.video import open_video

LATE = [600 + number / 25 for number in range(50)]
WHOLE: list[tuple[str, str, list[float], float, float]] = [
    ("mp4", "mpeg4", [0.0, 1, 2, 3, 4, 5], 1.0, 6.0),
    ("mp4", "mpeg4", [0.0, 5, 10, 15], 5.0, 20.0),
    ("matroska", "mpeg4", [0.0, 10, 20, 30], 10.0, 40.0),
    ("flv", "flv", [0.0, 10, 20, 30], 10.0, 40.0),
    ("mp4", "mpeg4", [number / 25 for number in range(50)], 4.0, 6.0),
    ("webm", "libvpx", [number / 25 for number in range(50)], 4.0, 6.0),
    ("matroska", "mpeg4", LATE, 0.04, 2.0),
    ("webm", "libvpx", LATE, 0.04, 2.0),
    ("flv", "flv", LATE, 0.04, 2.0),
]


def judged(data: bytes) -> Facts:
    with open_video(io.BytesIO(data), Limits()) as video:
        list(video.frames())
        return video.facts


@pytest.mark.parametrize(("container", "codec", "moments", "last_s", "length_s"), WHOLE)
def test_a_whole_video_is_not_called_damaged(
    container: str, codec: str, moments: list[float], last_s: float, length_s: float
) -> None:
    kept = {"avoid_negative_ts": "disabled"} if moments is LATE else {}

    facts = judged(painting.clip(container, codec, 1, 25, moments=moments, last_s=last_s, written=kept))

    assert (facts.condition, facts.note) == (Condition.OK, "")
    assert facts.duration_s == pytest.approx(length_s, abs=0.1)


def test_a_picture_stands_to_the_end_of_a_whole_file_that_does_not_say_how_long() -> None:
    moments = [number / 25 for number in range(50)]
    made = painting.clip("matroska", "mpeg4", moments=moments, last_s=4.0)
    # The last block says how long it stands (element 9B): as if it were another, unknown element.
    at = made.rindex(b"\x9b\x82")

    facts = judged(made[:at] + b"\x9a" + made[at + 1 :])

    assert facts.duration_s == pytest.approx(6.0, abs=0.1)
    assert (facts.condition, facts.note) == (Condition.OK, "")


@pytest.mark.parametrize(("container", "codec"), [("matroska", "mpeg4"), ("webm", "libvpx")])
@pytest.mark.parametrize("kept", [0.99, 0.5])
def test_a_matroska_file_shorter_than_it_says_is_damaged(container: str, codec: str, kept: float) -> None:
    whole = painting.clip(container, codec, seconds=4)

    facts = judged(whole[: int(len(whole) * kept)])

    assert facts.condition is Condition.DAMAGED
    assert facts.note


def test_a_picture_that_stands_on_in_an_avi_is_a_frame_that_is_there() -> None:
    made = painting.clip("avi", "mpeg4", 1, 10, moments=[0.0, 0.1, 0.2, 0.6, 0.7])

    facts = judged(made)

    assert (facts.condition, facts.note) == (Condition.OK, "")
