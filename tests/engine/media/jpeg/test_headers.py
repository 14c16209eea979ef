"""The header of a plain JPEG says what Pillow says; of every other, however damaged, it says nothing."""

import io
import random
from functools import cache

import numpy as np
import pytest
from hypothesis import given, strategies as st
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.jpeg import headers
from tutela.engine.media.jpeg.headers import Header
from tutela.engine.media.stills import read_still

PICTURE = Image.fromarray(painting.shapes())
ODD_SEGMENTS = (
    b"\xff\xe0\0\2", b"\xff\xee\0\6Adob", b"\xff\xee\0\7Adobe", b"\xff\xe2\0\6MPF\0", b"\xff\xe2\0\3x",
    b"\xff\xed\0\x12Photoshop 3.0\0\0\0", b"\xff\xdb\0\3\0", b"\xff\xff", b"\xff\x00", b"junk",
    b"\xff\xe7\0\4ab", b"\xff\xd0", b"\xff\xda\0\2", b"\xff\xc9\0\2", b"\xff\xe5\0\1",
)  # fmt: skip


def saved(mode: str = "RGB", **options: object) -> bytes:
    made = io.BytesIO()
    PICTURE.convert(mode).save(made, "JPEG", **options)
    return made.getvalue()


@cache
def kinds() -> list[bytes]:
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "a camera", 6
    made = [saved(subsampling=each) for each in ("4:4:4", "4:2:2", "4:2:0")]
    made += [saved(mode) for mode in ("L", "CMYK", "YCbCr")]
    made += [saved(progressive=True), saved(optimize=True), saved(dpi=(300, 300)), saved(keep_rgb=True)]
    made += [saved(comment=b"drawn by code"), saved(comment=b""), saved(comment="é\0x".encode("utf-16"))]
    made += [saved(exif=exif.tobytes()), saved(icc_profile=bytes(200)), saved(icc_profile=bytes(70_000))]
    made += [saved(restart_marker_blocks=4), saved(xmp=b'<x tiff:Orientation="8"/>')]
    whole = made[0]
    return made + [whole[:2] + segment + whole[2:] for segment in ODD_SEGMENTS]


def with_pillow(data: bytes) -> tuple[object, Header | None]:
    """Open a copy that differs only in what sends it to Pillow: a mark repeated before a marker."""
    sent = data[:2] + b"\xff" + data[2:]
    return read_still(sent, Limits()).facts, Header.of(Image.open(io.BytesIO(sent)))


def agrees(data: bytes) -> bool:
    """Say whether the header was read without Pillow; what was read must be what Pillow reads."""
    found = headers.plain(data)
    if found is None:
        return False
    still = read_still(data, Limits())
    facts, header = with_pillow(data)
    assert still.facts == facts
    assert header is not None
    assert (found.width, found.height, found.mode) == (header.width, header.height, header.mode)
    assert (found.is_progressive, found.sampling) == (header.is_progressive, header.sampling)
    return True


@pytest.mark.parametrize("number", range(13))
def test_a_plain_header_says_what_pillow_says(number: int) -> None:
    assert agrees(kinds()[number]) == (number != 4)


def test_headers_with_anything_to_judge_agree_or_are_left_to_pillow() -> None:
    assert sum(agrees(each) for each in kinds()) >= 14


def test_exif_xmp_and_damage_are_left_to_pillow() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    for data in (saved(exif=exif.tobytes()), saved(xmp=b"<x/>"), saved()[:300], b"\xff\xd8\xff", b""):
        assert headers.plain(data) is None
    assert read_still(saved(exif=exif.tobytes()), Limits()).facts.orientation == 6


@given(st.integers(0, 200), st.randoms(use_true_random=False))
def test_however_a_header_is_damaged_pillow_agrees_with_what_is_said(
    number: int, source: random.Random
) -> None:
    data = bytearray(kinds()[number % len(kinds())])
    for _ in range(source.randint(1, 4)):
        at = source.randrange(2, min(len(data), 900))
        kind = source.randrange(3)
        if kind == 0:
            data[at] = source.choice((0, 1, 2, 8, 255, source.randrange(256)))
        elif kind == 1:
            del data[at : at + source.randint(1, 8)]
        else:
            data[at:at] = source.randbytes(source.randint(1, 8))

    agrees(bytes(data))


@pytest.mark.parametrize("size", [300, 1200])
def test_pixels_are_the_same_with_and_without_pillows_header(size: int) -> None:
    made = io.BytesIO()
    PICTURE.resize((size, size)).save(made, "JPEG", quality=80)
    data = made.getvalue()
    plain, other = (read_still(each, Limits()) for each in (data, data[:2] + b"\xff" + data[2:]))

    assert np.array_equal(np.asarray(plain.exact()), np.asarray(other.exact()))
    assert np.array_equal(np.asarray(plain.picture()), np.asarray(other.picture()))
    assert plain.facts == other.facts


def test_limits_hold_without_pillows_header() -> None:
    data = saved(progressive=True)

    still = read_still(data, Limits(memory_bytes=1 << 10))

    assert still.picture() is None
    assert still.facts.condition is Condition.OVER_LIMIT
