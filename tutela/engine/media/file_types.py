"""Tells what a file is from its first bytes, never from its name."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from tutela.engine.media.forms import containers, pictures, videos, webpages
from tutela.engine.media.forms.containers import END_BYTES, START_BYTES
from tutela.engine.media.forms.kinds import Kind, Sniffed

__all__ = [
    "END_BYTES",
    "HEAD_BYTES",
    "NOT_MEDIA",
    "START_BYTES",
    "Kind",
    "Sniffed",
    "sniff",
    "sniff_ends",
    "sniff_file",
    "start_of",
]

# Enough for every rule below, the fourth MPEG transport packet and a long ID3 tag's header included.
HEAD_BYTES = 4096


NOT_MEDIA = Sniffed(Kind.OTHER, "application/octet-stream", "")


def sniff(head: bytes) -> Sniffed:
    """Tell what a file is from at least its first `HEAD_BYTES` bytes (fewer when it is shorter).

    An allow-list: what no rule knows is "not media", and what a rule only names has no decoder, so SVG, HTML,
    PDF, EPS, playlists and ffconcat texts reach none whatever they are called.
    """
    for rule in _RULES:
        sniffed = rule(head)
        if sniffed is not None:
            return sniffed
    return NOT_MEDIA


def sniff_file(stream: BinaryIO) -> Sniffed:
    """Tell what a file is from its first bytes, and where these say nothing, from where else marks stand."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    sniffed = sniff(head)
    if sniffed is not NOT_MEDIA:
        return sniffed
    start = head + stream.read(START_BYTES - len(head))
    if webpages.is_page(start):
        start += stream.read(webpages.PAGE_BYTES - len(start))
    stream.seek(max(0, stream.seek(0, 2) - END_BYTES))
    return sniff_ends(start, stream.read())


def sniff_ends(start: bytes, end: bytes) -> Sniffed:
    """Tell what a file is as `sniff_file` does, from what `start_of` gives and its last `END_BYTES`."""
    sniffed = sniff(start[:HEAD_BYTES])
    if sniffed is not NOT_MEDIA:
        return sniffed
    return containers.elsewhere(start, end) or webpages.sniffed(start, end) or sniffed


def start_of(part: bytes | memoryview) -> bytes:
    """Give as much of a file's first bytes as its marks may stand in: `START_BYTES`, and of a page far more.

    Args:
        part: its first `webpages.PAGE_BYTES` at least; all of a shorter one.
    """
    start = bytes(part[:START_BYTES])
    return bytes(part[: webpages.PAGE_BYTES]) if webpages.is_page(start) else start


def _forensic(head: bytes) -> Sniffed | None:
    """Tell a disk image that is packed as a zip archive, by its first member."""
    is_named = head.startswith(b"PK\x03\x04") and head[30:].startswith(b"container.description")
    return _AFF4 if is_named and b"aff4://" in head else None


def _magic(head: bytes) -> Sniffed | None:
    for start, kind in _MAGIC:
        if head.startswith(start):
            return kind
    return None


def _riff(head: bytes) -> Sniffed | None:
    if not head.startswith(b"RIFF"):
        return None
    return {
        b"WEBP": Sniffed(Kind.PICTURE, "image/webp", "WEBP"),
        b"AVI ": Sniffed(Kind.VIDEO, "video/x-msvideo", "avi"),
        b"WAVE": Sniffed(Kind.AUDIO, "audio/wav", "wav"),
    }.get(head[8:12])


def _iso_media(head: bytes) -> Sniffed | None:
    if head[4:8] in _OLD_QUICKTIME and int.from_bytes(head[:4], "big") >= _LEAST_BOX:
        return Sniffed(Kind.VIDEO, "video/quicktime", "mov")
    if head[4:8] != b"ftyp":
        return None
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    for brand in brands:
        if brand in _BRANDS:
            return _BRANDS[brand]
    if b"mif1" in brands or b"msf1" in brands:
        return _HEIC
    return Sniffed(Kind.VIDEO, "video/mp4", "mov")


def _bitmap(head: bytes) -> Sniffed | None:
    # "BM" alone is two letters of any text; a bitmap's header length is one of a handful.
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return Sniffed(Kind.PICTURE, "image/bmp", "BMP")
    return None


def _matroska(head: bytes) -> Sniffed | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    mime = "video/webm" if b"webm" in head[:128] else "video/x-matroska"
    return Sniffed(Kind.VIDEO, mime, "matroska")


