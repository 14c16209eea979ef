"""Pixels of a JPEG are those that its own bytes give, and none that a decoder left unwritten."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.jpeg import decoder
from tutela.engine.media.jpeg.headers import frame_marker, scan_ends
from tutela.engine.media.stills import open_still

END = b"\xff\xd9"
LOSSLESS = 0xC3


@cache
def progressive(mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.fromarray(painting.shapes(200, 150)).convert(mode).save(
        made, "JPEG", quality=90, progressive=True, optimize=True
    )
    return made.getvalue()


def later_tables(data: bytes) -> list[int]:
    """Give where each table of codes starts that stands behind a scan."""
    first = data.index(b"\xff\xda")
    return [at for at in range(first, len(data)) if data[at : at + 2] == b"\xff\xc4"]


@pytest.mark.parametrize("scale", [1, 2, 8])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_cut_off_within_a_later_table_has_the_pixels_of_the_scans_before(
    mode: str, scale: int
) -> None:
    whole = progressive(mode)
    tables = later_tables(whole)
    assert len(tables) >= 3

    for table in tables:
        found = decoder.partial(whole[: table + 8], scale)
        expected = decoder.partial(whole[:table] + END, scale)
        assert found is not None
        assert np.array_equal(found, np.asarray(expected))
        assert found.std() > 20


def test_a_fault_within_a_later_table_costs_what_follows_and_nothing_before() -> None:
    whole = progressive()
    table = later_tables(whole)[1]
    broken = whole[: table + 5] + b"\xff" * 16 + whole[table + 21 :]

    found = decoder.partial(broken, 1)

    assert np.array_equal(np.asarray(found), np.asarray(decoder.partial(whole[:table] + END, 1)))


def test_where_no_scan_decodes_there_are_no_pixels() -> None:
    whole = progressive()
    broken = whole[: whole.index(b"\xff\xc4") + 5] + b"\xff" * 16

    assert decoder.partial(broken, 1) is None
    still = open_still(io.BytesIO(broken), Limits())
    assert still.exact() is None
    assert still.facts.condition is Condition.UNREADABLE


def test_the_scans_of_a_picture_are_found_however_it_ends() -> None:
    whole = progressive()
    ends = scan_ends(whole)

    assert ends[-1] == len(whole) - 2
    assert scan_ends(whole[: ends[2] + 4])[:3] == ends[:3]
    assert scan_ends(b"\xff\xd8") == []


@pytest.mark.parametrize("before", [b"", b"\xff\xff", b"junk\xff\0", b"\xff\xe5\0\1", b"\xff\xd0"])
def test_the_frame_is_found_behind_what_decoders_pass_over(before: bytes) -> None:
    data = painting.lossless(64, 48)

    assert frame_marker(data[:2] + before + data[2:]) == LOSSLESS
    assert frame_marker(progressive()) == 0xC2
    assert frame_marker(data[:30]) is None
    assert frame_marker(b"\xff\xd8" + END + data[2:]) is None


@pytest.mark.parametrize("size", [(64, 48), (640, 480), (1500, 1100)])
def test_a_lossless_jpeg_opens_at_its_full_size(size: tuple[int, int]) -> None:
    data = painting.lossless(*size)
    assert frame_marker(data) == LOSSLESS

    assert not decoder.is_damaged(data)
    small = open_still(io.BytesIO(data), Limits()).small_picture(64)
    assert small is not None
    assert small.size == size
    still = open_still(io.BytesIO(data), Limits())
    assert np.asarray(still.exact()).shape[:2] == size[::-1]
    assert still.facts.condition is Condition.OK
    assert decoder.reduced(data, is_progressive=False) is None


def test_a_lossless_jpeg_above_the_limit_of_pixels_is_not_opened_smaller() -> None:
    still = open_still(io.BytesIO(painting.lossless(640, 480)), Limits(pixels=100_000))

    assert still.luma() is None
    assert still.facts.condition is Condition.OVER_LIMIT


def test_a_lossless_jpeg_cut_off_is_damaged() -> None:
    data = painting.lossless(640, 480)
    still = open_still(io.BytesIO(data[: len(data) // 2]), Limits())

    assert still.exact() is not None
    assert still.facts.condition is Condition.DAMAGED
