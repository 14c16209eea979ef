"""Gives the lines of a byte stream one at a time, none of them longer than a list may need."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from tutela.engine.formats.known import Malformed, OverLimit
from tutela.errors import Invalid

LONGEST_LINE_BYTES = 1 << 20


class UnknownEncoding(Invalid):
    """A mapping names an encoding that there is not, or that cannot be read line by line."""

    code = "TU-F06"


def lines(stream: BinaryIO, longest: int = LONGEST_LINE_BYTES) -> Iterator[bytes]:
    """Give each line with its end, without the byte order mark of the first.

    Args:
        stream: the file.
        longest: how many bytes a line may have.

    Raises:
        OverLimit: a line is longer than any list needs.
        Malformed: the file is in UTF-16.
    """
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest:
            raise OverLimit(
                f"Line {number:,} is longer than {longest:,} bytes. "
                "No list has such lines; ask the sender what this file is."
            )
        if number == 1:
            if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise Malformed("The file is in UTF-16. Save it as UTF-8 and read it again.")
            line = line.removeprefix(codecs.BOM_UTF8)
        yield line


def encoding_of(name: str) -> str:
    """Check the name of an encoding in which a line ends where its bytes do.

    Raises:
        UnknownEncoding: there is none of that name, or it needs more than one byte for a line end.
    """
    try:
        codec = codecs.lookup(name).name
    except LookupError as wrong:
        raise UnknownEncoding(f"{name!r} is no encoding. Use utf-8, cp1252 or iso8859-1.") from wrong
    if "a\n,".encode(codec, "replace") != b"a\n,":
        raise UnknownEncoding(f"{name!r} cannot be read line by line. Save the file as UTF-8.")
    return "utf-8" if codec == "utf-8-sig" else codec
