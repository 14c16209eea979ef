"""Where deltas are put for partners: a folder, or a bucket whose store the settings let be called."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from tutela import files
from tutela.casework.channels.errors import NotAddressable, NotAllowedOut
from tutela.casework.channels.outward import allowed
from tutela.casework.datasets.errors import NoPlace
from tutela.engine.formats.known import CannotCarry
from tutela.engine.vault.bucket import Address, Bucket
from tutela.engine.vault.store import ObjectMissing, StoreUnavailable

_IN_MEMORY = 16 << 20
_BUCKET = "s3://"


# Why something could not be put there; each says so in a sentence.
REFUSALS = (
    OSError, files.Unwritable, CannotCarry, NoPlace, NotAddressable, NotAllowedOut, ObjectMissing,
    StoreUnavailable,
)  # fmt: skip


class Folder:
    """A folder of this machine, or one that is mounted."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __str__(self) -> str:
        return str(self._path)

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Write a file; on leaving it is there whole, or not at all."""
        self._path.mkdir(parents=True, exist_ok=True)
        with files.new_file(self._path / name, force=True) as out:
            yield out

    def has(self, name: str) -> bool:
        """Say whether a file is there."""
        return (self._path / name).exists()


class InBucket:
    """What stands in a bucket under one prefix."""

    def __init__(self, bucket: Bucket, prefix: str) -> None:
        self._bucket, self._prefix = bucket, prefix

    def __str__(self) -> str:
        return f"{self._bucket.address}/{self._bucket.address.prefix}/{self._prefix}"

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Write a file; on leaving it is there whole, or not at all."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as part:
            yield part  # type: ignore[misc]  # it is a binary stream in all but its class
            size = part.tell()
            part.seek(0)
            self._bucket.put_file(f"{self._prefix}/{name}", part, size)  # type: ignore[arg-type]

    def has(self, name: str) -> bool:
        """Say whether a file is there."""
        return self._bucket.has_file(f"{self._prefix}/{name}")


def place_for(partner: str, supply: str) -> Folder | InBucket:
    """Give the place of a supply.

    Raises:
        NoPlace: [datasets] folder names none, or a bucket without its store and region.
        NotAllowedOut, NotAddressable: the bucket's store is no address, or [outbound] allow does not name it.
        StoreUnavailable: the credentials of the bucket are not there.
    """
    chosen = settings.TUTELA.datasets
    if not chosen.folder:
        raise NoPlace("[datasets] folder names no folder, so nothing is put there.")
    if not chosen.folder.startswith(_BUCKET):
        return Folder(Path(chosen.folder) / partner / supply)
    bucket, _, prefix = chosen.folder.removeprefix(_BUCKET).partition("/")
    if not bucket or not prefix.strip("/") or not chosen.endpoint or not chosen.region:
        raise NoPlace("[datasets] folder: write s3://BUCKET/PREFIX, and the store's endpoint and region.")
    allowed.webhook(chosen.endpoint)
    address = Address(
        bucket, prefix.strip("/"), chosen.endpoint.rstrip("/"), chosen.region, chosen.credentials_file,
        chosen.ca_file,
    )  # fmt: skip
    return InBucket(Bucket(address), f"{partner}/{supply}")
