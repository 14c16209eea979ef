"""What a file is follows from its first bytes, whatever it is called."""

import pytest
from hypothesis import given, strategies as st

from tests.engine.media import painting
from tutela.engine.media.file_types import HEAD_BYTES, Kind, sniff

NEVER_MEDIA = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg with a declaration": b'<?xml version="1.0"?><!DOCTYPE svg><svg/>',
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "eps with a preview": b"\xc5\xd0\xd3\xc6" + bytes(28),
    "pdf": b"%PDF-1.7\n",
    "m3u8": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\nfile:///etc/passwd\n",
    "ffconcat": b"ffconcat version 1.0\nfile other.mp4\n",
    "session description": b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 9 RTP/AVP 96\n",
    "dash": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>',
    "playlist of asf": b"[Reference]\nRef1=http://localhost/x.asf\n",
    "smooth streaming": b'<SmoothStreamingMedia MajorVersion="2"/>',
    "text that starts like a bitmap": b"BMW is a maker of cars, and this line goes on.",
    "icon": b"\x00\x00\x01\x00\x01\x00",
    "program": b"\x7fELF" + bytes(60),
    "java class": b"\xca\xfe\xba\xbe" + bytes(20),
    "nothing": b"",
    "one byte": b"\xff",
    "zeros": bytes(HEAD_BYTES),
}


@pytest.mark.parametrize("name", NEVER_MEDIA)
def test_active_and_foreign_content_is_never_media(name: str) -> None:
    found = sniff(NEVER_MEDIA[name])

    assert (found.kind, found.decoder) == (Kind.OTHER, "")


@pytest.mark.parametrize(
    ("kind", "mime"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("AVIF", "image/avif"),
    ],
)
def test_still_pictures_are_known_by_their_content(kind: str, mime: str) -> None:
    found = sniff(painting.still(kind)[:HEAD_BYTES])

    assert (found.kind, found.mime) == (Kind.PICTURE, mime)


@pytest.mark.parametrize(
    ("container", "codec", "mime"),
    [
        ("mp4", "mpeg4", "video/mp4"),
        ("mov", "mjpeg", "video/quicktime"),
        ("3gp", "mpeg4", "video/3gpp"),
        ("matroska", "mpeg4", "video/x-matroska"),
        ("webm", "libvpx", "video/webm"),
        ("avi", "mpeg4", "video/x-msvideo"),
        ("mpegts", "mpeg2video", "video/mp2t"),
        ("vob", "mpeg2video", "video/mpeg"),
        ("flv", "flv", "video/x-flv"),
        ("asf", "wmv2", "video/x-ms-asf"),
        ("ogg", "libvpx", "video/ogg"),
    ],
)
def test_videos_are_known_by_their_content(container: str, codec: str, mime: str) -> None:
    found = sniff(painting.clip(container, codec, seconds=1)[:HEAD_BYTES])

    assert (found.kind, found.mime) == (Kind.VIDEO, mime)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", Kind.PICTURE),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1miaf", Kind.PICTURE),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42", Kind.AUDIO),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", Kind.AUDIO),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00", Kind.AUDIO),
        (b"\xff\xfb\x90\x44", Kind.AUDIO),
        (b"PK\x03\x04\x14\x00", Kind.ARCHIVE),
    ],
)
def test_further_kinds_are_told_apart(head: bytes, kind: Kind) -> None:
    assert sniff(head).kind is kind


@given(st.binary(max_size=600))
def test_any_bytes_have_a_kind(head: bytes) -> None:
    assert sniff(head).kind in Kind
