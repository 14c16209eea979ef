"""Lays plain bytes out for the fenced child in files that are in memory only."""

import os
from typing import BinaryIO


class Places:
    """Files in memory that take one group of contents after another.

    The child reads them like any file, which costs less than sending it the bytes. Their pages stay for
    the next content, since the kernel takes longer to hand out fresh ones than to copy a picture.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._files: list[int] = []
        self._taken = 0

    def clear(self) -> None:
        """Make all places free for the next group; nobody may be reading there."""
        self._taken = 0

    def lay(self, content: memoryview) -> BinaryIO:
        """Copy some content to a free place, and open it for reading."""
        if self._taken == len(self._files):
            self._files.append(os.memfd_create("plain", os.MFD_CLOEXEC))
        file = self._files[self._taken]
        self._taken += 1
        os.ftruncate(file, len(content))
        written = 0
        while written < len(content):
            written += os.pwrite(file, content[written:], written)
        os.lseek(file, 0, os.SEEK_SET)
        return os.fdopen(os.dup(file), "rb", buffering=0)
