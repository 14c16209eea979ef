"""Videos: one forced demuxer, frames as far as they decode, and never another file's frames."""

import io
import struct
import time
import tracemalloc
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.engine.media import painting, recording
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.file_types import Kind
from tutela.engine.media.video.video import Frame, open_video

CONTAINERS = [
    ("mp4", "libx264"),
    ("mov", "mjpeg"),
    ("3gp", "mpeg4"),
    ("matroska", "mpeg4"),
    ("webm", "libvpx"),
    ("avi", "mpeg4"),
    ("mpegts", "mpeg2video"),
    ("vob", "mpeg2video"),
    ("flv", "flv"),
    ("asf", "wmv2"),
    ("ogg", "libvpx"),
]
clip = cache(painting.clip)


def opened(data: bytes, every_s: float = 1.0, limits: Limits | None = None) -> tuple[Facts, list[Frame]]:
    with open_video(io.BytesIO(data), limits or Limits()) as video:
        frames = list(video.frames(every_s))
        return video.facts, frames


@pytest.mark.parametrize(("container", "codec"), CONTAINERS)
def test_every_container_gives_a_frame_a_second(container: str, codec: str) -> None:
    facts, frames = opened(clip(container, codec))

    assert facts.condition is Condition.OK, facts.note
    assert (facts.width, facts.height, facts.frames) == (160, 120, 30)
    assert [round(each.at_s) for each in frames] == [0, 1, 2]
    assert all(each.plane.luma.shape == (120, 160) for each in frames)


def test_every_frame_is_given_with_its_number_when_asked() -> None:
    frames = opened(clip("mp4", "libx264"), 0)[1]

    assert [each.index for each in frames] == list(range(30))
    assert [round(each.at_s, 2) for each in frames] == [round(number / 10, 2) for number in range(30)]


@pytest.mark.parametrize(("container", "codec"), [("mp4", "libx264"), ("mov", "mjpeg")])
def test_brightness_comes_as_it_is_stored_and_says_its_range(container: str, codec: str) -> None:
    expected = np.asarray(Image.fromarray(painting.shapes()).convert("L")).astype(float)

    plane = opened(clip(container, codec))[1][0].plane

    luma = plane.luma.astype(float)
    assert plane.is_limited == (codec == "libx264")
    assert np.abs(((luma - 16) * 255 / 219 if plane.is_limited else luma) - expected).mean() < 4


@pytest.mark.parametrize(("keys", "most"), [(5, 0.5), (10, 0.6), (300, 1.0)])
@pytest.mark.parametrize("container", ["mp4", "matroska"])
def test_no_more_is_decoded_than_leads_to_the_frames_wanted(container: str, keys: int, most: float) -> None:
    data = painting.clip(container, "libx264", 12, 24, keys=keys, options={"bf": "0"})

    frames = opened(data)[1]

    assert [round(each.at_s, 2) for each in frames] == list(range(12))
    assert [each.index for each in frames] == list(range(0, 288, 24))
    with open_video(io.BytesIO(data), Limits()) as video:
        packets = video.packets()
        assert packets is not None
        assert len(list(packets.every(1.0))) <= most * 288


def test_frames_are_the_same_whether_others_are_decoded_or_not() -> None:
    data = painting.clip("mp4", "libx264", 8, 24, keys=10)

    all_of_them = {each.index: each.plane.luma.tobytes() for each in opened(data, 0)[1]}

    for each in opened(data)[1]:
        assert all_of_them[each.index] == each.plane.luma.tobytes()


@pytest.mark.parametrize("container", ["mp4", "matroska"])
def test_the_numbers_of_frames_are_their_own_whatever_else_is_let_go(container: str) -> None:
    data = clip(container, "mpeg4")
    with open_video(io.BytesIO(data), Limits()) as one, open_video(io.BytesIO(data), Limits()) as other:
        earlier, packets = one.packets(), other.packets()
        assert earlier is not None
        assert packets is not None
        held = list(earlier.every(1.0))
        numbers = []
        for frame in packets.every(1.0):
            del held[:1]
            numbers.append(packets.number(frame))

    assert None not in numbers
    assert {0, 10, 20} <= set(numbers)


@pytest.mark.parametrize("container", ["mp4", "matroska"])
def test_no_long_time_is_left_out_where_the_frame_rate_varies(container: str) -> None:
    moments = [number / 30 for number in range(30)] + [1 + number / 5 for number in range(20)]
    data = painting.clip(container, "libx264", rate=1000, moments=moments, keys=7)

    at_s = [each.at_s for each in opened(data)[1]]

    assert at_s[0] == 0
    assert max(np.diff([*at_s, 4.8])) < 1.5


def test_key_frames_come_alone_with_their_moments() -> None:
    data = painting.clip("mp4", "libx264", 6, 20, keys=30)

    with open_video(io.BytesIO(data), Limits()) as video:
        found = list(video.key_frames())

    assert [round(each.at_s, 2) for each in found] == [0, 1.5, 3, 4.5]
    assert [each.index for each in found] == [0, 30, 60, 90]


def test_a_stream_of_pictures_is_decoded_at_a_part_of_its_size() -> None:
    data = painting.clip("mov", "mjpeg", size=(1600, 1200))

    with open_video(io.BytesIO(data), Limits()) as video:
        video.reduce()
        planes = [each.plane for each in video.frames()]

    assert {each.luma.shape for each in planes} == {(600, 800)}
    assert {each.reduced and (each.reduced.scale, each.reduced.width) for each in planes} == {(2, 1600)}
    assert (video.facts.width, video.facts.height) == (1600, 1200)


