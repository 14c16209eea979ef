"""Tells the vault how far the record of acts has come: the mark by which an older database shows."""

import atexit
import logging
import re
import time
from typing import NamedTuple

from django.conf import settings

from tutela.casework.custody import journal, notes, objects
from tutela.casework.custody.models import LogHead
from tutela.engine.vault.references import Where
from tutela.engine.vault.store import Store
from tutela.errors import Refusal

logger = logging.getLogger("tutela.custody")
KIND = "mark-"
EVERY_S = 5.0
_NAMED = re.compile(rf"{KIND}(\d{{20}})-([0-9a-f]{{64}})")
# A vault that is away costs an act its patience once, not every time.
AGAIN_AFTER_S = 300.0
_AGAIN = (0.0, 0.05, 0.2)
_last_told: dict[Where, int] = {}
_next: dict[Where, float] = {}
_late: set[Where] = set()


class Mark(NamedTuple):
    """An entry of the record that the vault was told of."""

    seq: int
    seal: str
    at: str


def highest(store: Store) -> Mark | None:
    """Give the furthest entry that the vault was told of."""
    named = [found for note in store.notes(KIND) if (found := _NAMED.fullmatch(note))]
    if not named:
        return None
    last = named[-1]
    # Its moment is lost where another process has just put a later one in its place.
    return Mark(int(last[1]), last[2], str(notes.read(store, last[0]).get("at", "")))


def at_least(store: Store, seq: int) -> bool:
    """Say whether the vault was told of an entry or a later one; notes that change are read again."""
    for wait in _AGAIN:
        time.sleep(wait)
        mark = highest(store)
        if (mark.seq if mark else 0) >= seq:
            return True
    return False


def last_told(where: Where) -> int:
    """Give the number of the last entry that a vault was told of, as far as this process knows."""
    return _last_told.get(where, 0)


def take_over(where: Where, mark: Mark | None) -> None:
    """Take over what others have told a vault of: the database is to know it too."""
    if mark:
        _last_told[where] = max(mark.seq, last_told(where))


def tell_soon() -> None:
    """Tell the vault where the record stands, unless this process just did; call it after a commit."""
    where = settings.TUTELA_VAULT
    if time.monotonic() >= _next.get(where, 0.0):
        tell()
    elif journal.serving(where):
        _late.add(where)


@atexit.register
def _tell_at_last() -> None:
    if _late:
        tell()


def tell() -> None:
    """Tell the vault where the record stands now; call it after a commit. What hinders it hinders no act."""
    where = settings.TUTELA_VAULT
    if not journal.serving(where):
        return
    _late.discard(where)
    try:
        _tell(objects.store(), where)
        _next[where] = time.monotonic() + EVERY_S
    except (Refusal, OSError) as away:
        _next[where] = time.monotonic() + AGAIN_AFTER_S
        logger.warning("the vault was not told how far the record has come: %s", away)


def _tell(store: Store, where: Where) -> None:
    head = LogHead.objects.filter(pk=1).values_list("seq", "seal").first()
    if head is None:
        return
    seq, seal = head
    note = set_to(store, seq, seal)
    # Only those below: what another process has put there meanwhile may be further.
    for lower in store.notes(KIND):
        if lower < note:
            store.drop_note(lower)
    _last_told[where] = max(seq, last_told(where))


def set_to(store: Store, seq: int, seal: str) -> str:
    """Note an entry that the vault is told of; give the note's name."""
    note = f"{KIND}{seq:020d}-{seal}"
    notes.keep(store, note, at=notes.now())
    return note


def forget(store: Store, where: Where) -> None:
    """Take every mark off the vault, before it is told anew what holds from now on."""
    for note in store.notes(KIND):
        store.drop_note(note)
    _last_told.pop(where, None)
