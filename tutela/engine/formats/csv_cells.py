"""Keeps spreadsheets from taking a cell of a CSV file for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

# A spreadsheet runs a cell that begins like this, some after leaving out what is white, some in full width.
# The apostrophe is among them because it is the shield itself: only so is what had one restored exactly.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")  # noqa: RUF001


def inert(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula; `restored` undoes it exactly."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def restored(text: str) -> str:
    """Undo `inert`."""
    return text.removeprefix("'")


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Give rows as CSV with a head, every text inert.

    Args:
        columns: the names of the columns, in their order.
        rows: what each has in every column, by its name.
    """
    return "".join(lines(columns, rows))


def lines(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Give the same line by line, as the rows come, for files that nobody holds whole."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    yield out.getvalue()
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow({name: inert(cell) if isinstance(cell, str) else cell for name, cell in row.items()})
        yield out.getvalue()
