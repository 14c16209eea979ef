"""Takes a stretch of a file's sound, decoded and written anew as plain samples; a browser parses no more."""

import io
import math
import re
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from tutela.engine.media.facts import MOST_SOUNDS
from tutela.engine.media.renditions import SAMPLE_BYTES, SAMPLES_PER_S
from tutela.engine.media.video.packets import MOST_FAULTS, VIDEO_FAULTS

# Where a stretch begins is looked for from somewhat before it: what is packed leans on what came before.
_BEFORE_S = 0.5
_GAP_S = 0.1
# ISO 639-2, as containers state it; "und" is said of a track that states none.
_LANGUAGE, _NO_LANGUAGE = re.compile(r"[a-z]{3}", re.ASCII), "und"


def stretch(
    container: InputContainer, begins_s: float, ends_s: float, is_late: Callable[[], bool], number: int = 1
) -> bytes:
    """Decode what is heard in some seconds; where nothing decodes, it is still there.

    Args:
        container: the opened file.
        begins_s: in seconds from the start of the file.
        ends_s: likewise, later.
        is_late: says when to stop.
        number: which of its sound tracks is taken, from 1.

    Returns:
        Samples of 16 bits, `SAMPLES_PER_S` a second, one channel; none where the file holds no sound, or
        ends before.
    """
    tracks = container.streams.audio
    if not 1 <= number <= len(tracks):
        return b""
    track = tracks[number - 1]
    heard, filled = bytearray(SAMPLE_BYTES * round((ends_s - begins_s) * SAMPLES_PER_S)), 0
    for at_s, samples in _samples(container, track, begins_s, is_late):
        place = SAMPLE_BYTES * round((at_s - begins_s) * SAMPLES_PER_S)
        if place >= len(heard):
            break
        part = samples[max(0, -place) : len(heard) - place]
        start = max(0, place)
        heard[start : start + len(part)] = part
        filled = max(filled, start + len(part))
    return bytes(heard[:filled])


def _samples(
    container: InputContainer, track: AudioStream, begins_s: float, is_late: Callable[[], bool]
) -> Iterator[tuple[float, bytes]]:
    """Give decoded parts from somewhat before a moment on: the second of each, and its samples."""
    resampler = AudioResampler(format="s16", layout="mono", rate=SAMPLES_PER_S)
    started_s, follows_s = (container.start_time or 0) / av.time_base, -math.inf
    # A moment beyond the end is one before the start, as transport streams write it.
    last_s = container.duration / av.time_base + 1 if container.duration else math.inf
    for frame in _frames(container, track, started_s + begins_s - _BEFORE_S, is_late):
        at_s = follows_s if frame.time is None else frame.time - started_s
        at_s = max(follows_s, 0.0) if at_s > last_s else at_s
        # Moments are rounded, and the resampler holds a little back: what follows closely has no gap.
        if abs(at_s - follows_s) > _GAP_S:
            follows_s = max(at_s, 0.0)
        frame.pts = None
        for made in resampler.resample(frame):
            yield follows_s, bytes(made.planes[0])[: SAMPLE_BYTES * made.samples]
            follows_s += made.samples / SAMPLES_PER_S


def _frames(
    container: InputContainer, track: AudioStream, from_s: float, is_late: Callable[[], bool]
) -> Iterator[av.AudioFrame]:
    """Decode from a moment of the file's own clock on; damage is stepped over."""
    faults = 0
    with suppress(*VIDEO_FAULTS):
        container.seek(max(0, int(from_s * av.time_base)))
    packets = container.demux(track)
    while faults <= MOST_FAULTS and not is_late():
        try:
            packet = next(packets, None)
            if packet is None:
                return
            yield from packet.decode()
        except VIDEO_FAULTS:
            faults += 1


def told(container: InputContainer) -> tuple[str, ...]:
    """Say what each sound track of a file is, in their order; nothing where it has none or one."""
    tracks = container.streams.audio
    return tuple(map(_in_words, tracks[:MOST_SOUNDS])) if len(tracks) > 1 else ()


def _in_words(track: AudioStream) -> str:
    coded = track.codec_context
    language = track.language or ""
    said = [coded.name, f"{coded.channels} channel{'' if coded.channels == 1 else 's'}"]
    said += [f"{coded.sample_rate:,} a second"] if coded.sample_rate else []
    said += [f"language {language}"] if _LANGUAGE.fullmatch(language) and language != _NO_LANGUAGE else []
    return ", ".join(said)


def written(samples: bytes) -> bytes:
    """Write samples as a WAVE file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(SAMPLE_BYTES)
        out.setframerate(SAMPLES_PER_S)
        out.writeframes(samples)
    return file.getvalue()
