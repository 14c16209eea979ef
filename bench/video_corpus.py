"""Makes the videos that are searched: pans and zooms over photographs and painted hills, and their copies."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
from av.filter import Graph
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

from bench.corpus import photographs
from bench.harness.peer import ROOT

FOLDER = ROOT / "var" / "bench" / "videos"
Octets = NDArray[np.uint8]
_SEED = 20_260_103
_SCENE_S = (2.0, 5.0)
_GRAINS = 16
_HILLS = 24
_TRIMMED_S = (3.4, 27.8)
# Clips made by former code are not taken for those of this.
_VERSION = 2


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
# What only its fingerprints are wanted of: two frames a second are enough.
SMALL = Shape(256, 144, 2, 32, 0, (("preset", "ultrafast"), ("crf", "26")))
# Key frames are where x264 puts them by itself: at cuts, and at most 250 frames apart.
SOURCE = Shape(640, 360, 25, 32, 3, (("preset", "veryfast"), ("crf", "20")))
_COPY = (("preset", "veryfast"), ("crf", "30"))
# What is done to a copy, in the words of FFmpeg's filters: bars of 12 % of the height, a white plate with a
# dark edge in the corner.
_CHANGES = {
    "encoded anew": (),
    "scaled": (("scale", "426:240:flags=bilinear"),),
    "trimmed": (),
    "letterboxed": (("pad", "iw:ih+88:0:44"),),
    "with a logo": (
        ("drawbox", "x=iw-112:y=10:w=102:h=29:color=0x1e1e1e:t=fill"),
        ("drawbox", "x=iw-109:y=13:w=96:h=23:color=0xfafafa:t=fill"),
    ),
}


def clip(name: str, seed: int, shape: Shape) -> Path:
    """Give a clip of a shape, always the same for one seed; it is made once and kept under `var/bench`."""
    return _kept(name, (seed, shape), lambda part: _repeated(part, scenes(seed, shape), shape))


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


def _kept(name: str, made_of: object, make: Callable[[Path], None]) -> Path:
    FOLDER.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(repr((_VERSION, made_of)).encode()).hexdigest()[:8]
    path = FOLDER / f"{name}-{mark}.mp4"
    if not path.exists():
        part = path.with_suffix(".part")
        make(part)
        part.rename(path)
    return path


def _copy(kind: str, source: Path) -> Path:
    between_s = _TRIMMED_S if kind == "trimmed" else None
    made_of = (_COPY, _CHANGES[kind], between_s)

    def make(part: Path) -> None:
        _write(part, _changed(source, _CHANGES[kind], between_s), SOURCE.rate, _COPY)

    return _kept(f"{source.stem}-{kind.replace(' ', '-')}", made_of, make)


def _changed(
    source: Path, changes: Sequence[tuple[str, str]], between_s: tuple[float, float] | None
) -> Iterator[av.VideoFrame]:
    """Give the frames of a clip as filters leave them."""
    with av.open(source) as file:
        stream = file.streams.video[0]
        stream.codec_context.thread_count = 1
        graph = Graph()
        nodes = [graph.add_buffer(template=stream), *(graph.add(*one) for one in changes)]
        graph.link_nodes(*nodes, graph.add("buffersink")).configure()
        for frame in file.decode(stream):
            if between_s is None or between_s[0] <= (frame.time or 0.0) < between_s[1]:
                graph.push(frame)
                yield graph.vpull()


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
    _write(path, _grainy(frames, shape), shape.rate, shape.options)


def _grainy(frames: Iterator[Image.Image], shape: Shape) -> Iterator[av.VideoFrame]:
    reformatter = VideoReformatter()
    for number, image in enumerate(frames):
        frame = reformatter.reformat(_frame(image), format="yuv420p", threads=1)
        if shape.grain:
            _add_grain(frame, number, shape)
        yield frame


def _write(
    path: Path, frames: Iterator[av.VideoFrame], rate: int, options: Sequence[tuple[str, str]]
) -> None:
    """Encode frames, all of the size of the first."""
    with av.open(path, "w", format="mp4") as file:
        stream: VideoStream | None = None
        for number, frame in enumerate(frames):
            if stream is None:
                stream = file.add_stream("libx264", rate=rate, options=dict(options))
                stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuv420p"
                stream.time_base = Fraction(1, rate)
                stream.codec_context.thread_count = 1
            frame.pts, frame.time_base = number, Fraction(1, rate)
            # Which frames stand alone is for the encoder to say, not for the source.
            frame.pict_type = 0
            file.mux(stream.encode(frame))
        if stream is not None:
            file.mux(stream.encode(None))


def _frame(image: Image.Image) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")


def _add_grain(frame: av.VideoFrame, number: int, shape: Shape) -> None:
    plane = frame.planes[0]
    luma = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    grain = _grain(plane.line_size, plane.height, shape.grain)[number * 7 % _GRAINS]
    plane.update((luma.astype(np.int16) + grain - 128).clip(16, 235).astype(np.uint8).tobytes())
