"""Forms beside the common ones: what is opened, what is only named, and what neither is."""

import io
import struct
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from tests.engine.media import painting
from tutela.engine.media.facts import Condition, Facts, unopened
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.file_types import HEAD_BYTES, Kind, sniff, sniff_file
from tutela.engine.media.stills import open_still
from tutela.engine.media.video.video import open_video

MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: s\r\nDate: x\r\n\r\nText"
PARTITIONS = bytes(446) + b"\x80\0\0\0\x07" + bytes(11) + bytes(48) + b"\x55\xaa"
HELD = b'<img src="data:image/jpeg;base64,' + b"A" * 2000 + b'">'
PAGES = [
    b"<!DOCTYPE html><html><body>" + HELD,
    b"\n\xef\xbb\xbf<HTML><body style='background:url(DATA:image/png;charset=x;base64,"
    + b"A/9+\n" * 300
    + b")'>",
    b"\xff\xfe" + ("<html>" + HELD.decode()).encode("utf-16-le"),
    b"<!DOCTYPE html><script>" + bytes([32]) * 1_000_000 + b"</script>" + HELD + bytes([32]) * 1_000_000,
    b"<html>" + bytes([32]) * (5 << 20) + HELD,
    b"<html><video src='data:video/mp4;base64," + b"A" * 1024 + b"'>",
]
NAMED = {
    "a JPEG XL picture": (
        Kind.PICTURE,
        [b"\xff\x0a\1", b"\0\0\0\x0cJXL \r\n\x87\n", b"\0\0\0\x14ftypjxl \0\0\0\0"],
    ),
    "a Photoshop picture": (Kind.PICTURE, [b"8BPS\0\1"]),
    "a medical picture (DICOM)": (Kind.PICTURE, [bytes(128) + b"DICM"]),
    "a camera raw (Canon CR3)": (Kind.PICTURE, [b"\0\0\0\x18ftypcrx \0\0\0\1crx isom"]),
    "a camera raw (Fujifilm RAF)": (Kind.PICTURE, [b"FUJIFILMCCD-RAW 0201"]),
    "a cursor of Windows": (Kind.PICTURE, [b"\0\0\2\0\1\0\x20\x20\0\0\1\0\1\0\xe8\2\0\0\x16\0\0\0"]),
    "an SVG drawing": (Kind.OTHER, [b"<svg/>", b"<?xml version='1.0'?><svg/>"]),
    "a page (HTML) that holds pictures as data: addresses": (Kind.OTHER, PAGES),
    "a Windows metafile": (Kind.OTHER, [b"\1\0\0\0" + bytes(36) + b" EMF", b"\xd7\xcd\xc6\x9a"]),
    "a Hikvision recording": (Kind.VIDEO, [b"IMKH\1\1\0\0"]),
    "a RealMedia video": (Kind.VIDEO, [b".RMF\0\0\0\x12"]),
    "a Flash film": (Kind.VIDEO, [b"FWS\x0a", b"CWS\x0a"]),
    "a 7z archive": (Kind.ARCHIVE, [b"7z\xbc\xaf\x27\x1c\0\4"]),
    "a RAR archive": (Kind.ARCHIVE, [b"Rar!\x1a\7\0", b"Rar!\x1a\7\1\0"]),
    "a PDF document": (Kind.OTHER, [b"%PDF-1.7", b"\n\n%PDF-1.4"]),
    "a mail message": (Kind.OTHER, [MAIL]),
    "a mailbox": (Kind.OTHER, [b"From a@example.org Thu Jan 1\n" + MAIL]),
    "a mail store (PST)": (Kind.OTHER, [b"!BDN"]),
    "an SQLite database": (Kind.OTHER, [b"SQLite format 3\0"]),
    "a disk image (E01)": (Kind.OTHER, [b"EVF\x09\x0d\x0a\xff\0"]),
    "a disk image (MBR)": (Kind.OTHER, [PARTITIONS]),
    "a disk image (ISO)": (Kind.OTHER, [bytes(32768) + b"\x01CD001\x01"]),
    "a disk image (DMG)": (Kind.OTHER, [bytes(900) + b"koly" + bytes(508)]),
    "a virtual disk (VHD)": (Kind.OTHER, [bytes(900) + b"conectix" + bytes(504), b"conectix"]),
    "a volume (NTFS)": (Kind.OTHER, [b"\xeb\x52\x90NTFS    "]),
    "a program with a zip archive behind it": (Kind.ARCHIVE, [b"MZ" + bytes(6000) + b"PK\5\6" + bytes(18)]),
}
ENCRYPTED = {
    "an encrypted volume (LUKS)": b"LUKS\xba\xbe\0\2",
    "an encrypted volume (BitLocker)": b"\xeb\x58\x90-FVE-FS-",
    "a file encrypted by OpenSSL": b"Salted__",
}
NEITHER = {
    "a text": b"From here on: nothing. FWS is a word, BM too.",
    "a letter": b"From: me to you\n",
    "a program": b"MZ" + bytes(200) + b"\xff\xd8\xff\xe0\0\x10JFIF",
    "zeros": bytes(9000),
    "a list of headers": b"Title: x\nAuthor: y\nYear: z\n",
    "a page": b"<!DOCTYPE html><html><img src='a.jpg'>" + b"a" * 5000,
    "a page with spacers": b"<html>" + b'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">' * 50,
    "a page that holds no picture": b"<html><a href='data:text/plain," + b"A" * 2000 + b"'>",
    "a text about such pages": b"Write " + HELD,
    "a boot mark alone": bytes(510) + b"\x55\xaa",
}


