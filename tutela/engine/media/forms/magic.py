"""A table of marks at fixed places, and how a file's first bytes are looked up in it."""

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


class Table:
    """Rows by where their marks stand: whole places are passed over in one step, as for most files."""

    def __init__(self, *rows: Row) -> None:
        """Sort the rows; of several with one place, the first whose mark is there counts."""
        self._places: dict[int, list[Row]] = {}
        for row in rows:
            self._places.setdefault(row[0], []).append(row)
        self._marks = {at: tuple(mark for _, mark, _ in held) for at, held in self._places.items()}

    def find(self, head: bytes) -> Sniffed | None:
        """Give what a row says whose mark stands in its place."""
        for at, marks in self._marks.items():
            if head.startswith(marks, at):
                return next(sniffed for _, mark, sniffed in self._places[at] if head.startswith(mark, at))
        return None
