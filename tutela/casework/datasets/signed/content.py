"""What a dataset is made of, as its deltas need it: hashes, or addresses, domains and terms."""

from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from tutela.casework.datasets.models import Delta, EntryList, Supply
from tutela.casework.datasets.signed.hashes import Hashes
from tutela.casework.datasets.signed.listed import Listed


class Content(Protocol):
    """One list as one partner is given it, with the agreed fields alone."""

    def newest(self) -> tuple[int, str] | None:
        """Give number and digest of its newest edition; None before the first."""

    def upcoming(self) -> int:
        """Give the number of the edition to which a delta made now would lead; 0 for none."""

    def told(self) -> dict[str, Any]:
        """Say which list it is, for a manifest."""

    def lines(self, since: int, to: int) -> Iterator[tuple[str, bytes]]:
        """Give what one edition brings and takes against another."""

    def digests(self, edition: int) -> Iterator[bytes]:
        """Give what the entries of an edition are known by, in order."""

    def write(self, delta: Delta, form: str, out: BinaryIO) -> None:
        """Write a delta, or the whole list after it, in another form."""

    def entry_of(self, digest: bytes, edition: int) -> int | None:
        """Give the number of the entry known by a digest that was given up to an edition."""

    def is_revoked(self, entry: int) -> bool:
        """Say whether an entry is in force no more."""


def content_of(supply: Supply) -> Content:
    """Give what a supply is of."""
    given = supply.given
    return Listed(supply, given) if isinstance(given, EntryList) else Hashes(supply, given)
