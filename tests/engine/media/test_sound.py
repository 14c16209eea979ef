"""What is heard of a file is decoded behind the fence and written anew as plain samples, second by second."""

import io
import wave
from collections.abc import Iterator

import numpy as np
import pytest

from tests.engine.media import painting
from tests.engine.media.recording import recording
from tutela.engine.media.fence.fence import Answer, Fence
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.video.video import open_video

FORMS = [
    ("wav", "pcm_s16le", False), ("mp3", "mp3", False), ("flac", "flac", False), ("adts", "aac", False),
    ("mp4", "aac", True), ("matroska", "libopus", True), ("avi", "mp3", True), ("mpegts", "aac", True),
]  # fmt: skip
# Encoders begin with some silence that not every container says.
_PRIMING_S = 0.05


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence("tutela.engine.media.renderer:render") as fence:
        yield fence


def heard(fence: Fence, data: bytes, begins_s: float, ends_s: float) -> Answer:
    return fence.call(io.BytesIO(data), {"variants": ["sound2"], "moments": [begins_s, ends_s]})


def tones(answer: Answer) -> tuple[float, float]:
    """Say from when to when a tone is heard, in seconds from the start of the stretch."""
    with wave.open(io.BytesIO(answer.blobs["sound2"])) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16_000)
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(int)
    loud = np.flatnonzero(np.abs(samples) > 3000)
    return float(loud[0]) / 16_000, float(loud[-1] + 1) / 16_000


@pytest.mark.parametrize(("form", "codec", "has_film"), FORMS)
def test_each_stretch_holds_what_is_heard_in_its_seconds(
    fence: Fence, form: str, codec: str, has_film: bool
) -> None:
    data = recording(form, codec, tones=[(3, 4), (33, 34)], has_film=has_film)

    for begins_s in (0.0, 30.0):
        answer = heard(fence, data, begins_s, begins_s + 6)

        assert answer.facts["pictures"]["sound2"] == {"mime": "audio/wav", "seconds": 6.0}
        assert tones(answer) == pytest.approx((3, 4), abs=_PRIMING_S)


def test_the_last_stretch_ends_with_the_file(fence: Fence) -> None:
    data = recording("flac", "flac", tones=[(3, 4)], length_s=8)

    assert heard(fence, data, 6, 12).facts["pictures"]["sound2"]["seconds"] == pytest.approx(2, abs=0.01)
    assert heard(fence, data, 12, 18).blobs == {}


def test_no_more_is_made_at_a_time_than_half_a_minute(fence: Fence) -> None:
    data = recording("flac", "flac", tones=[(3, 4)])

    assert heard(fence, data, 0, 40).facts["pictures"]["sound2"]["seconds"] == pytest.approx(30)


def test_of_several_sound_tracks_each_is_told_and_the_one_asked_for_is_heard(fence: Fence) -> None:
    data = recording("mp4", "aac", tones=[(1, 2)], length_s=8, has_film=True, further=[[(4, 5)]])
    with open_video(io.BytesIO(data), Limits()) as film:
        told = film.facts.sounds

    def of_track(number: int) -> Answer:
        asked = {"variants": ["sound2"], "moments": [0.0, 6.0], "track": [number]}
        return fence.call(io.BytesIO(data), asked)

    assert told == (
        "aac, 2 channels, 48,000 a second", "aac, 2 channels, 48,000 a second, language cym",
    )  # fmt: skip
    assert tones(of_track(1)) == pytest.approx((1, 2), abs=_PRIMING_S)
    assert tones(of_track(2)) == pytest.approx((4, 5), abs=_PRIMING_S)
    assert of_track(3).blobs == {}


def test_a_film_without_sound_and_a_picture_have_none(fence: Fence) -> None:
    assert heard(fence, painting.clip("mp4", "libx264"), 0, 6).blobs == {}
    assert heard(fence, painting.still("JPEG"), 0, 6).blobs == {}


def test_damage_costs_the_seconds_it_hits(fence: Fence) -> None:
    whole = recording("mp3", "mp3", tones=[(3, 4), (33, 34)])
    middle = len(whole) // 2
    damaged = whole[:middle] + bytes(4000) + whole[middle + 4000 :]

    assert tones(heard(fence, damaged, 30, 36)) == pytest.approx((3, 4), abs=0.3)
    assert tones(heard(fence, whole[:middle], 0, 6)) == pytest.approx((3, 4), abs=_PRIMING_S)
