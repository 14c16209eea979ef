"""Digest a stream once and have all three digests the field's lists use."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO, Final

CHUNK_BYTES = 1 << 20
# Below this size handing a buffer to another thread costs more than it gains.
THREADED_FROM_BYTES = 1 << 18

# What every empty file has: known or not, it says nothing of any content.
OF_NOTHING: Final = frozenset(
    {
        hashlib.md5(b"", usedforsecurity=False).digest(),
        hashlib.sha1(b"", usedforsecurity=False).digest(),
        hashlib.sha256(b"").digest(),
    }
)


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


def digest_of(content: bytes) -> Digests:
    """Digest bytes that are all at hand."""
    return Digests(
        hashlib.md5(content, usedforsecurity=False).digest(),
        hashlib.sha1(content, usedforsecurity=False).digest(),
        hashlib.sha256(content).digest(),
        len(content),
    )


def digest(stream: BinaryIO, *, threads: bool = False) -> Digests:
    """Digest a stream from where it stands to its end, without holding it in memory."""
    digester = Digester(threads=threads)
    while portion := stream.read(CHUNK_BYTES):
        digester.update(portion)
    return digester.result()


class DigestedFile(io.RawIOBase):
    """A file that digests what passes while somebody else reads it, so that it is read only once.

    What was read out of order or not at all is read when the digests are asked for.
    """

    def __init__(self, file: io.FileIO) -> None:
        """Start at the first byte of an open file, which stays the caller's."""
        super().__init__()
        self._file = file
        self._digester, self._digested = Digester(threads=True), 0
        file.seek(0)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, as every file does."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Tell where the next read begins."""
        return self._file.tell()

    def readinto(self, into: Any) -> int:
        """Read on, and digest what was not digested yet."""
        at = self._file.tell()
        got = self._file.readinto(into) or 0
        fresh = self._digested - at
        if 0 <= fresh < got:
            self._digester.update(memoryview(into)[fresh:got])
            self._digested = at + got
        return got

    def digests(self) -> Digests:
        """Read what is left, and give the digests of the whole file."""
        self._file.seek(self._digested)
        while portion := self._file.read(CHUNK_BYTES):
            self._digester.update(portion)
            self._digested += len(portion)
        return self._digester.result()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="digest")
