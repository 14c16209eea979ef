"""Measures what came out of the fence: a taken-over decoder cannot pass a picture off as a stand-in."""

import struct

from tutela.casework.welfare.policy import policy
from tutela.engine.media.fence.fence import WireBroken
from tutela.engine.media.renditions import SMALL, Step, step_of

# A JPEG is no longer.
_ANY = 65_535
_START, _SCAN = b"\xff\xd8", 0xDA
# Start-of-frame markers: C0 to CF without the tables (C4, CC) and the extension (C8).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FRAME = struct.Struct(">BHHB")


def check(variant: str, content: bytes) -> bytes:
    """Give a picture back when it is what its variant may be; stand-ins and thumbnails are small and grey.

    So is what is made for the first step; for the second it is grey.

    Raises:
        WireBroken: it is no JPEG, or larger or more colourful than its variant may be.
    """
    width, height, components = frame_of(content)
    small = {"standin": policy().standin_px, "thumb": policy().thumbnail_px, "preview.small": SMALL}
    is_grey = variant in small or step_of(variant) is not Step.COLOUR
    if max(width, height) > small.get(variant, _ANY) or (is_grey and components != 1):
        raise WireBroken(f"a {variant} of {width} x {height} pixels and {components} colours")
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
