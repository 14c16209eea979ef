"""A folder as a hostile sender would fill it: active content, files that are two things, names that act."""

import io
import os
from pathlib import Path

from PIL import Image, PngImagePlugin

from tests.site.world import painted

PAYLOAD = b"<script>alert(1)</script>"
EXIF_COMMENT, EXIF_SOFTWARE = 0x9286, 0x0131
_SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_HTML = b"<!doctype html><title>x</title><script>alert(1)</script>"
_EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/hostname) (r) file\nshowpage\n"
_M3U8 = b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nreal.jpg\n#EXT-X-ENDLIST\n"
_CONCAT = b"ffconcat version 1.0\nfile real.jpg\nduration 5\n"
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n"
_TEXT = b"Only words: socks, torch, map.\n"

# Each lies there under the name it has a right to, and under the name of a picture or a video.
ACTIVE: dict[str, bytes] = {
    f"{name}.{ending}": content
    for name, own, claimed, content in [
        ("drawing", "svg", "jpg", _SVG),
        ("page", "html", "png", _HTML),
        ("print", "eps", "jpg", _EPS),
        ("playlist", "m3u8", "mp4", _M3U8),
        ("chain", "ffconcat", "mov", _CONCAT),
        ("paper", "pdf", "gif", _PDF),
        ("words", "txt", "jpg", _TEXT),
    ]
    for ending in (own, claimed)
}

NAMES: list[bytes] = [
    b"<script>alert(1)<" + "\N{DIVISION SLASH}".encode() + b"script>.jpg",
    b"<img src=x onerror=alert(1)>.jpg",
    b"{{ settings.SECRET_KEY }}{% debug %}.jpg",
    "holiday\u202egpj.exe.jpg".encode(),
    "\u200fright\u2066left.jpg".encode(),
    b"new\nline 2026-01-01 tutela INFO act=forged.jpg",
    b"carriage\rreturn.jpg",
    b"\x1b]0;title\x07\x1b[31mred\x1b[2J.jpg",
    b"\x9b31m.jpg",
    b"=HYPERLINK(A1).jpg",
    b"@SUM(1+1).jpg",
    b"+1+1.jpg",
    b"-rf",
    b"\tcell.jpg",
    b"'quoted.jpg",
    b'"; drop table items_item; --.jpg',
    b"[bold red]markup [link=x]y.jpg",
    b"\xf8\xf9 not text.jpg",
]


def fill(folder: Path) -> None:
    """Fill a folder with all of it."""
    folder.mkdir()
    for plain, content in ACTIVE.items():
        # Another byte each, so that the two names are two items.
        (folder / plain).write_bytes(content + f"\n{plain}\n".encode())
    for plain, content in _two_things().items():
        (folder / plain).write_bytes(content)
    for number, name in enumerate(NAMES):
        place = os.fsencode(folder) + b"/" + name
        Path(os.fsdecode(place)).write_bytes(painted(100 + number))
        os.symlink(name, place + b" link")


def _two_things() -> dict[str, bytes]:
    """Make sound pictures that carry active content behind, inside and around their pixels."""
    exif = Image.Exif()
    exif[EXIF_SOFTWARE], exif[EXIF_COMMENT] = PAYLOAD.decode(), PAYLOAD.decode()
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", PAYLOAD.decode())
    jpeg, png, gif = io.BytesIO(), io.BytesIO(), io.BytesIO()
    _picture(1).save(jpeg, "JPEG", exif=exif, comment=PAYLOAD)
    _picture(2).save(png, "PNG", pnginfo=texts)
    _picture(3).save(gif, "GIF", comment=PAYLOAD)
    return {
        "real.jpg": painted(4),
        "behind.jpg": painted(5) + _HTML,
        "inside.jpg": jpeg.getvalue(),
        "inside.png": png.getvalue(),
        "inside.gif": gif.getvalue(),
        "real.html": painted(6) + PAYLOAD,
    }


def _picture(number: int) -> Image.Image:
    with Image.open(io.BytesIO(painted(number))) as picture:
        return picture.copy()
