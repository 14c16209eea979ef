"""The sealing journal: names objects before they are written, so that what a sudden end left is known.

Names are drawn in blocks. A block is a note in the vault, written before its first name is given out and
removed when each of its names has become an object that a row names, or none. So a note that outlives its
writer names all that this may have left unfinished, and what no note names was never unfinished.
"""

import atexit
import logging
import os
import socket
import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tutela.casework.custody import notes
from tutela.engine.vault.references import Where
from tutela.engine.vault.store import Store
from tutela.errors import Refusal

logger = logging.getLogger("tutela.custody")
KIND = "journal-"
NAMES_AT_ONCE = 256
# Of a writer on another machine nobody knows whether it still lives; what it began it has registered by then.
SETTLED_BY_NOW = timedelta(days=1)


@dataclass(slots=True)
class _Block:
    store: Store
    note: str
    free: list[str]
    open: set[str] = field(default_factory=set)


_guard = threading.Lock()
# By process, since a fork must not give out its parent's names.
_blocks: dict[tuple[int, Where], _Block] = {}
_of_name: dict[str, _Block] = {}
_serving: dict[Where, str] = {}


def serve(where: Where, installation: str) -> None:
    """Note for which installation this process seals into a vault; called once database and vault agree."""
    _serving[where] = installation


def serving(where: Where) -> str:
    """Name the installation that this process seals for; "" as long as nobody has made sure of it."""
    return _serving.get(where, "")


def new_name(store: Store, where: Where) -> str:
    """Give the name of an object that is about to be written; the vault knows it before.

    Raises:
        OSError, StoreUnavailable: the vault could not be written.
    """
    with _guard:
        block = _blocks.get((os.getpid(), where))
        if block is None or not block.free:
            block = _blocks[os.getpid(), where] = _begin(store, where)
        name = block.free.pop()
        block.open.add(name)
        _of_name[name] = block
        return name


def _begin(store: Store, where: Where) -> _Block:
    block = _Block(store, f"{KIND}{uuid.uuid4().hex}", [uuid.uuid4().hex for _ in range(NAMES_AT_ONCE)])
    notes.keep(
        store,
        block.note,
        installation=serving(where),
        host=socket.gethostname(),
        process=os.getpid(),
        at=datetime.now(UTC).isoformat(),
        names=block.free,
    )
    return block


def close(store: Store, names: Iterable[str]) -> None:
    """Take names off the journal: rows name them now, or they are gone."""
    with _guard:
        for name in names:
            block = _of_name.pop(name, None)
            if block is None:
                continue
            block.open.discard(name)
            if not block.free and not block.open:
                store.drop_note(block.note)


@atexit.register
def _close_at_end() -> None:
    """Take the names that were never used off the journal, where nothing is unfinished."""
    for (process, where), block in _blocks.items():
        if process != os.getpid() or block.open or not serving(where):
            continue
        try:
            block.store.drop_note(block.note)
        except (Refusal, OSError) as away:
            logger.warning("the sealing journal was not closed; the next start closes it: %s", away)


def unfinished(store: Store) -> Iterator[str]:
    """Name all that anybody may be writing just now, or was when they came to a sudden end."""
    return notes.objects_named(store, KIND)


def left_behind(store: Store, installation: str) -> Iterator[tuple[str, list[str]]]:
    """Give the notes of this installation whose writers are gone, each with the names that it gave out."""
    for note in store.notes(KIND):
        facts = notes.read(store, note)
        try:
            is_ours, names = facts["installation"] == installation, [str(name) for name in facts["names"]]
            is_over = is_ours and not _lives(
                facts["host"], facts["process"], datetime.fromisoformat(facts["at"])
            )
        except (ValueError, KeyError, TypeError):
            # Closed meanwhile, or not a note of ours: what it names is kept.
            continue
        if is_over:
            yield note, names


def _lives(host: str, process: int, at: datetime) -> bool:
    if host == socket.gethostname():
        return Path(f"/proc/{process}").exists()
    return datetime.now(UTC) - at < SETTLED_BY_NOW
