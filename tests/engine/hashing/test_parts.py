"""What a file holds besides its first picture or its film is looked at as well, or told of."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from tests.engine.hashing.drawing import film, hills
from tests.engine.hashing.examining import examiner
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import NEAR_BITS
from tutela.engine.hashing.video import features, scenes
from tutela.engine.media.parts import Holds, Part


def picture(seed: int, size: tuple[int, int] = (300, 400)) -> Image.Image:
    """Paint one picture."""
    return Image.fromarray(hills(*size, seed)).convert("RGB")


def encoded(seed: int, form: str = "JPEG", **options: Any) -> bytes:
    """Paint one picture into a file."""
    made = io.BytesIO()
    picture(seed).save(made, form, **options)
    return made.getvalue()


def several(form: str, *seeds: int, **options: Any) -> bytes:
    """Paint a file of several pictures."""
    first, *later = (picture(seed) for seed in seeds)
    made = io.BytesIO()
    first.save(made, form, save_all=True, append_images=later, **options)
    return made.getvalue()


def boxed(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("inside.jpg", content)
    return made.getvalue()


def two_tracks(form: str) -> bytes:
    """Film two landscapes side by side, each in a track of its own."""
    made = io.BytesIO()
    with av.open(made, "w", format=form) as container:
        streams = [container.add_stream("mpeg4", rate=5) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height, stream.time_base = 320, 240, Fraction(1, 5)
        for number in range(15):
            for seed, stream in enumerate(streams):
                shade = np.dstack([hills(240, 320, 100 * seed + 1 + number // 5)] * 3)
                frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
    return made.getvalue()


def with_preview(content: bytes, preview: bytes) -> bytes:
    """Put a small picture into a JPEG's EXIF."""
    first = b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, 14)
    entries = struct.pack("<H", 2) + struct.pack("<HHIIHHIII", 513, 4, 1, 44, 514, 4, 1, len(preview), 0)
    body = b"Exif\0\0" + first + entries + preview
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]


def seen(content: bytes) -> Examined:
    return examiner().examine(io.BytesIO(content))


def holds(examined: Examined, seed: int) -> bool:
    """Whether one of the further pictures of a file is this one."""
    looked_for = seen(encoded(seed)).pdq
    assert looked_for is not None
    if not examined.parts:
        return False
    bits = np.frombuffer(looked_for.bits, np.uint8)
    return int(scenes.distances(features.columns(examined.parts).hashes, bits).min()) <= NEAR_BITS


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("GIF", Holds.FRAME),
        ("WEBP", Holds.FRAME),
        ("PNG", Holds.FRAME),
        ("AVIF", Holds.FRAME),
        ("TIFF", Holds.PAGE),
    ],
)
def test_every_frame_and_page_is_looked_at(form: str, kind: Holds) -> None:
    examined = seen(several(form, 1, 2, 3))

    assert examined.facts.parts == (Part(kind, 2, 2),)
    assert not examined.facts.is_whole
    assert holds(examined, 2)
    assert holds(examined, 3)
    assert not holds(examined, 1)


