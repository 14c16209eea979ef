"""Reads what a page in a mail says, and what it leads to; nothing of it is shown or fetched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_UNSEEN: Final = {"script", "style", "head", "template"}
_LINES: Final = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote"}
_LEADS: Final = {"href", "src", "action"}


@dataclass(slots=True)
class Page:
    """What a page says, and what it leads to, in the order in which it stands there."""

    text: str = ""
    links: list[str] = field(default_factory=list)


def read(html: str) -> Page:
    """Read a page, however broken it is."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):
        # What the standard library cannot take in is still text.
        reader.said.append(html)
    lines = ("".join(reader.said)).splitlines()
    return Page("\n".join(filter(None, (" ".join(line.split()) for line in lines))), reader.links)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said, self.links = list[str](), list[str]()
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into a tag."""
        self._unseen += tag in _UNSEEN
        if tag in _LINES:
            self.said.append("\n")
        self.links += [value for name, value in attrs if name in _LEADS and value]

    def handle_endtag(self, tag: str) -> None:
        """Come out of a tag."""
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _LINES:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        """Take what is read."""
        if not self._unseen:
            self.said.append(data)
