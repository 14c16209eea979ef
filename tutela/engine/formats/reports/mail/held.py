"""Content that a link holds in itself: named by its length and digest, for in a row it would lie open."""

import re
from hashlib import sha256
from typing import Final

# Lines of it may be broken anywhere; what is left of the last one is shorter than any picture.
_HELD: Final = re.compile(r"(data:[^,\s\"'<>()]{0,80}),\s*(?:[A-Za-z0-9+/=%_-]{40,}\s*)+", re.IGNORECASE)
_LONGEST, _LONGEST_HEAD = 200, 80
_BREAKS: Final = re.compile(r"[\t\r\n]")


def without_content(text: str) -> str:
    """Give a text without the content that its links hold; that is in the mail, sealed as it came."""
    return _HELD.sub(_replaced, text)


def _replaced(found: re.Match[str]) -> str:
    content = found[0].rstrip()
    return _named(found[1], content) + found[0][len(content) :]


def shortened(link: str) -> str:
    """Give a link as it is kept: one that holds content is its kind, how long it is and its digest."""
    plain = _BREAKS.sub("", link)
    if len(link) <= _LONGEST or not plain.lower().startswith("data:"):
        return link
    return _named(plain[:_LONGEST_HEAD].partition(",")[0], link)


def _named(head: str, content: str) -> str:
    digest = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{head}, {len(content)} signs of content, SHA-256 {digest}"
