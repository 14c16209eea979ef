"""Copies sealed objects from store to store as they are, only what is not there, and reads each back."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from tutela.engine.vault.store import ObjectMissing, Store
from tutela.engine.vault.streams import Scratch
from tutela.errors import Broken

_AT_ONCE, _BATCH = 8, 256
_octets = Scratch(1 << 20)


class CopyBroken(Broken):
    """What arrived in a store is not what was sent."""

    code = "TU-B05"


class Measured(NamedTuple):
    """An object as it lies sealed: its SHA-256, in hexadecimal characters, and its length."""

    sha256: str
    size_bytes: int


def measure(store: Store, name: str) -> Measured:
    """Read an object as it lies sealed.

    Raises:
        ObjectMissing: the store does not hold it.
    """
    digest, size = sha256(), 0
    with store.reading(name) as sealed:
        while got := sealed.readinto(_octets.octets):
            digest.update(_octets.octets[:got])
            size += got
    return Measured(digest.hexdigest(), size)


def copy(source: Store, target: Store, name: str) -> Measured:
    """Copy an object that the target does not hold, and read back what arrived; `settle` makes it durable.

    Raises:
        ObjectMissing: the source does not hold it.
        CopyBroken: something else arrived; it is removed.
        OSError, StoreUnavailable: the target could not be written.
    """
    digest, size = sha256(), 0
    with source.reading(name) as sealed, target.writing(name) as out:
        while got := sealed.readinto(_octets.octets):
            digest.update(_octets.octets[:got])
            out.write(_octets.octets[:got])
            size += got
    sent = Measured(digest.hexdigest(), size)
    try:
        arrived = measure(target, name)
    except ObjectMissing as missing:
        # Not to be taken for one that the source does not hold.
        raise CopyBroken(
            f"Object {name} was copied, and is not there to be read back. Try again."
        ) from missing
    if arrived != sent:
        target.discard(name)
        raise CopyBroken(f"Object {name} was copied, and what is read back is something else. Try again.")
    return sent


def mirror(
    source: Store,
    target: Store,
    names: Iterable[str],
    there: Collection[str],
    trusted: Mapping[str, Measured] = {},
) -> Iterator[tuple[str, Measured | None, bool]]:
    """Copy objects that the target does not hold yet, and make them durable before they are given.

    Args:
        source: where they are.
        target: where they shall be.
        names: of the objects.
        there: what the target holds. An object of it that is not `trusted` may be what a killed copy left: it
            is compared, and copied again where it differs.
        trusted: those that were copied whole before.

    Yields:
        the name, what lies in the target now (None if the source does not hold it), and whether it is new.
    """
    bring, left = partial(_bring, source, target, there, trusted), iter(names)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        while batch := list(islice(left, _BATCH)):
            arrived = list(threads.map(bring, batch))
            target.settle(name for name, _, is_new in arrived if is_new)
            yield from arrived


def _bring(
    source: Store, target: Store, there: Collection[str], trusted: Mapping[str, Measured], name: str
) -> tuple[str, Measured | None, bool]:
    if name in there:
        if name in trusted:
            return name, trusted[name], False
        lies = measure(target, name)
        try:
            if lies == measure(source, name):
                # Whole, but perhaps not durable yet.
                return name, lies, True
        except ObjectMissing:
            return name, None, False
        target.discard(name)
    try:
        return name, copy(source, target, name), True
    except ObjectMissing:
        return name, None, False
