"""Tables as pages of this room show them: a caption, heads, and rows of cells."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from tutela.engine.identifiers import defanged
from tutela.printable import printable

Cell = dict[str, str]
Table = dict[str, Any]


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str | Cell]]) -> Table:
    """Give a table; a cell is a text, or a text with the address that it leads to."""
    cells = [[{"text": each} if isinstance(each, str) else each for each in row] for row in rows]
    return {"caption": caption, "heads": list(heads), "rows": cells}


def link(text: str, href: str) -> Cell:
    """Give a cell that leads somewhere."""
    return {"text": text, "href": href}


def harmless(text: str) -> str:
    """Give a text of a source with addresses that nothing follows, and without signs that nobody sees."""
    return printable(defanged(text))


def utc(at_ms: int | None) -> str:
    """Write milliseconds since 1970 in UTC, to the second; empty for none, or for what no calendar has."""
    try:
        return "" if at_ms is None else f"{datetime.fromtimestamp(at_ms // 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError, OSError):
        return ""


def fact_or_opinion(*, is_opinion: bool) -> str:
    """Say which of the two it is."""
    return "Opinion" if is_opinion else "Fact"
