"""Digest a stream once and have all three digests the field's lists use."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

CHUNK_BYTES = 1 << 20
# Below this size handing a buffer to another thread costs more than it gains.
THREADED_FROM_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Digests:
    """The three digests of one content, and how many bytes were digested."""

    md5: bytes
    sha1: bytes
    sha256: bytes
    size: int


class Digester:
    """Feed bytes in any portions and ask for all three digests at the end."""

    def __init__(self, *, threads: bool = False) -> None:
        """Start with nothing digested.

        Args:
            threads: digest large portions on two cores; right for one large file,
                wasted where every core already works on a file of its own.
        """
        self._threads = threads
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self._size = 0

    def update(self, portion: bytes | bytearray | memoryview) -> None:
        """Digest the next portion of the content."""
        size = portion.nbytes if isinstance(portion, memoryview) else len(portion)
        self._size += size
        if self._threads and size >= THREADED_FROM_BYTES:
            # MD5 alone takes as long as the other two together.
            beside = _pool().submit(self._md5.update, portion)
            self._sha1.update(portion)
            self._sha256.update(portion)
            beside.result()
            return
        self._md5.update(portion)
        self._sha1.update(portion)
        self._sha256.update(portion)

    def result(self) -> Digests:
        """Return the digests of everything fed so far."""
        return Digests(self._md5.digest(), self._sha1.digest(), self._sha256.digest(), self._size)


def digest(stream: BinaryIO, *, threads: bool = False) -> Digests:
    """Digest a stream from where it stands to its end, without holding it in memory."""
    digester = Digester(threads=threads)
    while portion := stream.read(CHUNK_BYTES):
        digester.update(portion)
    return digester.result()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="digest")