@pytest.mark.parametrize("form", NAMED)
def test_a_form_is_named_and_reaches_no_decoder(form: str) -> None:
    kind, heads = NAMED[form]
    for head in heads:
        facts = unopened(sniff_file(io.BytesIO(head)))

        assert (facts.kind, facts.condition) == (kind, Condition.NOT_OPENED)
        assert facts.note == f"not opened here: {form}"


@pytest.mark.parametrize("form", ENCRYPTED)
def test_what_needs_a_key_is_called_encrypted(form: str) -> None:
    facts = unopened(sniff_file(io.BytesIO(ENCRYPTED[form])))

    assert (facts.condition, facts.note) == (Condition.ENCRYPTED, form)


@pytest.mark.parametrize("name", NEITHER)
def test_ordinary_files_are_no_media(name: str) -> None:
    assert unopened(sniff_file(io.BytesIO(NEITHER[name]))).condition is Condition.NOT_MEDIA


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("JPEG2000", {}), ("JPEG2000", {"no_jp2": True}), ("PPM", {}), ("PCX", {}), ("SGI", {}), ("TGA", {}),
        ("TGA", {"compression": "tga_rle"}), ("DIB", {}), ("QOI", {}),
    ],
)  # fmt: skip
def test_further_pictures_open(kind: str, how: dict[str, Any]) -> None:
    still = open_still(io.BytesIO(painting.still(kind, **how)), Limits())
    pixels = still.exact()

    assert (still.facts.condition, still.facts.note) == (Condition.OK, "")
    assert pixels is not None
    assert np.abs(pixels.astype(int) - painting.shapes()).mean() < 6


@pytest.mark.parametrize("planes", [0, 1], ids=["as Pillow writes it", "as Windows writes it"])
def test_an_icon_opens_and_says_how_many_pictures_it_holds(planes: int) -> None:
    made = io.BytesIO()
    Image.fromarray(painting.shapes(64, 64)).save(made, "ICO", sizes=[(64, 64), (32, 32), (16, 16)])
    icon = bytearray(made.getvalue())
    for entry in (6, 22, 38):
        icon[entry + 4] = planes

    still = open_still(io.BytesIO(bytes(icon)), Limits())

    assert still.exact() is not None
    assert (still.facts.condition, still.facts.width, still.facts.frames) == (Condition.OK, 64, 3)


@pytest.mark.parametrize("before", [b"\n", b"\xef\xbb\xbf", b"\0\0\0\x18HTTP/1.1 200 OK\r\n\r\n"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_behind_a_few_other_bytes_opens_and_says_so(kind: str, before: bytes) -> None:
    whole = painting.still(kind)

    found, plain = (open_still(io.BytesIO(data), Limits()) for data in (before + whole, whole))

    pixels, expected = found.exact(), plain.exact()
    assert pixels is not None
    assert expected is not None
    assert np.array_equal(pixels, expected)
    assert found.facts.condition is Condition.NOTED
    assert f"begins at byte {len(before)}" in found.facts.note


def filmed(data: bytes) -> tuple[Facts, int]:
    with open_video(io.BytesIO(data), Limits()) as video:
        frames = list(video.frames())
        return video.facts, len(frames)


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("h264", "libx264"), ("hevc", "libx265"), ("ivf", "libvpx"), ("m4v", "mpeg4"),
        ("yuv4mpegpipe", "rawvideo"), ("mxf", "mpeg2video"), ("obu", "libsvtav1"),
    ],
)  # fmt: skip
def test_further_videos_open(container: str, codec: str) -> None:
    data = painting.clip(container, codec, seconds=3, rate=25)

    facts, frames = filmed(data)

    assert sniff(data[:HEAD_BYTES]).kind is Kind.VIDEO
    assert (facts.condition, frames) == (Condition.OK, 3)


def test_a_transport_stream_opens_with_longer_packets_and_cut_within_one() -> None:
    whole = painting.clip("mpegts", "mpeg2video", seconds=3, rate=25)
    longer = b"".join(whole[at : at + 188] + bytes(16) for at in range(0, len(whole), 188))

    for data in (longer, whole[77:]):
        facts, frames = filmed(data)
        assert (facts.kind, facts.mime) == (Kind.VIDEO, "video/mp2t")
        assert frames == 3


def test_a_camera_s_file_in_which_nothing_decodes_is_not_opened() -> None:
    facts, frames = filmed(
        b"DAHUA" + bytes(27) + b"DHAV\xfd\0\0\0" + struct.pack("<IIII", 1, 1, 1040, 0) + bytes(2000)
    )

    assert (facts.kind, facts.condition, frames) == (Kind.VIDEO, Condition.NOT_OPENED, 0)
    assert facts.note == "not opened here: a Dahua recording"


def test_every_demuxer_that_is_named_is_there() -> None:
    for name in ("h264", "hevc", "ivf", "m4v", "yuv4mpegpipe", "mxf", "dhav", "dv", "obu"):
        assert name in av.formats_available