def _mpeg_audio(head: bytes) -> Sniffed | None:
    start = int.from_bytes(head[:3], "big")
    layered = start & _MP3_SYNC == _MP3_SYNC and start & 0xF0 != 0xF0 and start & 0x0C != 0x0C  # noqa: PLR2004 - reserved
    if head.startswith(b"ID3") or (layered and start & _MPEG_LAYER == _LAYER_3):
        return Sniffed(Kind.AUDIO, "audio/mpeg", "mp3")
    if start & _ADTS_MASK == _ADTS_SYNC:
        return Sniffed(Kind.AUDIO, "audio/aac", "aac")
    return None


def _late_picture(head: bytes) -> Sniffed | None:
    """Tell a picture behind a few bytes that are not its own: of a browser's cache, of a careless program."""
    if head.startswith(containers.PROGRAMS):
        return None  # its icons are no pictures of anybody's
    found = _LATE.search(head)
    if found is None:
        return None
    sniffed = _PNG if found.group().startswith(b"\x89") else _JPEG
    return replace(sniffed, starts_at=found.start())


_AFF4 = Sniffed(Kind.OTHER, "application/octet-stream", "", "a disk image (AFF4)")
_ZIP = Sniffed(Kind.ARCHIVE, "application/zip", "zip", "a zip archive")
_JPEG = Sniffed(Kind.PICTURE, "image/jpeg", "JPEG")
_PNG = Sniffed(Kind.PICTURE, "image/png", "PNG")
# A JPEG that a program has written starts with a segment of its own, with tables or with a comment.
_LATE = re.compile(rb"\xff\xd8\xff[\xe0\xe1\xdb\xfe\xee]|\x89PNG\r\n\x1a\n")
_MAGIC: tuple[tuple[bytes, Sniffed], ...] = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"GIF87a", Sniffed(Kind.PICTURE, "image/gif", "GIF")),
    (b"GIF89a", Sniffed(Kind.PICTURE, "image/gif", "GIF")),
    (b"II*\x00", Sniffed(Kind.PICTURE, "image/tiff", "TIFF")),
    (b"MM\x00*", Sniffed(Kind.PICTURE, "image/tiff", "TIFF")),
    (b"II+\x00", Sniffed(Kind.PICTURE, "image/tiff", "TIFF")),
    (b"MM\x00+", Sniffed(Kind.PICTURE, "image/tiff", "TIFF")),
    (b"\x00\x00\x01\xba", Sniffed(Kind.VIDEO, "video/mpeg", "mpeg")),
    (b"\x00\x00\x01\xb3", Sniffed(Kind.VIDEO, "video/mpeg", "mpegvideo")),
    (b"FLV\x01", Sniffed(Kind.VIDEO, "video/x-flv", "flv")),
    (
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c",
        Sniffed(Kind.VIDEO, "video/x-ms-asf", "asf"),
    ),
    (b"OggS\x00", Sniffed(Kind.VIDEO, "video/ogg", "ogg")),
    (b"fLaC", Sniffed(Kind.AUDIO, "audio/flac", "flac")),
    (b"#!AMR", Sniffed(Kind.AUDIO, "audio/amr", "amr")),
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"PK\x07\x08PK\x03\x04", _ZIP),
)
_LEAST_BOX = 8
_MP3_SYNC, _MPEG_LAYER, _LAYER_3 = 0xFFE000, 0x000600, 0x000200
_ADTS_MASK, _ADTS_SYNC = 0xFFF600, 0xFFF000
_OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"skip", b"free", b"pnot")
_BITMAP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
_HEIC = Sniffed(Kind.PICTURE, "image/heic", "HEIF")
_AVIF = Sniffed(Kind.PICTURE, "image/avif", "AVIF")
_BRANDS: dict[bytes, Sniffed] = {
    **pictures.BRANDS,
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), _HEIC),
    **dict.fromkeys((b"avif", b"avis"), _AVIF),
    b"qt  ": Sniffed(Kind.VIDEO, "video/quicktime", "mov"),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gp7"), Sniffed(Kind.VIDEO, "video/3gpp", "mov")),
    b"3g2a": Sniffed(Kind.VIDEO, "video/3gpp2", "mov"),
    **dict.fromkeys((b"M4A ", b"M4B "), Sniffed(Kind.AUDIO, "audio/mp4", "mov")),
}
_RULES: tuple[Callable[[bytes], Sniffed | None], ...] = (
    _forensic,
    _magic,
    _riff,
    _iso_media,
    _bitmap,
    _matroska,
    containers.sniffed,
    pictures.icon,
    videos.sniffed,
    pictures.sniffed,
    _mpeg_audio,
    _late_picture,
)
