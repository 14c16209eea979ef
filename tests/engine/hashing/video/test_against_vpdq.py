"""An outside judge: the frames of a video are those that the vpdq package takes, with its fingerprints."""

import json
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.engine.cli.test_cli import run
from tests.engine.hashing.drawing import hills

JUDGE = Path(__file__).parents[4] / ".venv-bench/bin/python"
_ASK = """
import json, sys, vpdq
rows = vpdq.computeHash(sys.argv[1], seconds_per_hash=1)
print(json.dumps([(row.frame_number, row.quality, row.hex, row.timestamp) for row in rows]))
"""
Row = tuple[int, int, str, float]


def _is_there() -> bool:
    asked = [str(JUDGE), "-c", "import vpdq"]
    return JUDGE.exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not _is_there(), reason="vpdq is built from source, with ffmpeg's headers: make .venv-bench/done"
)


def moving(path: Path, times: list[Fraction], rate: Fraction, codec: str = "mpeg4", between: int = 0) -> Path:
    """Film a landscape that turns into another while it drifts; one frame at each of some seconds."""
    one, other = hills(240, 320, 3), hills(240, 320, 4)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        stream.codec_context.max_b_frames = between
        stream.time_base = stream.codec_context.time_base = Fraction(1, 60_000)
        for number, at in enumerate(times):
            part = number / len(times)
            shade = (one * (1 - part) + np.roll(other, number * 3, 1) * part).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(
                np.dstack([shade, np.roll(shade, 5, 0), 255 - shade]), format="rgb24"
            )
            frame.pts, frame.time_base = int(at * 60_000), Fraction(1, 60_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def judged(path: Path) -> list[Row]:
    printed = subprocess.run([str(JUDGE), "-c", _ASK, str(path)], capture_output=True, check=True).stdout
    return [(number, quality, bits, at) for number, quality, bits, at in json.loads(printed.splitlines()[-1])]


def ours(path: Path) -> list[Row]:
    cells = [line.split(",") for line in run("hash", "--format", "vpdq", path).stdout.splitlines()]
    return [(int(number), int(quality), bits, float(at)) for number, quality, bits, at in cells]


def check(found: list[Row], expected: list[Row]) -> None:
    assert [row[0] for row in found] == [row[0] for row in expected]
    assert all(abs(left[1] - right[1]) <= 1 for left, right in zip(found, expected, strict=True))
    apart = [
        (int(left[2], 16) ^ int(right[2], 16)).bit_count()
        for left, right in zip(found, expected, strict=True)
    ]
    assert max(apart) <= 8


@pytest.mark.parametrize(
    ("rate", "seconds", "codec", "ending", "between"),
    [
        (Fraction(24), 5, "mpeg4", "mp4", 0),
        (Fraction(25), 5, "libx264", "mp4", 3),
        (Fraction(30_000, 1001), 6, "mpeg4", "mp4", 0),
        (Fraction(24_000, 1001), 6, "libx264", "mkv", 2),
        (Fraction(25, 2), 5, "mpeg4", "mp4", 0),
        (Fraction(60), 3, "libx264", "ts", 2),
        (Fraction(1, 2), 12, "mpeg4", "mp4", 0),
    ],
)
def test_of_a_film_of_one_rate_the_same_frames_have_the_same_times_and_fingerprints(
    tmp_path: Path, rate: Fraction, seconds: int, codec: str, ending: str, between: int
) -> None:
    times = [number / rate for number in range(int(rate * seconds))]
    film = moving(tmp_path / f"film.{ending}", times, rate, codec, between)

    found, expected = ours(film), judged(film)

    check(found, expected)
    assert max(abs(left[3] - right[3]) for left, right in zip(found, expected, strict=True)) <= 0.001


def test_where_the_rate_varies_its_frames_are_all_there_and_one_more_where_seconds_would_pass(
    tmp_path: Path,
) -> None:
    times = [Fraction(number, 10) for number in range(20)] + [
        2 + Fraction(number, 30) for number in range(60)
    ]
    film = moving(tmp_path / "film.mp4", times, Fraction(25), "libx264")

    found, expected = ours(film), judged(film)

    numbers = {row[0] for row in expected}
    check([row for row in found if row[0] in numbers], expected)
    assert len(found) == len(expected) + 1
