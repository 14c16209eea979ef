"""Notes in the vault, beside its objects: a few facts each, as JSON."""

import json
from datetime import UTC, datetime
from typing import Any

from tutela.engine.vault.store import ObjectMissing, Store


def keep(store: Store, note: str, /, **facts: str | int | list[str]) -> None:
    """Write a note, whole or not at all; one of that name is replaced.

    Raises:
        OSError, StoreUnavailable: the vault could not be written.
    """
    store.keep_note(note, json.dumps(facts).encode())


def read(store: Store, note: str) -> dict[str, Any]:
    """Give what a note says: nothing, if it is gone by now, came to harm or is none of ours.

    Raises:
        StoreUnavailable: the vault does not answer.
    """
    try:
        facts = json.loads(store.read_note(note))
    except (ObjectMissing, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def now() -> str:
    """Write this moment as notes do."""
    return datetime.now(UTC).isoformat(timespec="seconds")
