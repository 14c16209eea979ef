"""Reads the binary hash sets of EnCase: MD5 only."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from tutela.engine.formats.known import Known, Malformed, Rejected

MAGIC: Final = bytes.fromhex("48 41 53 48 0D 0A FF 00 02 00 00 00 01 00 00 00")
_HEAD_BYTES: Final = 0x480
_RECORD_BYTES: Final = 18
_MD5_BYTES: Final = 16
_AT_ONCE: Final = 4096


def read(stream: BinaryIO) -> Iterator[Known | Rejected]:
    """Give the MD5 of each record.

    Raises:
        Malformed: the file does not begin as an EnCase hash set does, or its last record breaks off.
    """
    head = stream.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES or not head.startswith(MAGIC):
        raise Malformed("The file is no EnCase hash set, or its head breaks off. Ask for a complete copy.")
    number = 0
    while block := stream.read(_RECORD_BYTES * _AT_ONCE):
        for start in range(0, len(block), _RECORD_BYTES):
            number += 1
            record = block[start : start + _RECORD_BYTES]
            if len(record) < _MD5_BYTES:
                raise Malformed(f"The file breaks off in record {number:,}. Ask for a complete copy.")
            yield Known(md5=record[:_MD5_BYTES])
