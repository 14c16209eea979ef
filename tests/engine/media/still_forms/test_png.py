"""Large texts and profiles of a PNG cost their own fields, never the picture."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.still_forms import png
from tutela.engine.media.stills import open_still

MIB = 1 << 20
HEADS = {
    b"zTXt": b"Comment\0\0", b"iCCP": b"x\0\0", b"iTXt": b"XML:com.adobe.xmp\0\1\0\0\0", b"tEXt": b"Comment\0"
}  # fmt: skip


def chunk(kind: bytes, size: int, name: bytes | None = None) -> bytes:
    text = b"a" * size
    body = (name or HEADS[kind]) + (text if kind == b"tEXt" else zlib.compress(text, 9))
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def opened(data: bytes) -> Condition:
    still = open_still(io.BytesIO(data), Limits())
    pixels = still.exact()
    assert np.array_equal(np.asarray(pixels), painting.shapes())
    return still.facts.condition


@pytest.mark.parametrize("size", [1, MIB - 200, MIB, MIB + 1, 64 * MIB, 100 * MIB])
@pytest.mark.parametrize("kind", [*HEADS])
def test_a_large_text_or_profile_costs_no_picture_wherever_it_stands(kind: bytes, size: int) -> None:
    whole = painting.still("PNG")

    for at in (33, len(whole) - 12):
        assert opened(whole[:at] + chunk(kind, size) + whole[at:]) is Condition.OK


def test_many_texts_below_the_limit_cost_no_picture() -> None:
    whole = painting.still("PNG")
    texts = b"".join(chunk(b"zTXt", MIB - 100, b"text %d\0\0" % number) for number in range(100))

    assert opened(whole[:33] + texts + whole[33:]) is Condition.OK


def test_what_is_small_is_kept_as_it_is() -> None:
    whole = painting.still("PNG")
    small = whole[:33] + chunk(b"zTXt", 200) + chunk(b"tEXt", 200) + whole[33:]

    assert png.without_large_texts(small) is small
    still = open_still(io.BytesIO(small), Limits())
    assert still.facts.metadata["Comment"].startswith("aaa")


def test_a_damaged_text_is_left_to_the_decoder() -> None:
    whole = painting.still("PNG")
    for text in (chunk(b"zTXt", 0, b"x"), chunk(b"iTXt", 3, b"x\0\1"), chunk(b"iTXt", 3, b"x\0")):
        data = whole[:33] + text + whole[33:]
        assert png.without_large_texts(data) is data
    assert png.without_large_texts(whole[:40]) == whole[:40]
    assert Image.open(io.BytesIO(whole)).size == (160, 120)
