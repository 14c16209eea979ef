"""A whole picture in a form that nothing here opens is called that, and a broken one broken."""

import io
import struct

import pytest

from tests.engine.media import painting
from tutela.engine.media.facts import Condition
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.stills import open_still


def jpeg(marker: int = 0xC0, bits: int = 8, components: int = 3) -> bytes:
    """Give a JPEG whose frame says that it is of another form."""
    whole = bytearray(painting.still("JPEG"))
    at = whole.index(b"\xff\xc0")
    whole[at + 1], whole[at + 4], whole[at + 9] = marker, bits, components
    return bytes(whole)


def tiff(**changed: int) -> bytes:
    """Give a TIFF of 48 rows whose tags say that it is of another form."""
    entries = {256: 64, 257: 48, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 48, 279: 64 * 48}
    entries |= {int(tag[1:]): value for tag, value in changed.items()}
    table = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(entries.items())
    )
    return b"II*\0" + struct.pack("<I", 8 + 64 * 48) + bytes(range(48)) * 64 + table + bytes(4)


def bitmap(packing: int, kind: str) -> bytes:
    """Give a bitmap that holds a picture of another format."""
    held = painting.still(kind)
    head = struct.pack("<IiiHHIIiiII", 40, 160, 120, 1, 0, packing, len(held), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(held), 0, 0, 54) + head + held


FORMS = [
    (jpeg(bits=12), "a JPEG of 12 bits"),
    (jpeg(0xC5), "a hierarchical JPEG"),
    (jpeg(0xF7), "JPEG-LS"),
    (jpeg(components=2), "a JPEG of 2 components"),
    (tiff(t259=34887), "a TIFF packed by LERC"),
    (tiff(t259=50002), "a TIFF packed by JPEG XL"),
    (tiff(t259=50009), "a TIFF packed by method 50009"),
    (tiff(t258=24), "a TIFF of 1 times 24 bits, colours by scheme 1"),
    (tiff(t339=6, t258=16), "a TIFF of 1 times 16 bits as complex numbers, colours by scheme 1"),
    (bitmap(4, "JPEG"), "a bitmap that holds a JPEG"),
    (bitmap(5, "PNG"), "a bitmap that holds a PNG"),
]


@pytest.mark.parametrize(("data", "form"), FORMS, ids=[form for _, form in FORMS])
def test_a_form_that_is_not_opened_is_named(data: bytes, form: str) -> None:
    still = open_still(io.BytesIO(data), Limits())

    assert still.exact() is None
    assert (still.facts.condition, still.facts.note) == (Condition.NOT_OPENED, f"not opened here: {form}")
    assert not still.facts.is_whole


def test_what_is_broken_is_called_broken() -> None:
    for data in (painting.still("JPEG")[:200], tiff()[:500], bitmap(0, "PNG")[:60]):
        still = open_still(io.BytesIO(data), Limits())

        assert still.exact() is None
        assert still.facts.condition is Condition.UNREADABLE
