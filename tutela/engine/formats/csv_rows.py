"""Gives the rows of a CSV file one at a time, each with the line on which it ends."""

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

from tutela.engine.formats.known import Malformed
from tutela.engine.formats.lines import encoding_of, lines

_HASH = re.compile(r"(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})")


def rows(
    stream: BinaryIO, delimiter: str, encoding: str, notes: list[str] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Read a CSV file; bytes that are not of the encoding become half characters, which `bytes_of` undoes.

    Args:
        stream: the file.
        delimiter: what stands between cells.
        encoding: how its text is written.
        notes: takes, at the end, how many rows hold cells with line breaks; given, a cell that holds whole
            rows ends the reading, as only a stray quote makes such a cell.

    Raises:
        Malformed: quotes do not fit, or a cell is longer than any cell needs, or holds whole rows.
        OverLimit: a line is longer than any list needs.
    """
    broken, first = 0, 0
    for line, row in _rows(stream, delimiter, encoding):
        if notes is not None and any("\n" in cell or "\r" in cell for cell in row):
            _check_cells(row, line, delimiter)
            broken, first = broken + 1, first or line
        yield line, row
    if broken and notes is not None:
        notes.append(f"Rows with line breaks inside a cell: {broken:,}; the first ends on line {first:,}.")


def _check_cells(row: list[str], line: int, delimiter: str) -> None:
    for cell in row:
        # The last line of a cell may be a row whose end the quote took, the first what it began in.
        for line_of_cell in cell.splitlines()[1:]:
            inside = [part.strip(' "') for part in line_of_cell.split(delimiter)]
            is_row = len(inside) > 1 or len(row) == 1
            if is_row and any(_HASH.fullmatch(part) for part in inside):
                raise Malformed(
                    f"A cell that ends on line {line:,} holds lines with hashes of their own: a quote before "
                    "it has no partner, and would swallow them. Correct it, or ask the sender."
                )


def _rows(stream: BinaryIO, delimiter: str, encoding: str) -> Iterator[tuple[int, list[str]]]:
    codec = encoding_of(encoding)
    reader = csv.reader(
        (line.decode(codec, "surrogateescape") for line in lines(stream)), delimiter=delimiter, strict=True
    )
    while True:
        try:
            row = next(reader, None)
        except csv.Error as wrong:
            raise Malformed(
                f"Near line {reader.line_num:,} the file is no sound CSV ({wrong}). "
                "Check the delimiter and the quotes: one without a partner swallows what follows it."
            ) from wrong
        if row is None:
            return
        if row:
            yield reader.line_num, row


def is_damaged(text: str) -> bool:
    """Say whether a cell held bytes that are not of the encoding."""
    return not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text)


def bytes_of(text: str, encoding: str) -> bytes:
    """Give a name as UTF-8, or its exact bytes where they were not of the encoding."""
    if is_damaged(text):
        return text.encode(encoding_of(encoding), "surrogateescape")
    return text.encode("utf-8")
