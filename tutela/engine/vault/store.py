"""What a store of sealed objects does, under names that nothing counts on yet, and how it fails."""

import io
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from tutela.errors import Missing, Unavailable


class ObjectMissing(Missing, FileNotFoundError):
    """A registered object is not in the store."""

    code = "TU-V02"


class StoreUnavailable(Unavailable):
    """The store that a setting names cannot be used now; what it holds is not in doubt."""

    code = "TU-V04"


class StoreAway(StoreUnavailable):
    """The store does not answer, or not as it should; it may again in a while."""

    code = "TU-V30"


class Store(Protocol):
    """Keeps objects by name; it sees them sealed only."""

    def writing(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Write a new object; on leaving it is there whole under its name, or not there at all."""

    def settle(self, names: Iterable[str]) -> None:
        """Make sure of new objects, before anything in the database counts on them."""

    def reading(self, name: str) -> io.RawIOBase:
        """Open an object for reading.

        Raises:
            ObjectMissing: the store does not hold it.
        """

    def firsts(self, names: Iterable[str], length: int) -> list[bytes | ObjectMissing]:
        """Read the beginning of each of many objects; one that is not there takes its place as such."""

    def discard(self, name: str) -> None:
        """Remove an object."""

    def names(self) -> Iterator[str]:
        """Name every object."""

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Name every object, each with its length in bytes as it lies there, sealed."""

    def keep_note(self, name: str, text: bytes) -> None:
        """Write a note beside the objects, whole or not at all; one of that name is replaced."""

    def notes(self, kind: str = "") -> list[str]:
        """Name the notes whose names begin so, in the order of their names."""

    def read_note(self, name: str) -> bytes:
        """Read a note.

        Raises:
            ObjectMissing: there is none of that name.
        """

    def drop_note(self, name: str) -> None:
        """Remove a note, if it is there."""
