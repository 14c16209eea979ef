"""A still's file that holds a sequence of pictures as well has every one of them looked at."""

import io
import struct
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.engine.hashing.drawing import hills
from tests.engine.hashing.examining import examiner
from tutela.engine.hashing.fingerprints import NEAR_BITS
from tutela.engine.hashing.pdq import fingerprint as pdq
from tutela.engine.hashing.video.features import unpack
from tutela.engine.media.facts import Condition
from tutela.engine.media.parts import Holds, Part

STILL = Path(__file__).parents[3] / "tutela/demonstration/painting/heic/lake.heic"
SEEDS = (21, 22, 23, 24)


def _landscape(seed: int) -> NDArray[np.uint8]:
    return np.repeat(hills(240, 320, seed)[:, :, None], 3, axis=2)


def _film(seeds: Sequence[int]) -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("libx265", rate=10, options={"x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        stream.codec_context.codec_tag = "hvc1"
        for seed in seeds:
            for packet in stream.encode(av.VideoFrame.from_ndarray(_landscape(seed), format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return made.getvalue()


def _sequence(seeds: Sequence[int]) -> bytes:
    """Lay the pictures of a film behind a still as one of its tracks; where they lie is written anew."""
    still, film = STILL.read_bytes(), _film(seeds)
    head = struct.unpack_from(">I", film)[0]
    boxes = bytearray(film[head:])
    offsets = boxes.index(b"stco") + 8
    for number in range(struct.unpack_from(">I", boxes, offsets)[0]):
        at = offsets + 4 + 4 * number
        struct.pack_into(">I", boxes, at, struct.unpack_from(">I", boxes, at)[0] + len(still) - head)
    return still + bytes(boxes).replace(b"vide", b"pict", 1)


def test_every_picture_of_a_sequence_is_looked_at_and_settles_nothing() -> None:
    examined = examiner().examine(io.BytesIO(_sequence(SEEDS)))

    facts = examined.facts
    assert (facts.mime, facts.condition) == ("image/heic", Condition.NOTED)
    assert facts.parts == (Part(Holds.TRACK, opened=1),)
    assert not facts.is_whole
    shown = [int.from_bytes(one.bits) for one in unpack(examined.parts)]
    for seed in SEEDS:
        own = int.from_bytes(pdq.pdq(_landscape(seed)).bits)
        assert min((own ^ bits).bit_count() for bits in shown) <= NEAR_BITS


def test_a_sequence_that_does_not_decode_is_not_called_opened() -> None:
    content = bytearray(_sequence(SEEDS))
    pictures = content.rindex(b"mdat") + 4
    end = content.index(b"moov") - 4
    content[pictures:end] = bytes(end - pictures)

    facts = examiner().examine(io.BytesIO(bytes(content))).facts

    [part] = facts.parts
    assert (part.holds, part.opened) == (Holds.TRACK, 0)
    assert part.reason
    assert not facts.is_whole