def test_frames_that_do_not_decode_are_told() -> None:
    content = several("GIF", 1, 2, 3, 4)

    facts = seen(content[: len(content) * 5 // 8]).facts

    assert not facts.is_whole
    assert facts.parts[0].opened < facts.parts[0].count or facts.condition == "damaged"


MP4, ZIP, JPEG = film(3, 7), zipped(encoded(9)), encoded(9)
BEHIND: dict[str, tuple[Callable[[], bytes], str, int, int | None]] = {
    "a film behind a JPEG": (lambda: encoded(1) + MP4, "video/mp4", 1, 8),
    "a film behind a progressive JPEG": (lambda: encoded(1, progressive=True) + MP4, "video/mp4", 1, 8),
    "a film behind a maker's mark": (
        lambda: encoded(1) + b"\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data" + MP4,
        "video/mp4",
        1,
        8,
    ),
    "a film behind a GIF": (lambda: encoded(1, "GIF") + MP4, "video/mp4", 1, 8),
    "a film behind a WebP": (lambda: encoded(1, "WEBP") + MP4, "video/mp4", 1, 8),
    "a film in a box of its own": (lambda: encoded(1, "AVIF") + boxed(b"mpvd", MP4), "video/mp4", 1, 8),
    "a JPEG behind a JPEG": (lambda: encoded(1) + JPEG, "image/jpeg", 1, 9),
    "a JPEG behind padding": (lambda: encoded(1) + bytes(5000) + JPEG, "image/jpeg", 1, 9),
    "a JPEG behind a PNG": (lambda: encoded(1, "PNG") + JPEG, "image/jpeg", 1, 9),
    "a PNG behind a PNG": (lambda: encoded(1, "PNG") + encoded(9, "PNG"), "image/png", 1, 9),
    "a JPEG behind a bitmap": (lambda: encoded(1, "BMP") + JPEG, "image/jpeg", 1, 9),
    "an archive behind a JPEG": (lambda: encoded(1) + ZIP, "application/zip", 0, None),
    "a JPEG behind a film": (lambda: MP4 + JPEG, "image/jpeg", 1, 9),
    "an archive behind a film": (lambda: MP4 + ZIP, "application/zip", 0, None),
    "another film behind a film": (lambda: film(2, 30) + film(2, 9), "video/mp4", 1, 9),
    "a JPEG behind a Matroska film": (lambda: film(2, 30, "matroska") + JPEG, "image/jpeg", 1, 9),
    "a JPEG behind an AVI film": (lambda: film(2, 30, "avi") + JPEG, "image/jpeg", 1, 9),
    "what nobody knows": (lambda: encoded(1) + b"?" * 2000, "", 0, None),
}


@pytest.mark.parametrize("case", BEHIND)
def test_what_stands_behind_the_end_is_looked_at_or_told(case: str) -> None:
    make, mime, opened, seed = BEHIND[case]

    examined = seen(make())

    [part] = examined.facts.parts
    assert (part.holds, part.mime, part.opened) == (Holds.BEHIND, mime, opened)
    assert part.size_bytes > 1000
    assert not examined.facts.is_whole
    assert "behind its end" in examined.facts.note
    if seed is not None:
        assert holds(examined, seed)


@pytest.mark.parametrize("tail", [b"", bytes(9000), b"\r\n" * 5, b"\xff" * 3000])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_one_picture_and_padding_is_whole(form: str, tail: bytes) -> None:
    facts = seen(encoded(1, form) + (tail if form != "AVIF" else b"")).facts

    assert facts.parts == ()
    assert facts.is_whole
    assert facts.note == ""


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF", "mp4", "avi"])
def test_a_short_end_of_no_known_form_is_told_and_the_file_is_whole(form: str) -> None:
    content = film(3, 7, form) if form in ("mp4", "avi") else encoded(1, form)

    facts = seen(content + b"a maker's own note").facts

    assert (facts.parts, facts.is_whole, facts.condition) == ((), True, "noted")
    assert facts.note == "18 bytes of no known form behind or beside it"


def test_more_pieces_than_are_looked_into_are_told() -> None:
    [*_, last] = seen(encoded(1) + (small(9) + MP4) * 15).facts.parts

    assert (last.mime, last.opened) == ("", 0)
    assert last.size_bytes == 7 * len(small(9) + MP4) + len(MP4)


def test_of_a_stream_of_pictures_each_is_looked_at() -> None:
    stream = [small(number) for number in range(40)]

    examined = seen(b"".join(stream[:-1]) + b"\r\n" + encoded(9))

    assert [part.opened for part in examined.facts.parts] == [1] * 16
    assert examined.facts.parts[-1].mime == "video/x-motion-jpeg"
    assert holds(examined, 9)
    assert not examined.facts.is_whole


@pytest.mark.parametrize("break_it", ["a film among them", "a picture cut off"])
def test_a_stream_of_pictures_with_something_else_in_it_is_told(break_it: str) -> None:
    pictures = small(9) * 30
    broken = {
        "a film among them": encoded(1) + pictures + MP4 + small(9),
        "a picture cut off": encoded(1) + pictures + encoded(2)[:-900],
    }[break_it]

    [*_, last] = seen(broken).facts.parts

    assert last.opened == 0


def test_what_a_camera_sent_as_pictures_is_a_film() -> None:
    sent = (
        b"--edge\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(jpeg), jpeg)
        for jpeg in [encoded(9)] * 50
    )

    examined = seen(b"".join(sent))

    assert (examined.facts.kind, examined.facts.frames, examined.facts.is_whole) == ("video", 50, True)
    assert len(features.columns(examined.vpdq).hashes) == 2


@pytest.mark.parametrize("form", ["mp4", "mov", "matroska", "avi", "mpegts"])
def test_every_picture_track_is_looked_at(form: str) -> None:
    examined = seen(two_tracks(form))

    assert examined.facts.parts == (Part(Holds.TRACK, 1, 1),)
    assert not examined.facts.is_whole
    assert holds(examined, 102)


@pytest.mark.parametrize("form", ["mp4", "mov", "matroska", "avi", "mpegts"])
def test_a_film_alone_is_whole(form: str) -> None:
    facts = seen(film(3, 7, form)).facts

    assert (facts.parts, facts.is_whole) == ((), True)


@pytest.mark.parametrize("form", ["mp4", "matroska"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_cover_is_told_from_the_film(form: str, is_first: bool) -> None:
    made = io.BytesIO()
    with av.open(io.BytesIO(MP4), "r") as source, av.open(made, "w", format=form) as out:
        original = source.streams.video[0]
        copied = None if is_first else out.add_stream_from_template(original)
        cover: Any = out.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 400, 300, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        copied = copied or out.add_stream_from_template(original)
        frame = av.VideoFrame.from_ndarray(np.asarray(picture(40)), format="rgb24")
        frame.pts = 0
        for packet in [*cover.encode(frame), *cover.encode(None)]:
            packet.stream = cover
            out.mux(packet)
        for packet in source.demux(original):
            if packet.dts is not None:
                packet.stream = copied
                out.mux(packet)

    examined = seen(made.getvalue())

    assert [(part.holds, part.opened) for part in examined.facts.parts] == [(Holds.COVER, 1)]
    assert holds(examined, 40)
    assert (examined.facts.width, len(features.columns(examined.vpdq))) == (320, 3)
    assert examined.facts.condition == "noted"


def test_what_playing_leaves_out_is_looked_at() -> None:
    content = film(6, 50)
    # The one edit shows from the fifth second on.
    at = content.index(b"elst")
    (count,) = struct.unpack_from(">I", content, at + 8)
    assert count == 1
    edited = content[: at + 12] + struct.pack(">Ii", 2000, 40960) + content[at + 20 :]

    examined = seen(edited)

    assert [(part.holds, part.opened) for part in examined.facts.parts] == [(Holds.HIDDEN, 1)]
    assert holds(examined, 51)


def test_a_preview_of_another_picture_is_looked_at_and_one_of_its_own_is_none() -> None:
    small = io.BytesIO()
    picture(1).resize((160, 120)).save(small, "JPEG")
    between_bars = Image.new("RGB", (160, 160))
    between_bars.paste(picture(1).resize((160, 120)), (0, 20))
    barred = io.BytesIO()
    between_bars.save(barred, "JPEG")
    other = io.BytesIO()
    picture(60).resize((160, 120)).save(other, "JPEG")

    assert seen(with_preview(encoded(1), small.getvalue())).facts.is_whole
    assert seen(with_preview(encoded(1), barred.getvalue())).facts.is_whole
    examined = seen(with_preview(encoded(1), other.getvalue()))
    [part] = examined.facts.parts
    assert (part.holds, part.opened, part.size_bytes) == (Holds.INSIDE, 1, len(other.getvalue()))
    assert holds(examined, 60)


def test_a_raw_file_is_not_its_preview() -> None:
    made = io.BytesIO()
    small = picture(1).resize((160, 120))
    small.save(made, "TIFF", tiffinfo={330: 8, 50706: b"\1\4\0\0"})

    [part] = seen(made.getvalue()).facts.parts

    assert (part.holds, part.opened) == (Holds.PAGE, 0)


def in_segment(content: bytes, marker: int, payload: bytes) -> bytes:
    return content[:2] + struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + content[2:]


def in_chunk(content: bytes, name: bytes, payload: bytes) -> bytes:
    made = struct.pack(">I", len(payload)) + name + payload
    return content[:33] + made + struct.pack(">I", zlib.crc32(name + payload)) + content[33:]


INSIDE: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "an archive in a maker's segment": (
        lambda: in_segment(encoded(1), 0xE4, zipped(small(9))),
        "application/zip",
        0,
    ),
    "a picture in a comment": (lambda: in_segment(encoded(1), 0xFE, b"x" * 50 + small(9)), "image/jpeg", 1),
    "a picture in a chunk": (lambda: in_chunk(encoded(1, "PNG"), b"juNk", small(9)), "image/jpeg", 1),
    "a picture in a film's free box": (lambda: MP4 + boxed(b"free", small(9)), "image/jpeg", 1),
    "a picture in a free box of a long length": (
        lambda: MP4 + struct.pack(">I4sQ", 1, b"free", 16 + len(small(9))) + small(9),
        "image/jpeg",
        1,
    ),
    "a picture in a free box up to the end": (
        lambda: MP4 + struct.pack(">I4s", 0, b"free") + small(9),
        "image/jpeg",
        1,
    ),
    "a film in a film's free box": (lambda: MP4 + boxed(b"uuid", bytes(16) + film(2, 9)), "video/mp4", 1),
    "an archive attached to a film": (lambda: attached(ZIP, "application/zip"), "application/zip", 0),
    "a picture attached as data": (lambda: attached(small(9), "application/octet-stream"), "image/jpeg", 1),
    "a picture behind a TIFF": (lambda: encoded(1, "TIFF") + small(9), "image/jpeg", 1),
}


def attached(content: bytes, mime: str) -> bytes:
    """Attach a file to a film, and a font."""
    made = io.BytesIO()
    with av.open(io.BytesIO(MP4), "r") as source, av.open(made, "w", format="matroska") as out:
        original = source.streams.video[0]
        copied = out.add_stream_from_template(original)
        out.add_attachment("file", mime, content)
        out.add_attachment("font", "application/x-truetype-font", b"\0\1\0\0" * 1000)
        for packet in source.demux(original):
            if packet.dts is not None:
                packet.stream = copied
                out.mux(packet)
    return made.getvalue()


def small(seed: int) -> bytes:
    made = io.BytesIO()
    picture(seed).resize((200, 150)).save(made, "JPEG", quality=70)
    return made.getvalue()


@pytest.mark.parametrize("case", INSIDE)
def test_what_stands_where_no_decoder_reads_is_looked_at_or_told(case: str) -> None:
    make, mime, opened = INSIDE[case]

    examined = seen(make())

    [part] = examined.facts.parts
    assert (part.holds, part.mime, part.opened) == (Holds.INSIDE, mime, opened)
    assert not examined.facts.is_whole
    assert holds(examined, 9) is bool(opened)
