"""Opens the store that an address names, and sealed objects in it; it needs no key but theirs."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import BinaryIO

from tutela.engine.vault.bucket import Address, Bucket
from tutela.engine.vault.folder import Folder
from tutela.engine.vault.seal import SEGMENT, ObjectKey, Opened
from tutela.engine.vault.store import Store
from tutela.engine.vault.streams import Scratch

Where = Path | Address


@dataclass(frozen=True, slots=True)
class Reference:
    """One sealed object, and what opens it.

    Attributes:
        object_id: its name in the store.
        size_bytes: the length of what is in it.
        key: of its case, where that stays on this machine; of this object alone, where it does not.
        case: the number of its case's key: what is opened of one case is kept from another's.
    """

    object_id: str
    size_bytes: int
    key: bytes | ObjectKey = field(repr=False)
    case: int = 0


def open_store(where: Where) -> Store:
    """Give the store at a folder or a bucket.

    Raises:
        StoreUnavailable: it is a bucket, and the library or the credentials for it are not there.
    """
    return Folder(where) if isinstance(where, Path) else _bucket(where)


@cache
def _bucket(address: Address) -> Bucket:
    """Keep one client a process: it holds the connections, and knows what was sent."""
    return Bucket(address)


# Where objects of a single segment are opened.
_plain = Scratch(SEGMENT)


def open_object(
    where: Where, reference: Reference, lay: Callable[[memoryview], BinaryIO] = io.BytesIO
) -> BinaryIO:
    """Open a sealed object as a seekable stream of its plain bytes.

    Args:
        where: the store.
        reference: the object, and its key.
        lay: makes a stream of an object that was opened whole, whose bytes it must copy.

    Raises:
        ObjectMissing: the store does not hold it.
        SealBroken: it was changed.
        StoreUnavailable: the store does not answer.
    """
    sealed = open_store(where).reading(reference.object_id)
    try:
        opened = Opened(sealed, reference.key, reference.object_id.encode(), _plain.octets)
    except BaseException:
        sealed.close()
        raise
    if opened.whole is not None:
        # As most pictures are: what proves that it is whole has opened all of it already.
        with opened:
            return lay(opened.whole)
    return io.BufferedReader(opened, 1 << 20)
