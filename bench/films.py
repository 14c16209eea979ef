"""Makes the videos that are searched: pans and zooms over photographs and painted hills, and their copies."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bench.corpus import photographs
from bench.peer import ROOT

FOLDER = ROOT / "var" / "bench" / "videos"
Octets = NDArray[np.uint8]
_SEED = 20_260_103
_SCENE_S = (2.0, 5.0)
_GRAINS = 16
_HILLS = 24
_BAR, _LOGO = 0.12, 0.16
_TRIMMED_S = (4.0, 10.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a clip is made: its size, frames a second, seconds, grain, and the encoder's options.

    `times` is how often the same seconds are written one after the other: decoding does not know, and making
    them takes a part of the time.
    """

    width: int
    height: int
    rate: int
    seconds: float
    grain: float
    options: tuple[tuple[str, str], ...]
    times: int = 1


# As a web page serves it, key frames 2.5 s apart, and as a telephone records it: no B frames, 0.7 s apart.
WEB = Shape(1920, 1080, 30, 20, 4, (
    ("preset", "veryfast"), ("b", "4M"), ("maxrate", "5M"), ("bufsize", "8M"), ("g", "75"),
    ("sc_threshold", "0"), ("bf", "3"), ("refs", "3"),
), times=3)  # fmt: skip
PHONE = Shape(1920, 1080, 30, 20, 7, (
    ("preset", "veryfast"), ("b", "17M"), ("maxrate", "20M"), ("bufsize", "17M"), ("g", "21"),
    ("sc_threshold", "0"), ("bf", "0"), ("refs", "1"),
), times=3)  # fmt: skip
SMALL = Shape(256, 144, 5, 8, 0, (("preset", "ultrafast"), ("crf", "26"), ("g", "20")))
SOURCE = Shape(640, 360, 25, 14, 3, (("preset", "veryfast"), ("crf", "20"), ("g", "100")))
_COPY = (("preset", "veryfast"), ("crf", "30"), ("g", "60"))


def clip(name: str, seed: int, shape: Shape) -> Path:
    """Give a clip of a shape, always the same for one seed; it is made once and kept under `var/bench`."""
    return _kept(name, lambda part: _repeated(part, scenes(seed, shape), shape))


def clips(name: str, count: int, shape: Shape, first_seed: int = 0) -> list[Path]:
    """Give many clips, made on all cores."""
    seeds = range(first_seed, first_seed + count)
    with ProcessPoolExecutor() as pool:
        names = [f"{name}-{seed:05}" for seed in seeds]
        return list(pool.map(clip, names, seeds, [shape] * count, chunksize=4))


def copies(sources: Sequence[Path]) -> dict[str, list[Path]]:
    """Give copies of clips of `SOURCE`, by what was done to them; each is encoded anew, and worse."""
    with ProcessPoolExecutor() as pool:
        made = {kind: pool.map(_copy, [kind] * len(sources), sources) for kind in _CHANGES}
        return {kind: list(paths) for kind, paths in made.items()}


def _kept(name: str, make: Callable[[Path], None]) -> Path:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.mp4"
    if not path.exists():
        part = path.with_suffix(".part")
        make(part)
        part.rename(path)
    return path


def _copy(kind: str, source: Path) -> Path:
    change = _CHANGES[kind]

    def make(part: Path) -> None:
        frames = (change(frame) for frame in _frames(source, _TRIMMED_S if kind == "trimmed" else None))
        first = next(frames)
        shape = Shape(first.width, first.height, SOURCE.rate, 0, 0, _COPY)
        write(part, _with(first, frames), shape)

    return _kept(f"{source.stem}-{kind}", make)


def _with(first: Image.Image, others: Iterator[Image.Image]) -> Iterator[Image.Image]:
    yield first
    yield from others


def _frames(source: Path, between_s: tuple[float, float] | None) -> Iterator[Image.Image]:
    with av.open(source) as file:
        for frame in file.decode(video=0):
            if between_s is None or between_s[0] <= (frame.time or 0.0) < between_s[1]:
                yield frame.to_image()  # type: ignore[no-untyped-call]  # av tells no type


def _same(frame: Image.Image) -> Image.Image:
    return frame


def _scaled(frame: Image.Image) -> Image.Image:
    return frame.resize((426, 240), Image.Resampling.BILINEAR)


def _letterboxed(frame: Image.Image) -> Image.Image:
    bar = round(frame.height * _BAR / 2) * 2
    made = Image.new("RGB", (frame.width, frame.height + 2 * bar))
    made.paste(frame, (0, bar))
    return made


def _with_logo(frame: Image.Image) -> Image.Image:
    made = frame.copy()
    wide, high = round(frame.width * _LOGO), round(frame.height * _LOGO / 2)
    box = (frame.width - wide - 10, 10, frame.width - 10, 10 + high)
    ImageDraw.Draw(made).rectangle(box, fill=(250, 250, 250), outline=(30, 30, 30), width=3)
    return made


_CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "encoded anew": _same,
    "scaled": _scaled,
    "trimmed": _same,
    "letterboxed": _letterboxed,
    "with a logo": _with_logo,
}


def _repeated(path: Path, frames: Iterator[Image.Image], shape: Shape) -> None:
    if shape.times == 1:
        write(path, frames, shape)
        return
    once = path.with_suffix(".once")
    write(once, frames, shape)
    with av.open(path, "w", format="mp4") as file:
        out: VideoStream | None = None
        for number in range(shape.times):
            with av.open(once) as source:
                stream = source.streams.video[0]
                out = out or file.add_stream_from_template(stream)
                for packet in source.demux(stream):
                    if packet.pts is None or packet.dts is None or packet.time_base is None:
                        continue
                    shift = round(number * shape.seconds / packet.time_base)
                    packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, out
                    file.mux(packet)
    once.unlink()


