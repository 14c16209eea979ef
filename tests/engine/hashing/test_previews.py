"""Pictures that stand inside the file of another one, as previews of it are, are looked at."""

import base64
import io
import struct
import zlib

import pytest

from tests.engine.hashing.test_parts import encoded, holds, in_chunk, in_segment, picture, seen, small
from tutela.engine.media.parts import Holds


def tiny(seed: int) -> bytes:
    made = io.BytesIO()
    picture(seed).resize((100, 75)).save(made, "JPEG", quality=70)
    return made.getvalue()


def below_a_page(*rows: tuple[int, int, int, int]) -> bytes:
    """Write a table below a TIFF's page."""
    table = struct.pack("<H", len(rows)) + b"".join(struct.pack("<HHII", *row) for row in rows)
    return table + bytes(4)


@pytest.mark.parametrize("tags", [(513, 514), (273, 279)])
def test_a_preview_in_a_raw_file_is_looked_at_and_settles_nothing(tags: tuple[int, int]) -> None:
    def raw(at: int) -> bytes:
        made = io.BytesIO()
        picture(1).resize((160, 120)).save(made, "TIFF", tiffinfo={330: at, 50706: b"\1\4\0\0"})
        return made.getvalue()

    at = len(raw(0)) + len(raw(0)) % 2
    table = below_a_page((tags[0], 4, 1, at + 30), (tags[1], 4, 1, len(small(9))))

    examined = seen(raw(at).ljust(at, b"\0") + table + small(9))

    assert [(part.holds, part.opened) for part in examined.facts.parts] == [
        (Holds.PAGE, 0),
        (Holds.INSIDE, 1),
    ]
    assert holds(examined, 9)
    assert not examined.facts.is_whole


def more_xmp(text: bytes) -> bytes:
    """Write a JPEG with a text that goes on in several segments of its XMP, the last one first."""
    content = encoded(1)
    for at in range(0, len(text), 3000):
        head = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", len(text), at)
        content = in_segment(content, 0xE1, head + text[at : at + 3000])
    return content


AS_TEXT = b'<x:xmpmeta GImage:Data="' + base64.b64encode(tiny(9)) + b'"/>'


@pytest.mark.parametrize(
    "content",
    [
        in_segment(encoded(1), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + AS_TEXT),
        in_segment(encoded(1), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + base64.encodebytes(tiny(9))),
        more_xmp(AS_TEXT),
        in_chunk(encoded(1, "PNG"), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + AS_TEXT),
    ],
    ids=["in one segment", "in lines", "in several segments", "in a PNG"],
)
def test_a_picture_that_stands_as_text_in_the_xmp_is_looked_at(content: bytes) -> None:
    examined = seen(content)

    [part] = examined.facts.parts
    assert (part.holds, part.mime, part.opened) == (Holds.INSIDE, "image/jpeg", 1)
    assert holds(examined, 9)


def deflated(text: bytes) -> bytes:
    return b"Comment\0\0" + zlib.compress(text)


RAW = b"\nexif\n    %d\n" % len(tiny(9)) + b"\n".join(
    tiny(9).hex().encode()[at : at + 72] for at in range(0, 2 * len(tiny(9)), 72)
)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        (b"zTXt", deflated(tiny(9))),
        (b"zTXt", deflated(b"x" * 3000 + tiny(9))),
        (b"zTXt", deflated(AS_TEXT)),
        (b"zTXt", deflated(tiny(9))[:-4] + b"\0\0\0\0"),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(AS_TEXT)),
        (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(RAW)),
        (b"tEXt", b"Raw profile type exif\0" + RAW),
    ],
    ids=[
        "alone",
        "behind a text",
        "as text",
        "damaged",
        "in the XMP",
        "in digits",
        "in plain digits",
    ],
)
def test_a_picture_packed_into_a_text_of_a_png_is_looked_at_and_settles_nothing(
    name: bytes, payload: bytes
) -> None:
    examined = seen(in_chunk(encoded(1, "PNG"), name, payload))

    [part] = examined.facts.parts
    assert (part.holds, part.mime, part.opened) == (Holds.INSIDE, "image/jpeg", 1)
    assert holds(examined, 9)
    assert not examined.facts.is_whole


def test_a_packed_text_of_many_megabytes_is_told_and_settles_nothing() -> None:
    examined = seen(in_chunk(encoded(1, "PNG"), b"zTXt", deflated(bytes(17 << 20))))

    [part] = examined.facts.parts
    assert (part.holds, part.count, part.opened) == (Holds.INSIDE, 1, 0)
    assert "packed texts of many megabytes" in examined.facts.note
    assert not examined.facts.is_whole


@pytest.mark.parametrize("text", [b"A landscape, painted by code.", bytes(3000)], ids=["words", "zeros"])
def test_a_packed_text_without_a_picture_is_no_part(text: bytes) -> None:
    examined = seen(in_chunk(encoded(1, "PNG"), b"zTXt", deflated(text)))

    assert examined.facts.is_whole
    assert not examined.facts.parts


def test_every_picture_of_an_icon_is_looked_at() -> None:
    made = io.BytesIO()
    sizes = [(256, 256), (128, 128), (64, 64)]
    first, other = picture(1).resize(sizes[0]), picture(9).resize(sizes[1])
    first.save(made, "ICO", sizes=sizes, append_images=[other])
    bitmaps = io.BytesIO()
    first.save(bitmaps, "ICO", sizes=sizes, append_images=[other], bitmap_format="bmp")

    for content in (made.getvalue(), bitmaps.getvalue()):
        examined = seen(content)

        assert [(part.holds, part.count, part.opened) for part in examined.facts.parts] == [
            (Holds.PAGE, 2, 2)
        ]
        assert holds(examined, 9)
