"""Pages of the web that carry pictures in themselves, as addresses that begin with `data:`; never opened."""

import re

from tutela.engine.media.forms.kinds import Sniffed
from tutela.engine.media.forms.magic import other

# So much of a page is searched; of a longer one its end as well.
PAGE_BYTES = 4 << 20
_BEGINS_WITHIN = 4096
_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What is shorter shows nothing that anybody would recognize: pages are full of such marks and spacers.
_HELD = re.compile(
    rb"data:(?:image|video)/[a-z0-9.+-]{1,40}[^,\"'<>\s]{0,200},(?:[^\"'<>)]{1024}|[^\"'<>)]*\Z)",
    re.IGNORECASE,
)
_WITH_PICTURES = other("a page (HTML) that holds pictures as data: addresses", "text/html")


def is_page(start: bytes) -> bool:
    """Say whether a file's first bytes are those of a page."""
    text = _letters(start[:_BEGINS_WITHIN]).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return text.startswith(b"<") and any(mark in text for mark in _MARKS)


def sniffed(start: bytes, end: bytes) -> Sniffed | None:
    """Tell a page that holds pictures or films; None for anything else.

    Args:
        start: its first `PAGE_BYTES`; all of a shorter one.
        end: its last bytes.
    """
    if not is_page(start):
        return None
    return _WITH_PICTURES if _HELD.search(_letters(start)) or _HELD.search(_letters(end)) else None


def _letters(text: bytes) -> bytes:
    """Give a text with one byte a letter, also of one that is written with two."""
    is_wide = text.startswith(_UTF_16) or b"\0" in text[:2]
    return text.replace(b"\0", b"") if is_wide else text
