"""List the broken, mislabelled and hostile files that every real exhibit holds."""

import io
import json
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

SECOND = (2025, 9, 14, 10, 30, 0)

# Names that have broken other tools: each is a legal file name on Linux, given to a small sound picture.
HOSTILE_NAMES: tuple[bytes, ...] = (
    b"new\nline.jpg",
    b"tab\there.jpg",
    "holiday\u202egpj.exe.jpg".encode(),
    "\u200fright to left \u05e9\u05dc\u05d5\u05dd.jpg".encode(),
    "\U0001f408 on the \U0001f9f6.jpg".encode(),
    b"-rf.jpg",
    b"--help.jpg",
    b"quote\"'`$(date).jpg",
    b"trailing space.jpg ",
    b" leading space.jpg",
    b"caf\xe9 \xff\xfe.jpg",
    b"\xf0\x9f\x90.jpg",
    "cafe\u0301.jpg".encode(),
    "caf\u00e9.jpg".encode(),
    b"<img src=x onerror=alert(1)>.jpg",
    b"=HYPERLINK(A1).jpg",
    b"%2e%2e%2fescape.jpg",
    b"back\\slash.jpg",
    b"CON.jpg",
    b"..jpg",
    b"\x1b[31mred\x07.jpg",
    b"a" * 240 + b".jpg",
)


