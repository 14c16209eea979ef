"""The register of checkpoints: says where the record stands, signed, in the database and in a second place.

Made at each start, each hour of work and each release. What cannot be written to the second place is kept,
said and tried again; it stops nobody's work.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from tutela.casework.custody import journal, keys
from tutela.casework.custody.models import Checkpoint as Row, Installation, LogEntry, LogHead
from tutela.casework.custody.record import holdings, merkle, seals, signed_note
from tutela.casework.custody.record.merkle import Tree
from tutela.casework.custody.record.signed_note import Checkpoint
from tutela.casework.custody.record.verification import LogBroken
from tutela.engine.vault.store import Store
from tutela.errors import Refusal

logger = logging.getLogger("tutela.custody")
EVERY = timedelta(hours=1)
_LOOK_EVERY_S = 60.0
_LEAVES_AT_ONCE = 1 << 16
_next_look = 0.0


def now() -> Checkpoint:
    """Say where the record stands now, signed: its size, its root, the seal of its last entry.

    In a transaction it is the record as that transaction sees it. Nothing is kept and nothing written.

    Raises:
        LogBroken: the record's head is not as Tutela wrote it.
        KeyMissing: there is no signing key.
    """
    head = LogHead.objects.filter(pk=1).first() or LogHead(seal=seals.START)
    if head.seq and not seals.is_marked(head):
        raise LogBroken("The head of the record is not as Tutela wrote it. Run `tutela log verify`.")
    root = Tree.of(head.seq, head.tree).root()
    name = Installation.objects.order_by("pk").values_list("name", flat=True).first() or "unnamed"
    return signed_note.write(keys.signing_key(), f"tutela/{name}", head.seq, root, timezone.now(), head.seal)


def make() -> None:
    """Keep where the record stands, in the database and in the second place. What hinders it is said only.

    Nothing is done before this process has made sure that database and vault belong together: another
    database's checkpoints are not for this place.
    """
    if not journal.serving(settings.TUTELA_VAULT):
        return
    try:
        keep()
        place()
    except (Refusal, OSError, DatabaseError) as hindered:
        logger.warning("no checkpoint of the record could be written; it is tried again: %s", hindered)


def make_after_commit() -> None:
    """Have a checkpoint made once the act in hand is durable."""
    transaction.on_commit(make, robust=True)


def keep_up() -> None:
    """Make a checkpoint if an hour has passed since the last and people have worked; try again what waits."""
    global _next_look
    if time.monotonic() < _next_look:
        return
    _next_look = time.monotonic() + _LOOK_EVERY_S
    if _is_due():
        make()


def _is_due() -> bool:
    last = Row.objects.order_by("-size").values_list("size", "at").first()
    head = LogHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0
    if last is None or (head > last[0] and timezone.now() - last[1] >= EVERY):
        return head > 0
    return settings.TUTELA_CHECKPOINTS is not None and Row.objects.filter(placed_at=None).exists()


@transaction.atomic
def keep() -> Checkpoint:
    """Keep where the record stands in the database; one of the same size stands as it is.

    Raises:
        LogBroken, KeyMissing: as `now`.
    """
    current = now()
    if current.size:
        Row.objects.get_or_create(
            size=current.size,
            defaults={"root": current.root.hex(), "at": current.at, "text": current.text},
        )
    return current


def place() -> None:
    """Write what waits to the second place, and again what is no longer there.

    Raises:
        StoreUnavailable, OSError: it could not be written; it waits on.
    """
    store = holdings.second_place()
    if store is None:
        return
    there = set(store.notes(holdings.CHECKPOINT))
    before = 0
    for row in Row.objects.order_by("size").iterator():
        name = holdings.name_of(row.size, row.root)
        if name not in there:
            if row.placed_at is not None:
                logger.warning("the second place had lost the checkpoint of %d entries", row.size)
            _place(store, row, before)
        before = row.size


def _place(store: Store, row: Row, before: int) -> None:
    """Write a checkpoint, and first the digests of the entries since the one before it."""
    for after in range(before, row.size, _LEAVES_AT_ONCE):
        upto = min(after + _LEAVES_AT_ONCE, row.size)
        bodies = LogEntry.objects.filter(seq__gt=after, seq__lte=upto).order_by("seq")
        digests = b"".join(merkle.leaf(body.encode()) for body in bodies.values_list("body", flat=True))
        store.keep_note(holdings.name_of_leaves(after + 1, row.root), digests)
    store.keep_note(holdings.name_of(row.size, row.root), row.text.encode())
    Row.objects.filter(pk=row.pk).update(placed_at=timezone.now())


@dataclass(frozen=True, slots=True)
class Kept:
    """How it stands with the checkpoints: the last one, and how many wait to be written, since when."""

    last: datetime | None
    waiting: int
    since: datetime | None


def kept() -> Kept:
    """Say how it stands with the checkpoints."""
    last = Row.objects.order_by("-size").values_list("at", flat=True).first()
    waiting = Row.objects.filter(placed_at=None).order_by("size")
    return Kept(last, waiting.count(), waiting.values_list("at", flat=True).first())
