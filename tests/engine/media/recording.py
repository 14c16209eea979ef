"""Records sound by code: silence, with a tone in some seconds."""

import io
from collections.abc import Sequence
from typing import Any

import av
import numpy as np
from av.container import OutputContainer

Tones = Sequence[tuple[float, float]]
RATE = 48_000
_BLOCK, _LOUD = 1024, 16_000


def with_sound(
    film: bytes, tones: Sequence[tuple[float, float]], length_s: float, further: Sequence[Tones] = ()
) -> bytes:
    """Put sound tracks beside a film, packet by packet as it is: one, and one for each of `further`."""
    made = io.BytesIO()
    with av.open(io.BytesIO(film), "r") as source, av.open(made, "w", format="mp4") as container:
        original = source.streams.video[0]
        copied = container.add_stream_from_template(original)
        tracks = [_track(container, "aac") for _ in (tones, *further)]
        for packet in source.demux(original):
            if packet.dts is not None:
                packet.stream = copied
                container.mux(packet)
        for track, own in zip(tracks, (tones, *further), strict=True):
            _record(container, track, own, length_s)
    return made.getvalue()


def recording(
    form: str,
    codec: str,
    *,
    tones: Sequence[tuple[float, float]],
    length_s: float = 40,
    has_film: bool = False,
    further: Sequence[Tones] = (),
) -> bytes:
    """Make a file in which a tone is heard in some seconds, beside a film of grey if one is wanted.

    For each of `further` it has another sound track, in Welsh.
    """
    made = io.BytesIO()
    with av.open(made, "w", format=form) as container:
        film: Any = container.add_stream("mpeg4", rate=5) if has_film else None
        tracks = [_track(container, codec) for _ in (tones, *further)]
        for track in tracks[1:]:
            track.metadata["language"] = "cym"
        if film is not None:
            film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
            grey = np.full((48, 64, 3), 90, np.uint8)
            for _ in range(round(5 * length_s)):
                container.mux(film.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
            container.mux(film.encode(None))
        for track, own in zip(tracks, (tones, *further), strict=True):
            _record(container, track, own, length_s)
    return made.getvalue()


def _track(container: OutputContainer, codec: str) -> Any:
    track: Any = container.add_stream(codec, rate=RATE)
    track.layout = "stereo"
    return track


def _record(
    container: OutputContainer, track: Any, tones: Sequence[tuple[float, float]], length_s: float
) -> None:
    at_s = np.arange(round(RATE * length_s)) / RATE
    is_heard = np.any([(begins <= at_s) & (at_s < ends) for begins, ends in tones], axis=0)
    wave = (_LOUD * np.sin(2 * np.pi * 440 * at_s) * is_heard).astype(np.int16)
    for first in range(0, len(wave), _BLOCK):
        both = np.repeat(wave[first : first + _BLOCK], 2)[None]
        frame = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
        frame.rate, frame.pts = RATE, first
        container.mux(track.encode(frame))
    container.mux(track.encode(None))