@dataclass(frozen=True)
class Oddity:
    """One file (or link, or empty folder) with its content; paths are bytes because names need not be text.

    Args:
        path: below the folder that holds the exhibits.
        content: the bytes of the file, or the target of the link.
        kind: file, link or folder.
    """

    path: bytes
    content: bytes = b""
    kind: str = "file"


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Pack members into a ZIP file whose bytes depend on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, SECOND)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def zipped_with_link(target: str) -> bytes:
    """Pack a ZIP file whose only member is a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("shortcut.jpg", SECOND)
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    return out.getvalue()


def locked(archive: bytes) -> bytes:
    """Mark every member of a ZIP file as encrypted, as a password would."""
    changed = bytearray(archive)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


def _huge_png() -> bytes:
    """Claim 60,000 by 60,000 pixels and bring almost none of them."""
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    chunks = (header, b"IDAT" + zlib.compress(b"\0" * 4096), b"IEND")
    framed = [(len(c) - 4).to_bytes(4, "big") + c + zlib.crc32(c).to_bytes(4, "big") for c in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def broken(jpeg: bytes, png: bytes, webp: bytes, mp4: bytes) -> list[Oddity]:
    """Break sound files the ways a failing card, a carver or a lost connection breaks them."""
    camera, cache, recovered = b"phone/DCIM/100APPLE/", b"phone/.cache/", b"laptop/Recovered/"
    middle = len(jpeg) // 2
    return [
        Oddity(camera + b"IMG_0991.JPG", jpeg[: len(jpeg) * 6 // 10]),
        Oddity(camera + b"IMG_0992.JPG"),
        Oddity(camera + b"IMG_0993.MP4", mp4[: len(mp4) // 3]),
        Oddity(camera + b"IMG_0994.PNG", png[: len(png) // 2]),
        Oddity(cache + b"f_00a1", jpeg[:180]),
        Oddity(cache + b"f_00a2", webp[: len(webp) // 2]),
        Oddity(cache + b"f_00a3", b"\0" * 4096),
        Oddity(recovered + b"carved_0001.jpg", jpeg[:middle] + bytes(range(256)) * 4 + jpeg[middle:]),
        Oddity(recovered + b"carved_0002.jpg", jpeg + b"\0" * 2048 + png),
        Oddity(recovered + b"carved_0003.mov", mp4[len(mp4) // 2 :]),
        Oddity(recovered + b"carved_0004.png", _huge_png()),
        Oddity(recovered + b"carved_0005.gif", b"GIF89a\xff\xff\xff\xff\x80\0\0"),
        Oddity(recovered + b"carved_0006.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\xff" * 400),
    ]


def mislabelled(jpeg: bytes, png: bytes) -> list[Oddity]:
    """Give files names that say something else than their content."""
    documents, downloads = b"laptop/Users/alex/Documents/", b"laptop/Users/alex/Downloads/"
    return [
        Oddity(documents + b"packing list.jpg", b"Socks\nTorch\nMap of the coast path\n"),
        Oddity(documents + b"minutes.txt", jpeg),
        Oddity(documents + b"invoice.pdf", png),
        Oddity(
            downloads + b"film.mp4",
            b"ffconcat version 1.0\nfile IMG_0001.JPG\nduration 5\nfile IMG_0002.JPG\n",
        ),
        Oddity(
            downloads + b"stream.mov",
            b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfilm.mp4\n#EXT-X-ENDLIST\n",
        ),
        Oddity(downloads + b"setup.png", b"MZ" + bytes(62) + b"This program cannot be run in DOS mode.\r\n"),
        Oddity(downloads + b"logo.svg", SVG),
        Oddity(downloads + b"saved page.html", HTML),
    ]


SVG = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><script>document.title = "ran"</script>
<circle cx="100" cy="100" r="80" fill="teal"/>
<image href="file:///etc/hostname" width="20" height="20"/></svg>
"""
HTML = b"""<!doctype html><title>Saved page</title><img src="logo.svg" alt="">
<script>document.title = "ran"</script><p>Opening hours of the allotment club.</p>
"""
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def papers() -> list[Oddity]:
    """Write the ordinary documents that lie between the pictures."""
    documents, home = b"laptop/Users/alex/Documents/", b"laptop/Users/alex/"
    settings = json.dumps({"theme": "dark", "zoom": 1.25}, indent=1).encode()
    return [
        Oddity(documents + b"letter.txt", b"Dear Robin,\nthe fence is green now, come and see.\n"),
        Oddity(documents + b"budget.csv", b"month,rent,bread\nJuly,600,31.20\nAugust,600,28.75\n"),
        Oddity(documents + b"lease.pdf", PDF),
        Oddity(documents + b"letter.rtf", b"{\\rtf1 Dear Robin, thank you for the umbrella.}"),
        Oddity(home + b"AppData/Local/Browser/settings.json", settings),
        Oddity(home + b"AppData/Local/Browser/history.db", b"SQLite format 3\0" + bytes(84)),
        Oddity(home + b"Desktop/desktop.ini", b"[.ShellClassInfo]\r\nIconIndex=3\r\n"),
        Oddity(home + b"Pictures/Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
        Oddity(b"phone/DCIM/.nomedia"),
        Oddity(
            b"phone/Android/data/org.example.walks/files/track.gpx",
            b'<?xml version="1.0"?><gpx version="1.1"/>\n',
        ),
        Oddity(
            b"phone/Contacts/robin.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Robin Example\r\nEND:VCARD\r\n"
        ),
    ]


def archives(outside: bytes, inside: list[bytes]) -> list[Oddity]:
    """Pack ZIP files: nested folders, a ZIP in a ZIP, and every trick that must not work.

    Args:
        outside: a picture that also lies outside, so that the archive holds a duplicate.
        inside: at least four pictures that lie nowhere else.
    """
    downloads = b"laptop/Users/alex/Downloads/"
    nested = zipped(
        {"2025/summer/a.jpg": inside[0], "2025/summer/beach/b.jpg": inside[1], "2025/copy.jpg": outside}
    )
    return [
        Oddity(downloads + b"holiday.zip", nested),
        Oddity(downloads + b"old phone.zip", zipped({"DCIM/c.jpg": inside[2], "backup/holiday.zip": nested})),
        Oddity(downloads + b"locked.zip", locked(zipped({"private/d.jpg": inside[3]}))),
        Oddity(
            downloads + b"tricks.zip",
            zipped({"../../escape.jpg": inside[3], "/abs.jpg": b"no", "ok/e.jpg": inside[3]}),
        ),
        Oddity(downloads + b"shortcut.zip", zipped_with_link("/etc/hostname")),
        Oddity(downloads + b"half.zip", nested[: len(nested) // 2]),
        Oddity(downloads + b"sparse.zip", zipped({"zeros.bin": bytes(4_000_000)})),
    ]


def links() -> list[Oddity]:
    """Lay symbolic links (one leads nowhere, one round in a circle) and empty folders."""
    return [
        Oddity(b"laptop/Users/alex/Desktop/My pictures", b"../Pictures", "link"),
        Oddity(b"laptop/Users/alex/Desktop/lost.jpg", b"../Pictures/gone.jpg", "link"),
        Oddity(b"laptop/Users/alex/Documents/loop", b"../Documents", "link"),
        Oddity(b"laptop/Users/alex/Desktop/hosts.txt", b"/etc/hostname", "link"),
        Oddity(b"phone/Movies", b"", "folder"),
        Oddity(b"laptop/Users/guest/Pictures", b"", "folder"),
    ]


def named_hostile(pictures: list[bytes]) -> list[Oddity]:
    """Give pictures the names that break careless tools, taking the pictures in turn."""
    folder = b"laptop/Users/alex/Pictures/odd names/"
    return [Oddity(folder + name, pictures[i % len(pictures)]) for i, name in enumerate(HOSTILE_NAMES)]
