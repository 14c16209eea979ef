"""Notes in a store, beside its objects: a few facts each, as JSON, or a text that is sealed."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tutela.engine.vault.seal import Opened, Sealing
from tutela.engine.vault.store import ObjectMissing, Store


def keep(store: Store, note: str, /, **facts: str | int | list[str]) -> None:
    """Write a note, whole or not at all; one of that name is replaced.

    Raises:
        OSError, StoreUnavailable: the store could not be written.
    """
    store.keep_note(note, json.dumps(facts).encode())


def read(store: Store, note: str) -> dict[str, Any]:
    """Give what a note says: nothing, if it is gone by now, came to harm or is none of ours.

    Raises:
        StoreUnavailable: the store does not answer.
    """
    try:
        facts = json.loads(store.read_note(note))
    except (ObjectMissing, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def keep_sealed(store: Store, note: str, text: bytes, key: bytes) -> None:
    """Write a sealed note, whole or not at all; the seal binds its name.

    Raises:
        OSError, StoreUnavailable: the store could not be written.
    """
    sealed = io.BytesIO()
    Sealing(sealed, key, note.encode()).close(text)
    store.keep_note(note, sealed.getvalue())


def read_sealed(store: Store, note: str, key: bytes) -> bytes:
    """Read a sealed note.

    Raises:
        ObjectMissing: there is none of that name.
        SealBroken: it was changed, or sealed by another key.
    """
    with Opened(io.BytesIO(store.read_note(note)), key, note.encode()) as opened:
        return opened.read()


def objects_named(store: Store, kind: str) -> Iterator[str]:
    """Give the objects that the notes of a kind name."""
    for note in store.notes(kind):
        names = read(store, note).get("names")
        yield from map(str, names) if isinstance(names, list) else ()


def now() -> str:
    """Write this moment as notes do."""
    return datetime.now(UTC).isoformat(timespec="seconds")