def scenes(seed: int, shape: Shape) -> Iterator[Image.Image]:
    """Give the frames: in each scene the camera moves over a photograph or hills, before a smaller one."""
    random = np.random.default_rng([_SEED, seed])
    left = round(shape.seconds * shape.rate)
    while left > 0:
        many = min(left, round(random.uniform(*_SCENE_S) * shape.rate))
        yield from _scene(random, many, shape)
        left -= many


def _scene(random: np.random.Generator, many: int, shape: Shape) -> Iterator[Image.Image]:
    background, inset = _still(random, shape), _still(random, shape)
    here, there = _window(random, background), _window(random, background)
    start, stop = random.uniform(0, 1, (2, 2))
    share = random.uniform(0.3, 0.55)
    small = inset.resize((round(shape.width * share), round(shape.height * share)))
    for number in range(many):
        part = number / many
        left, top, right, low = (float(a + (b - a) * part) for a, b in zip(here, there, strict=True))
        frame = background.resize(
            (shape.width, shape.height), Image.Resampling.BILINEAR, (left, top, right, low)
        )
        across, down = start + (stop - start) * part
        frame.paste(
            small, (round(across * (shape.width - small.width)), round(down * (shape.height - small.height)))
        )
        yield frame


def _still(random: np.random.Generator, shape: Shape) -> Image.Image:
    """Turn and cut a photograph, or blend two, or blend one with painted hills."""
    made = [_cut(random, shape)]
    made.append(_hills(random, shape) if random.random() < 0.5 else _cut(random, shape))  # noqa: PLR2004 - as often as not
    return Image.blend(made[0], made[1], float(random.uniform(0, 0.5)))


def _cut(random: np.random.Generator, shape: Shape) -> Image.Image:
    photograph = _smaller()[random.integers(len(_smaller()))]
    side = min(photograph.size) * random.uniform(0.35, 0.65)
    middle = [each / 2 + random.uniform(-0.2, 0.2) * (each - side) for each in photograph.size]
    turn = random.uniform(0, 2 * np.pi)
    across, down = np.cos(turn) * side / shape.width, np.sin(turn) * side / shape.height
    over, under = -np.sin(turn) * side / shape.width, np.cos(turn) * side / shape.height
    left = middle[0] - (across * shape.width + over * shape.height) / 2
    top = middle[1] - (down * shape.width + under * shape.height) / 2
    return photograph.transform(
        (shape.width, shape.height),
        Image.Transform.AFFINE,
        (across, over, left, down, under, top),
        Image.Resampling.BILINEAR,
    )


@cache
def _smaller() -> tuple[Image.Image, ...]:
    made = []
    for photograph in photographs():
        smaller = photograph.copy()
        smaller.thumbnail((900, 900))
        made.append(smaller)
    return tuple(made)


def _hills(random: np.random.Generator, shape: Shape) -> Image.Image:
    down, across = random.uniform(-4, 4, (2, _HILLS)) * 2 * np.pi
    phase = random.uniform(0, 2 * np.pi, _HILLS)
    rows, columns = np.linspace(0, 1, 90)[:, None] * down + phase, np.linspace(0, 1, 160)[:, None] * across
    field = np.sin(rows) @ np.cos(columns).T + np.cos(rows) @ np.sin(columns).T
    field = (field - field.min()) * 255 / np.ptp(field)
    return (
        Image.fromarray(field.astype(np.uint8))
        .convert("RGB")
        .resize((shape.width, shape.height), Image.Resampling.BILINEAR)
    )


def _window(random: np.random.Generator, picture: Image.Image) -> tuple[float, float, float, float]:
    share = random.uniform(0.6, 1.0)
    wide, high = picture.width * share, picture.height * share
    left, top = random.uniform(0, picture.width - wide), random.uniform(0, picture.height - high)
    return left, top, left + wide, top + high


@cache
def _grain(width: int, height: int, strength: float) -> tuple[Octets, ...]:
    random = np.random.default_rng(_SEED)
    return tuple(
        (random.normal(0, strength, (height, width)) + 128).clip(0, 255).astype(np.uint8)
        for _ in range(_GRAINS)
    )


def write(path: Path, frames: Iterator[Image.Image], shape: Shape) -> None:
    """Encode frames as H.264, with grain, which is what costs a camera's file its size."""
    with av.open(path, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=shape.rate, options=dict(shape.options))
        stream.width, stream.height, stream.pix_fmt = shape.width, shape.height, "yuv420p"
        stream.time_base = Fraction(1, shape.rate)
        stream.codec_context.thread_count = 1
        reformatter = VideoReformatter()
        for number, image in enumerate(frames):
            frame = reformatter.reformat(_frame(image), format="yuv420p", threads=1)
            if shape.grain:
                _add_grain(frame, number, shape)
            frame.pts, frame.time_base = number, Fraction(1, shape.rate)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


def _frame(image: Image.Image) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")


def _add_grain(frame: av.VideoFrame, number: int, shape: Shape) -> None:
    plane = frame.planes[0]
    luma = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    grain = _grain(plane.line_size, plane.height, shape.grain)[number * 7 % _GRAINS]
    plane.update((luma.astype(np.int16) + grain - 128).clip(16, 235).astype(np.uint8).tobytes())
