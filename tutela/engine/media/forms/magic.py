"""A table of marks at fixed places, and how a file's first bytes are looked up in it."""

from collections.abc import Sequence

from tutela.engine.media.forms.kinds import Kind, Sniffed

Row = tuple[int, bytes, Sniffed]
"""Where the mark stands, the mark, and what a file with it is."""


def picture(words: str, mime: str, decoder: str = "") -> Sniffed:
    """Name a form of pictures."""
    return Sniffed(Kind.PICTURE, mime, decoder, words)


def video(words: str, mime: str, decoder: str = "") -> Sniffed:
    """Name a form of videos."""
    return Sniffed(Kind.VIDEO, mime, decoder, words)


def archive(words: str, mime: str, decoder: str = "") -> Sniffed:
    """Name a form of archives."""
    return Sniffed(Kind.ARCHIVE, mime, decoder, words)


def other(words: str, mime: str = "application/octet-stream") -> Sniffed:
    """Name a form that is none of these, and may hold them."""
    return Sniffed(Kind.OTHER, mime, "", words)


def encrypted(words: str, mime: str = "application/octet-stream") -> Sniffed:
    """Name a form that nobody opens without a key."""
    return Sniffed(Kind.OTHER, mime, "", words, is_encrypted=True)


def looked_up(head: bytes, rows: Sequence[Row]) -> Sniffed | None:
    """Give what the first row says whose mark stands in its place."""
    return next((sniffed for at, mark, sniffed in rows if head.startswith(mark, at)), None)
