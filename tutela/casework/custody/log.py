"""The record of acts: every entry sealed to the one before and signed, so that any later change shows.

An entry's seal is the SHA-256 of the previous seal and the entry's own canonical JSON. The head row is locked
while an entry is appended, so that concurrent acts queue up and none is lost.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import cast

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from tutela.casework import database, rooms
from tutela.casework.custody import ledger, marks
from tutela.casework.custody.models import LogEntry, LogHead, LogTile
from tutela.casework.custody.record import merkle, seals
from tutela.casework.custody.record.merkle import Tree, root_of as merkle_root
from tutela.casework.custody.record.verification import HEAD_CHANGED, LogBroken, Verified, verify
from tutela.casework.custody.record.wrote import WROTE, gone as rows_gone, stated as rows_stated
from tutela.casework.database import OutsideTransaction, require_transaction
from tutela.casework.gate import Actor, machine
from tutela.casework.questions import Question

Value = str | int | float | bool | None | list[str] | list[int] | dict[str, int] | dict[str, str]
# What an act is about, where its own first word does not say it ("lot.released" is about the fact `lot`).
ABOUT = {"media": "item", "role": "person", "link": "person"}


# A value too: to a type checker, whoever spreads facts may name anything.
Wrote = Iterable[Model] | Value


def record(
    by: Actor, act: str, *, purpose: str, wrote: Wrote = (), took: Wrote = (), **what: Value
) -> LogEntry:
    """Append one act to the record, in the transaction that performs it.

    Args:
        by: who acts.
        act: the act's coded name, such as "item.graded".
        purpose: why, in coded words.
        wrote: the rows that it made or changed, as they are now, of models that their room compares
            (`Room.compared`): the entry states a digest of each.
        took: the rows of such models that it took away: the entry states that they are not there.
        what: references, numbers and digests only; never what an item shows, nor what people wrote in their
            own words: of that the `digest_of`. The one that numbers the thing the act is about becomes the
            entry's object: for "item.graded" it is `item`; see `ABOUT`.

    Raises:
        OutsideTransaction: there is no transaction, so act and record could come apart.
        KeyMissing: there is no key to sign it with.
    """
    require_transaction(f"{act!r} must be recorded inside the transaction that performs it.")
    digests = rows_stated(cast(Iterable[Model], wrote)) | rows_gone(cast(Iterable[Model], took))
    if digests:
        what[WROTE] = digests
    said = _Said(by, act, purpose, what, LogEntry())
    waiting = _waiting.get()
    if waiting is None:
        _write([said])
    else:
        if connection.savepoint_ids != waiting.savepoints:
            raise OutsideTransaction(f"{act!r} could be rolled back without what is recorded with it.")
        waiting.acts.append(said)
    return said.entry


@contextmanager
def together() -> Iterator[None]:
    """Append the acts that are recorded inside at its end, in their order and in one trip.

    Everybody waits for the head of the record: it is held for as short as can be. Whatever is refused inside
    leaves no entry, as the transaction leaves no row. Numbers and seals are in the entries once this is over.

    Raises:
        KeyMissing: as `record`.
        OutsideTransaction: something was recorded in a part of the transaction that may end by itself.
    """
    if _waiting.get() is not None:
        yield
        return
    here = _Waiting(list(connection.savepoint_ids), [])
    before = _waiting.set(here)
    try:
        yield
    finally:
        _waiting.reset(before)
    if here.acts:
        _write(here.acts)


@dataclass(frozen=True, slots=True)
class _Said:
    """One act to be appended, and its entry, which is filled in then."""

    by: Actor
    act: str
    purpose: str
    what: dict[str, Value]
    entry: LogEntry


@dataclass(frozen=True, slots=True)
class _Waiting:
    """The acts that wait to be recorded together, and in which part of a transaction."""

    savepoints: list[str]
    acts: list[_Said]


_waiting: ContextVar[_Waiting | None] = ContextVar("acts that wait to be recorded", default=None)


def _write(acts: Sequence[_Said]) -> None:
    """Append some acts under the head of the record."""
    head = _head.first(1) or _first_head()
    if not seals.is_marked(head):
        _take_up(head, acts[0].by)
    _write_under(head, acts)


def _write_under(head: LogHead, acts: Sequence[_Said]) -> None:
    entries = [_append(head, said) for said in acts]
    head.mark = seals.mark_of(head)
    # What the vault was told before: one that knows less than this is an older one.
    head.vault_seq = max(head.vault_seq, marks.last_told(settings.TUTELA_VAULT))
    transaction.on_commit(marks.tell_soon, robust=True)
    if any(said.act in rooms.redone() for said in acts):
        transaction.on_commit(ledger.tell, robust=True)
    # In one trip: everybody else waits while the head is held.
    moved = database.updating(head, ["seq", "seal", "tree", "mark", "vault_seq"])
    database.in_one_trip(moved, *map(database.inserting, entries))


_head = Question(lambda number: LogHead.objects.select_for_update().filter(pk=number))


def _first_head() -> LogHead:
    heads = LogHead.objects.select_for_update()
    return heads.get_or_create(pk=1, defaults={"seal": seals.START})[0]


def _append(head: LogHead, said: _Said) -> LogEntry:
    """Move the head on by one entry, and fill that in; nothing is written yet."""
    entry = {
        "seq": head.seq + 1,
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "actor": said.by.name,
        "person": said.by.person,
        "unit": said.by.unit,
        "through": said.by.through,
        "act": said.act,
        "object": _object(said.act, said.what),
        "purpose": said.purpose,
        "what": said.what,
    }
    body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    tree = Tree.of(head.seq, head.tree)
    tree.append(merkle.leaf(body.encode()))
    head.seq, head.seal, head.tree = head.seq + 1, seals.seal_of(head.seal, body), tree.peaks
    if tree.tile is not None:
        LogTile.objects.update_or_create(
            number=head.seq // merkle.TILE - 1, defaults={"root": tree.tile.hex()}
        )
    signature = seals.sign(head.seq, head.seal)
    columns = seals.columns_of(entry) | {"body": body, "seal": head.seal, "signature": signature}
    for name, value in columns.items():
        setattr(said.entry, name, value)
    return said.entry


def _object(act: str, what: dict[str, Value]) -> dict[str, str | int] | None:
    """Name the thing that an act is about; an act on many at once, or on none, has no object."""
    first = act.partition(".")[0]
    kind = ABOUT.get(first, first)
    number = what.get(kind)
    return {"kind": kind, "number": number} if isinstance(number, int) else None


def _take_up(head: LogHead, by: Actor) -> None:
    """Go on from a head that bears no mark of ours: of before entries were signed, or changed by others.

    Work goes on. That the head had been changed is an entry of its own, which nobody can take back.
    """
    last = LogEntry.objects.order_by("-seq").only("seq", "seal", "signature").first()
    is_of_before = not head.mark and not (last and last.signature)
    found_seq, found_seal = head.seq, head.seal
    if not is_of_before:
        head.seq, head.seal = (last.seq, last.seal) if last else (0, seals.START)
    head.tree = _tree_over(head.seq).peaks
    if not is_of_before:
        by_itself = machine(by.unit, "the record")
        found: dict[str, Value] = {"head": found_seq, "head_seal": found_seal}
        _write_under(head, [_Said(by_itself, HEAD_CHANGED, "custody", found, LogEntry())])


def _tree_over(size: int) -> Tree:
    """Build the tree over the first entries; one that is missing counts as empty, and so is found."""
    tree, tiles = Tree(), []

    def append(octets: bytes) -> None:
        tree.append(merkle.leaf(octets))
        if tree.tile is not None:
            tiles.append(LogTile(number=tree.size // merkle.TILE - 1, root=tree.tile.hex()))

    bodies = LogEntry.objects.filter(seq__lte=size).order_by("seq").values_list("seq", "body")
    for seq, body in bodies.iterator(chunk_size=5000):
        while tree.size < seq - 1:
            append(b"")
        append(body.encode())
    while tree.size < size:
        append(b"")
    LogTile.objects.all().delete()
    LogTile.objects.bulk_create(tiles, batch_size=1000)
    return tree


def digest_of(words: str) -> str:
    """Give the SHA-256 of what a person wrote, as UTF-8, so that a text that was changed is found out."""
    return sha256(words.encode()).hexdigest()


def in_words(act: str) -> str:
    """Write an act's coded name for people."""
    return act.replace(".", " ").replace("_", " ")


def latest(
    before: int | None = None, limit: int = 50, unit: int | None = None
) -> Iterator[dict[str, object]]:
    """Give the latest entries, newest first, as their sealed text says: all, or one unit's."""
    entries = LogEntry.objects.order_by("-seq")
    entries = entries if unit is None else entries.filter(unit=unit)
    entries = entries if before is None else entries.filter(seq__lt=before)
    for entry in entries[:limit]:
        yield json.loads(entry.body)


__all__ = [
    "LogBroken",
    "Verified",
    "digest_of",
    "in_words",
    "latest",
    "merkle_root",
    "record",
    "together",
    "verify",
]
