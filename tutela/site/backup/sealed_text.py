"""Lines of text as one sealed object: pressed, sealed under the key of the backups, and read again."""

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tutela.engine.vault.seal import Opened, Sealing
from tutela.engine.vault.store import Store

_FAST = 1


class _Into(io.RawIOBase):
    """What is pressed goes into a sealing, which wants to be closed by itself."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing

    def writable(self) -> bool:
        """Say that this is for writing."""
        return True

    def write(self, octets: bytes) -> int:  # type: ignore[override]  # narrower than Buffer
        """Seal some bytes."""
        self._sealing.write(octets)
        return len(octets)


@contextmanager
def writing(store: Store, name: str, key: bytes) -> Iterator[Callable[[bytes], object]]:
    """Give what takes the text; on leaving the object is there whole, or not at all."""
    with store.writing(name) as out:
        sealing = Sealing(out, key, name.encode())
        with gzip.GzipFile(fileobj=_Into(sealing), mode="wb", compresslevel=_FAST, mtime=0) as pressed:
            yield pressed.write
        sealing.close()


@contextmanager
def reading(store: Store, name: str, key: bytes) -> Iterator[Iterator[bytes]]:
    """Give the lines of such an object.

    Raises:
        ObjectMissing: the store does not hold it.
        SealBroken: it was changed, or sealed by another key.
    """
    with (
        Opened(store.reading(name), key, name.encode()) as opened,
        gzip.GzipFile(fileobj=io.BufferedReader(opened, 1 << 20), mode="rb") as text,
    ):
        yield iter(text)
