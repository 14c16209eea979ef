"""Make short videos with sound: camera moves over painted scenes, in six containers."""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import av
import numpy as np
from PIL import Image, ImageDraw

from tutela.demonstration.painting.scenes import OUTDOORS, Scene, paint_scene

FRAMES_PER_S = 15
SAMPLES_PER_S = 48_000
PANORAMA = (1280, 540)
WITHOUT_SKY = frozenset({"reef", "cats", "table", "shapes"})


@dataclass(frozen=True)
class Segment:
    """A stretch of one clip: the clip's number, where it starts and how long it runs."""

    clip: int
    start_s: float
    length_s: float


@dataclass(frozen=True)
class Coding:
    """A container with its codecs, as FFmpeg names them."""

    container: str
    video: str
    audio: str
    bit_rate: int = 700_000


@dataclass(frozen=True)
class Video:
    """One video file: its segments one after the other, its size and its coding."""

    segments: tuple[Segment, ...]
    width: int
    height: int
    coding: Coding
    taken_at: str
    seed: int


MOV = Coding("mov", "libx264", "aac", 1_200_000)
MP4 = Coding("mp4", "libx264", "aac")
MP4_SMALL = Coding("mp4", "libx264", "aac", 260_000)
MKV = Coding("matroska", "libx264", "libopus", 900_000)
WEBM_8 = Coding("webm", "libvpx", "vorbis", 500_000)
WEBM_9 = Coding("webm", "libvpx-vp9", "libopus", 500_000)
AVI = Coding("avi", "mpeg4", "libmp3lame", 900_000)

# x264's look-ahead reads memory it never wrote, and so gives other bytes each time: it stays off.
ENCODER_OPTIONS = {
    "libx264": {"preset": "superfast", "x264-params": "threads=1:rc-lookahead=0:mbtree=0"},
    # Minus: with a positive figure this encoder watches the clock and spends less care when it runs late.
    "libvpx": {"deadline": "realtime", "cpu-used": "-8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "row-mt": "0"},
    "mpeg4": {},
}


def _family(clip: int) -> str:
    families = sorted(set(OUTDOORS) - {"poster"})
    return families[(clip * 5) % len(families)]


@lru_cache(maxsize=4)
def _panorama(clip: int, seed: int) -> Image.Image:
    return paint_scene(Scene(90_000 + clip, _family(clip), *PANORAMA, seed))


def clip_frame(clip: int, at_s: float, size: tuple[int, int], seed: int) -> Image.Image:
    """Paint the frame of a clip at one moment: the camera glides and zooms, birds fly past."""
    panorama = _panorama(clip, seed)
    wide, high = size
    zoom = 0.62 + 0.2 * math.sin(at_s * 0.5 + clip)
    view_high = PANORAMA[1] * zoom
    view_wide = view_high * wide / high
    x = (PANORAMA[0] - view_wide) * (0.5 + 0.5 * math.sin(at_s * 0.45 + clip * 1.7))
    y = (PANORAMA[1] - view_high) * (0.5 + 0.5 * math.cos(at_s * 0.6 + clip))
    frame = panorama.resize(size, Image.Resampling.BILINEAR, box=(x, y, x + view_wide, y + view_high))
    if _family(clip) not in WITHOUT_SKY:
        _birds(frame, clip, at_s)
    return frame


def _birds(frame: Image.Image, clip: int, at_s: float) -> None:
    """Let four birds flap across the frame."""
    wide, high = frame.size
    pen = ImageDraw.Draw(frame)
    for bird in range(4):
        across = ((at_s * (0.10 + 0.03 * bird) + 0.27 * bird + 0.13 * clip) % 1.2 - 0.1) * wide
        level = (0.16 + 0.11 * bird + 0.04 * math.sin(at_s * 2 + bird)) * high
        reach = wide * (0.022 + 0.007 * bird)
        flap = reach * 0.7 * math.sin(at_s * 9 + bird * 2)
        wings = [(across - reach, level - flap), (across, level), (across + reach, level - flap)]
        pen.line(wings, fill=(30, 32, 44), width=max(2, wide // 150), joint="curve")


def _frames(video: Video) -> Iterator[Image.Image]:
    for segment in video.segments:
        for step in range(round(segment.length_s * FRAMES_PER_S)):
            at_s = segment.start_s + step / FRAMES_PER_S
            yield clip_frame(segment.clip, at_s, (video.width, video.height), video.seed)


def _sound(video: Video) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Compose a slow melody, its own for each clip, as (2, samples)."""
    parts = []
    for segment in video.segments:
        at_s = segment.start_s + np.arange(round(segment.length_s * SAMPLES_PER_S)) / SAMPLES_PER_S
        beat = np.floor(at_s * 2).astype(np.intp)
        scale = np.array([0, 3, 5, 7, 10, 12])
        pitch = 196 * 2 ** (scale[(beat * (segment.clip + 2) + segment.clip) % 6] / 12)
        fade = np.exp(-3 * (at_s * 2 - beat))
        tone = fade * (np.sin(2 * np.pi * pitch * at_s) + 0.4 * np.sin(4 * np.pi * pitch * at_s))
        parts.append(np.stack([tone, np.roll(tone, SAMPLES_PER_S // 90)]))
    return (0.25 * np.concatenate(parts, axis=1)).astype(np.float32)


def encode_video(video: Video) -> bytes:
    """Encode a video with its sound and return the bytes of the file."""
    out = io.BytesIO()
    coding = video.coding
    # "bitexact" keeps the clock and random identifiers out of the container: the bytes follow from the seed.
    with av.open(out, "w", format=coding.container, container_options={"fflags": "+bitexact"}) as container:
        container.metadata["creation_time"] = video.taken_at
        options = dict(ENCODER_OPTIONS[coding.video])
        pictures = cast(av.VideoStream, container.add_stream(coding.video, FRAMES_PER_S, options))
        pictures.width, pictures.height = video.width, video.height
        pictures.pix_fmt = "yuv420p"
        pictures.bit_rate = coding.bit_rate
        pictures.codec_context.thread_count = 1
        pictures.codec_context.gop_size = FRAMES_PER_S * 2
        options = {"flags": "+bitexact"}
        if coding.audio == "vorbis":
            options["strict"] = "experimental"  # as FFmpeg still calls its own Vorbis encoder
        sound = cast(av.AudioStream, container.add_stream(coding.audio, SAMPLES_PER_S, options))
        sound.layout = "stereo"
        _encode_streams(container, pictures, sound, video)
    return out.getvalue()


def _encode_streams(
    container: av.container.OutputContainer, pictures: av.VideoStream, sound: av.AudioStream, video: Video
) -> None:
    """Encode pictures and sound second by second, so that a player finds both close together."""
    samples = _sound(video)
    step = SAMPLES_PER_S // FRAMES_PER_S
    for number, picture in enumerate(_frames(video)):
        frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
        frame.pts = number
        container.mux(pictures.encode(frame))
        piece = np.ascontiguousarray(samples[:, number * step : (number + 1) * step])
        heard = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
        heard.sample_rate = SAMPLES_PER_S
        heard.pts = number * step
        container.mux(sound.encode(heard))
    container.mux(pictures.encode(None))
    container.mux(sound.encode(None))
