"""The frames taken of a video are those that vPDQ takes: by number, of what a plain decoding gives."""

import io
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, strategies as st

from tests.engine.media import painting
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.video.frame_numbers import numbered
from tutela.engine.media.video.video import Frame, open_video

PHONE = [number / 30 + (number % 7) / 300 for number in range(200)]
OPEN = {"bf": "3", "x264-params": "open-gop=1:keyint=35:min-keyint=35:scenecut=0"}
CRA = {"x265-params": "keyint=35:min-keyint=35:bframes=4:log-level=none"}
CLIPS: dict[str, dict[str, Any]] = {
    "as web pages serve it": {"rate": 30, "keys": 75, "options": {"bf": "3", "b_strategy": "0"}},
    "groups that are open": {"rate": 60, "keys": 35, "options": OPEN},
    "groups that are open, HEVC": {"codec": "libx265", "rate": 30, "keys": 35, "options": CRA},
    "Matroska": {"container": "matroska", "rate": 25, "keys": 33, "options": {"bf": "2"}},
    "29.97 frames a second": {"rate": Fraction(30_000, 1001), "seconds": 40, "keys": 50},
    "23.976 frames a second": {"container": "matroska", "rate": Fraction(24_000, 1001), "keys": 50},
    "as a telephone records it": {"moments": PHONE, "rate": 1000, "keys": 21},
    "VP9": {"container": "webm", "codec": "libvpx-vp9", "rate": 30, "keys": 40},
    "MPEG-4 in AVI": {"container": "avi", "codec": "mpeg4", "rate": 30, "keys": 40, "options": {"bf": "2"}},
    "H.264 in a transport stream": {"container": "mpegts", "rate": 30, "keys": 40, "options": {"bf": "2"}},
    "slower than a frame a second": {"rate": 1, "seconds": 4},
}


def reference(data: bytes) -> dict[int, bytes]:
    """The luma of the frames that vPDQ takes at one a second: its rule, on a plain decoding."""
    with av.open(io.BytesIO(data), "r") as file:
        stream = file.streams.video[0]
        stream.codec_context.thread_count = 1
        step = max(1, int(float(stream.average_rate or stream.base_rate or 0)))
        decoded = enumerate(file.decode(stream))
        return {number: luma(frame) for number, frame in decoded if number % step == 0}


def luma(frame: av.VideoFrame) -> bytes:
    plane = np.frombuffer(bytes(frame.planes[0]), np.uint8).reshape(frame.height, -1)
    return np.ascontiguousarray(plane[:, : frame.width]).tobytes()


def taken(data: bytes) -> list[Frame]:
    with open_video(io.BytesIO(data), Limits()) as video:
        return list(video.frames())


@pytest.mark.parametrize("name", CLIPS)
def test_the_frames_are_those_of_the_reference(name: str) -> None:
    data = painting.clip(**{"codec": "libx264", "seconds": 7, **CLIPS[name]})

    assert {each.index: each.plane.luma.tobytes() for each in taken(data)} == reference(data)


@given(st.lists(st.integers(0, 16), min_size=1, max_size=300))
def test_a_frame_has_the_number_of_its_place_among_all(late: list[int]) -> None:
    shown = sorted(range(len(late)), key=lambda place: (place + late[place], place))
    moments = {place: number for number, place in enumerate(shown)}
    packets = [
        SimpleNamespace(pts=40 * moments[place] - 80, size=1, is_discard=False) for place in range(len(late))
    ]

    assert [each.number for each in numbered(packets)] == [moments[place] for place in range(len(late))]


def test_what_is_never_shown_is_not_counted() -> None:
    packets = [
        SimpleNamespace(pts=pts, size=size, is_discard=is_discard)
        for pts, size, is_discard in [
            (-2, 9, True),
            (0, 9, False),
            (None, 9, False),
            (5, 9, False),
            (None, 0, False),
        ]
    ]

    assert [each.number for each in numbered(packets)] == [None, 0, None, 1, None]


def test_moments_that_leap_back_hold_no_more_than_a_few_packets() -> None:
    packets = [SimpleNamespace(pts=pts, size=1 << 20, is_discard=False) for pts in [10**9, *range(100)]]
    waiting = iter(packets)

    first = next(numbered(waiting))

    assert (first.packet.pts, len(list(waiting))) == (10**9, len(packets) - 17)
