"""What every stream over an object of known size has in common: a position that can be moved."""

import io
import os


class Positioned(io.RawIOBase):
    """A seekable, read-only stream; who derives from it sets `size`, and reads on from `at`."""

    at = size = 0

    def readable(self) -> bool:
        """Say that this stream is for reading."""
        return True

    def seekable(self) -> bool:
        """Say that any range can be read."""
        return True

    def tell(self) -> int:
        """Give the position."""
        return self.at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a position, as every file does; never before the first byte."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.size}[whence]
        self.at = max(0, base + offset)
        return self.at
