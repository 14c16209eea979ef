"""Gives the rows of a CSV file one at a time, each with the line on which it ends."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from tutela.engine.formats.known import Malformed
from tutela.engine.formats.lines import encoding_of, lines


def rows(stream: BinaryIO, delimiter: str, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Read a CSV file; bytes that are not of the encoding become half characters, which `bytes_of` undoes.

    Raises:
        Malformed: a quoted cell never ends, or is longer than any cell needs.
        OverLimit: a line is longer than any list needs.
    """
    codec = encoding_of(encoding)
    reader = csv.reader(
        (line.decode(codec, "surrogateescape") for line in lines(stream)), delimiter=delimiter
    )
    while True:
        try:
            row = next(reader, None)
        except csv.Error as wrong:
            raise Malformed(
                f"Near line {reader.line_num:,} the file is no sound CSV ({wrong}). "
                "Check the delimiter and the quotes."
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
