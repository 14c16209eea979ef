"""Measures what came out of the fence: a taken-over decoder cannot pass a picture off as a stand-in."""

import struct

from tutela.casework.welfare.policy import policy
from tutela.engine.media.fence.fence import WireBroken
from tutela.engine.media.renditions import (
    LONGEST_SOUND_S,
    SAMPLE_BYTES,
    SAMPLES_PER_S,
    SMALL,
    Step,
    Variant,
    kind_of,
    step_of,
)

# A JPEG is no longer.
_ANY = 65_535
_START, _SCAN = b"\xff\xd8", 0xDA
# Start-of-frame markers: C0 to CF without the tables (C4, CC) and the extension (C8).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FRAME = struct.Struct(">BHHB")
# Of one channel of plain samples, as each stretch of sound is written; its length has the second place.
_HEAD_OF_SOUND = struct.pack(
    "<4sI4s4sIHHIIHH", b"RIFF", 0, b"WAVE", b"fmt ", 16, 1, 1, SAMPLES_PER_S, SAMPLES_PER_S * SAMPLE_BYTES,
    SAMPLE_BYTES, 8 * SAMPLE_BYTES,
)  # fmt: skip


def check(variant: str, content: bytes) -> bytes:
    """Give a picture back when it is what its variant may be; stand-ins and thumbnails are small and grey.

    So is what is made for the first step; for the second it is grey. Sound is plain samples and nothing else.

    Raises:
        WireBroken: it is no JPEG, or larger or more colourful than its variant may be; or no such sound.
    """
    if kind_of(variant) is Variant.SOUND:
        return _sound(variant, content)
    width, height, components = frame_of(content)
    small = {"standin": policy().standin_px, "thumb": policy().thumbnail_px, "preview.small": SMALL}
    is_grey = variant in small or step_of(variant) is not Step.COLOUR
    if max(width, height) > small.get(variant, _ANY) or (is_grey and components != 1):
        raise WireBroken(f"a {variant} of {width} x {height} pixels and {components} colours")
    return content


def _sound(variant: str, content: bytes) -> bytes:
    length, longest = len(content) - len(_HEAD_OF_SOUND) - 8, LONGEST_SOUND_S * SAMPLES_PER_S * SAMPLE_BYTES
    stated = struct.pack("<I", max(0, length) + len(_HEAD_OF_SOUND))
    head = _HEAD_OF_SOUND[:4] + stated + _HEAD_OF_SOUND[8:] + struct.pack("<4sI", b"data", max(0, length))
    if not 0 < length <= longest or not content.startswith(head):
        raise WireBroken(f"a {variant} that is not plain samples")
    return content


def frame_of(content: bytes) -> tuple[int, int, int]:
    """Read width, height and number of colours from a JPEG's frame header.

    Raises:
        WireBroken: there is no such header before the first scan, or it leaves the size open.

    Source:
        ITU-T T.81, B.2.2: the frame header.
    """
    at = len(_START)
    while content.startswith(_START) and at + 4 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        header = content[at + 4 : at + 4 + _FRAME.size]
        if marker in _FRAMES and len(header) == _FRAME.size:
            _, height, width, components = _FRAME.unpack(header)
            if width and height:
                return width, height, components
        if marker == _SCAN or marker in _FRAMES:
            break
        at += 2 + length
    raise WireBroken("a picture that is no JPEG of a stated size")
