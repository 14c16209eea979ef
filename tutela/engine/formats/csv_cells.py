"""Keeps spreadsheets from taking a cell of a CSV file for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
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
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, columns, lineterminator="\r\n")
    lines.writeheader()
    for row in rows:
        lines.writerow({name: inert(cell) if isinstance(cell, str) else cell for name, cell in row.items()})
    return out.getvalue()
