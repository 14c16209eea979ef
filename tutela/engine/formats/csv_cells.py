"""Keeps spreadsheets from taking a cell of a CSV file for a formula."""

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