def test_the_memory_for_a_long_video_is_that_for_a_short_one() -> None:
    short, long = (
        painting.clip("mp4", "libx264", seconds, 24, size=(320, 240), keys=20) for seconds in (4, 60)
    )

    def most(data: bytes) -> int:
        tracemalloc.start()
        with open_video(io.BytesIO(data), Limits()) as video:
            for _ in video.frames():
                pass
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    # What is said of the packets on their way takes a little, and no more for a still longer one.
    assert most(long) < most(short) + 200_000


@pytest.mark.parametrize(
    "text", [b"ffconcat version 1.0\nfile sibling.mp4\n", b"#EXTM3U\n#EXTINF:3,\nsibling.mp4\n"]
)
def test_a_text_that_names_another_video_never_shows_its_frames(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "sibling.mp4").write_bytes(clip("mp4", "mpeg4"))
    (tmp_path / "evidence.mp4").write_bytes(text)

    with (tmp_path / "evidence.mp4").open("rb") as stream, open_video(stream, Limits()) as video:
        frames = list(video.frames())

    assert (video.facts.kind, video.facts.condition, frames) == (Kind.OTHER, Condition.NOT_MEDIA, [])


@pytest.mark.parametrize(
    ("container", "codec"),
    [("matroska", "mpeg4"), ("webm", "libvpx"), ("avi", "mpeg4"), ("flv", "flv"), ("asf", "wmv2")],
)
def test_a_truncated_video_is_damaged_and_gives_the_frames_that_are_there(container: str, codec: str) -> None:
    whole = clip(container, codec)

    facts, frames = opened(whole[: len(whole) * 2 // 3])

    assert facts.condition is Condition.DAMAGED
    assert frames


def test_a_movie_whose_index_was_at_its_lost_end_is_unreadable() -> None:
    whole = clip("mp4", "libx264")

    facts, frames = opened(whole[: len(whole) // 2])

    assert (facts.kind, facts.condition, frames) == (Kind.VIDEO, Condition.UNREADABLE, [])


@pytest.mark.parametrize(("container", "codec"), CONTAINERS)
def test_a_hole_in_the_data_never_raises(container: str, codec: str) -> None:
    data = bytearray(clip(container, codec))
    middle = len(data) // 2
    data[middle : middle + 300] = b"\x55" * 300

    facts, frames = opened(bytes(data))

    assert facts.condition in (Condition.OK, Condition.NOTED, Condition.DAMAGED, Condition.UNREADABLE)
    assert bool(frames) == (facts.condition is not Condition.UNREADABLE)


def test_limits_of_pixels_frames_and_time_are_named() -> None:
    data = clip("mp4", "mpeg4")

    large, none = opened(data, limits=Limits(pixels=100))
    many, some = opened(data, 0, Limits(frames=5))
    with open_video(io.BytesIO(data), Limits(), ends_s=time.process_time()) as video:
        late = list(video.frames())

    assert (large.condition, none) == (Condition.OVER_LIMIT, [])
    assert (many.condition, len(some)) == (Condition.NOTED, 5)
    assert "5 frames" in many.note
    assert (video.facts.condition, late) == (Condition.NOTED, [])
    assert "time limit" in video.facts.note


def test_pictures_come_near_the_moments_asked_for() -> None:
    with open_video(io.BytesIO(clip("mp4", "libx264")), Limits()) as video:
        found = list(video.pictures([0.0, 1.0, 2.5], 80))

    assert [round(at_s, 1) for at_s, _ in found] == [0.0, 1.0, 2.5]
    assert {picture.size for _, picture in found} == {(80, 60)}


def test_sound_alone_is_audio_with_a_length() -> None:
    made = painting.sound()

    facts, frames = opened(made)

    assert (facts.kind, facts.has_audio, frames) == (Kind.AUDIO, True, [])
    assert facts.duration_s == pytest.approx(1.0, abs=0.1)


def test_sound_with_a_cover_is_no_film_seen_whole() -> None:
    cover = b"\0image/jpeg\0\3\0" + painting.still("JPEG")
    frame = b"APIC" + struct.pack(">IH", len(cover), 0) + cover
    # Seven bits of each byte count.
    length = bytes(len(frame) >> by & 0x7F for by in (21, 14, 7, 0))
    heard = recording.recording("mp3", "libmp3lame", tones=[(0, 1)], length_s=1)

    facts, frames = opened(b"ID3\3\0\0" + length + frame + heard)

    assert len(frames) == 1
    assert facts.condition is Condition.NOTED
    assert facts.note == "sound with an attached picture and without a film"


@pytest.mark.parametrize(("container", "codec"), [("matroska", "libx264"), ("mp4", "mpeg4")])
def test_a_damaged_video_decodes_the_same_each_time(container: str, codec: str) -> None:
    whole = clip(container, codec)
    middle = len(whole) // 2
    broken = whole[:middle] + bytes(300) + whole[middle + 300 :]

    def look() -> tuple[Facts, list[bytes]]:
        facts, frames = opened(broken, every_s=0)
        return facts, [each.plane.luma.tobytes() for each in frames]

    first = look()
    assert all(look() == first for _ in range(30))
    assert first[0].condition is Condition.DAMAGED
