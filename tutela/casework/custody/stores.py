"""Opens the store that an address names."""

from functools import cache
from pathlib import Path

from tutela.casework.custody.bucket import Address, Bucket
from tutela.casework.custody.store import Folder, Store

Where = Path | Address


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
