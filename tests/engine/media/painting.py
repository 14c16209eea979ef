"""Shapes painted by code, in every format the decoders read."""

import io
import struct
import wave
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import wraps
from typing import Any, ParamSpec

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

_P = ParamSpec("_P")


def shapes(width: int = 160, height: int = 120, turn: float = 0.0) -> NDArray[np.uint8]:
    """Paint a sky, a hill and a disc; `turn` moves the disc."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    red = 60 + 120 * x / width
    green = 90 + 100 * y / height
    blue = 200 - 120 * y / height
    hill = y > height * (0.7 - 0.15 * np.sin(x / width * 6 + 1))
    red[hill], green[hill], blue[hill] = 70, 120, 40
    across, down = width * (0.3 + 0.4 * turn), height * 0.35
    disc = (x - across) ** 2 + (y - down) ** 2 < (height / 6) ** 2
    red[disc], green[disc], blue[disc] = 250, 220, 60
    return np.stack([red, green, blue], axis=-1).clip(0, 255).astype(np.uint8)


def still(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (160, 120), **how: Any) -> bytes:
    """Give a still picture of the shapes as the bytes of a file."""
    made = io.BytesIO()
    Image.fromarray(shapes(*size)).convert(mode).save(made, kind, **how)
    return made.getvalue()


def lossless(width: int = 160, height: int = 120) -> bytes:
    """Give a lossless JPEG (process 14 of its standard) of the shapes, of which every pixel is kept."""
    encoder = av.CodecContext.create("ljpeg", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj444p"
    encoder.time_base, encoder.options = Fraction(1), {"strict": "-1"}
    frame = av.VideoFrame.from_ndarray(shapes(width, height), format="rgb24").reformat(format="yuvj444p")
    frame.pts = 0
    return b"".join(map(bytes, [*encoder.encode(frame), *encoder.encode(None)]))


def _aside(film: Callable[_P, bytes]) -> Callable[_P, bytes]:
    # Run as root, an encoder of AV1 leaves the thread that calls it in real time, and all that this starts
    # later: so it has one of its own.
    @wraps(film)
    def aside(*arguments: _P.args, **named: _P.kwargs) -> bytes:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(film, *arguments, **named).result()

    return aside


@_aside
def clip(
    container: str = "mp4",
    codec: str = "mpeg4",
    seconds: int = 3,
    rate: int | Fraction = 10,
    size: tuple[int, int] = (160, 120),
    *,
    keys: int | None = None,
    moments: Sequence[float] = (),
    last_s: float = 0.0,
    pixel_ratio: Fraction = Fraction(1),
    options: Mapping[str, str] | None = None,
    written: Mapping[str, str] | None = None,
) -> bytes:
    """Give a video in which the disc moves, as the bytes of a file.

    Args:
        container: what it is wrapped in.
        codec: what it is encoded with.
        seconds: how long it is.
        rate: frames a second.
        size: width and height.
        keys: so many frames from one key frame to the next.
        moments: when each frame is shown, instead of evenly.
        last_s: how long the last of these stands; as the encoder says, if not given.
        pixel_ratio: how many times as wide as high its pixels are shown.
        options: for the encoder.
        written: options for what it is wrapped in.
    """
    made = io.BytesIO()
    with av.open(made, "w", format=container, options=dict(written or {})) as file:
        steady = {"g": str(keys), "sc_threshold": "0"} if keys else {}
        stream = file.add_stream(codec, rate=rate, options={**steady, **(options or {})})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec in ("mjpeg", "ljpeg") else "yuv420p"
        base = Fraction(1, 1000) if moments else 1 / Fraction(rate)
        stream.time_base = stream.codec_context.time_base = base
        stream.sample_aspect_ratio = pixel_ratio
        count, packets = len(moments) or int(seconds * rate), list[Any]()
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(shapes(*size, turn=number / count), format="rgb24")
            if moments:
                frame.pts, frame.time_base = round(1000 * moments[number]), Fraction(1, 1000)
            packets += stream.encode(frame)
        packets += stream.encode(None)
        if last_s:
            packets[-1].duration = round(last_s * 1000)
        file.mux(packets)
    return made.getvalue()


def displayed(video: bytes, matrix: Sequence[int]) -> bytes:
    """Give an MP4 with another display matrix: four numbers, -1 to 1, row by row."""
    at = video.index(b"tkhd") + 44
    a, b, c, d = (number << 16 for number in matrix)
    return video[:at] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + video[at + 36 :]


def sound(seconds: int = 1) -> bytes:
    """Give a tone as the bytes of a WAVE file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        times = np.arange(8000 * seconds) / 8000
        file.writeframes((np.sin(times * 2764) * 9000).astype("<i2").tobytes())
    return made.getvalue()
