"""The ledger of acts that no restored backup may undo: copies of their entries, beside the backups.

A revoked entry, a withdrawn list, an account that ended: the record of acts holds them, and a backup made
before does not. So each such entry is also kept, sealed, where the backups lie, as soon as its act is done;
whatever could not be kept then is kept later. A restore does again what it finds there and not in the record
that it restored. Which acts these are the rooms say (`Room.redone`).
"""

import json
import logging
import re
import time
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.conf import settings

from tutela.casework import rooms
from tutela.casework.custody import journal, keys, notes
from tutela.casework.custody.models import LogEntry
from tutela.engine.vault.references import open_store
from tutela.engine.vault.store import Store
from tutela.errors import Refusal

logger = logging.getLogger("tutela.custody")
KIND = "ledger-"
# The note by which a place says whose backups it holds.
OWNER = "backups-of"
_NAMED = re.compile(rf"{KIND}(\d{{20}})-([0-9a-f]{{64}})")
# A place that is away costs an act its patience once, not every time.
AGAIN_AFTER_S = 300.0
_not_before = 0.0


class KeptEntry(NamedTuple):
    """An entry of the record as the ledger has it: its number, its seal, and its sealed text."""

    seq: int
    seal: str
    body: str


def tell() -> None:
    """Keep what the record holds and the ledger does not; what hinders it hinders no act."""
    global _not_before
    is_over = time.monotonic() >= _not_before
    if settings.TUTELA_BACKUP is None or not journal.serving(settings.TUTELA_VAULT) or not is_over:
        return
    try:
        place = open_store(settings.TUTELA_BACKUP)
        if not owner(place):
            # No backup was made there yet, or its disk is not mounted: what is kept there would be nowhere.
            return
        for entry in not_kept(place):
            notes.keep_sealed(place, _note(entry), json.dumps(entry._asdict()).encode(), keys.for_backups())
    except (Refusal, OSError) as away:
        _not_before = time.monotonic() + AGAIN_AFTER_S
        logger.warning("acts that a restore must do again are not kept beside the backups yet: %s", away)


def owner(place: Store) -> str:
    """Give the name of the installation whose backups a place holds; empty where it bears no mark.

    Raises:
        StoreUnavailable: the place does not answer.
    """
    return str(notes.read(place, OWNER).get("name") or "")


def not_kept(place: Store) -> list[KeptEntry]:
    """Give the entries of such acts that are on record and not in the ledger, the oldest first.

    Raises:
        StoreUnavailable: the place does not answer.
    """
    rows = LogEntry.objects.filter(act__in=rooms.redone()).order_by("seq")
    there = set(place.notes(KIND))
    entries = (KeptEntry(*row) for row in rows.values_list("seq", "seal", "body").iterator())
    return [entry for entry in entries if _note(entry) not in there]


def later(place: Store, key: bytes, but: Collection[tuple[int, str]]) -> Iterator[KeptEntry]:
    """Give what the ledger holds that the record does not, the oldest first.

    Args:
        place: where the backups lie.
        key: that seals them.
        but: the number and seal of entries that were done again before.

    Raises:
        SealBroken: an entry of the ledger was changed.
    """
    for note in place.notes(KIND):
        named = _NAMED.fullmatch(note)
        if named is None or (int(named[1]), named[2]) in but:
            continue
        if not LogEntry.objects.filter(seq=int(named[1]), seal=named[2]).exists():
            yield KeptEntry(**json.loads(notes.read_sealed(place, note, key)))


def _note(entry: KeptEntry) -> str:
    return f"{KIND}{entry.seq:020d}-{entry.seal}"
