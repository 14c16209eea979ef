"""Proves the whole record: chain, signatures, head, and every checkpoint that is held of it.

The chain and the tree are walked once, with memory that does not grow. What a signed checkpoint covers needs
no look at each signature; those of later entries are checked one by one, and where something does not fit,
those since the last checkpoint that does, so that the first bad entry is named and not the last good one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tutela.casework.custody import keys
from tutela.casework.custody.models import LogEntry, LogHead
from tutela.casework.custody.record import holdings, merkle, seals, tiles
from tutela.casework.custody.record.holdings import Held
from tutela.casework.custody.record.merkle import Tree
from tutela.casework.custody.record.signed_note import Checkpoint
from tutela.errors import Broken

HEAD_CHANGED = "record.head_changed"
# Acts by which a record goes on from an earlier state, on record; `head` says from which entry.
GOES_ON = {"installation.reconciled", "backup.restored"}
_COLUMNS = ("seq", "at", "unit", "actor", "act", "object_kind", "object_number")
_BACK = timedelta(minutes=1)


class LogBroken(Broken):
    """The record of acts was changed after it was written."""

    code = "TU-L02"


@dataclass(frozen=True, slots=True)
class Verified:
    """A whole record.

    Attributes:
        entries: how many.
        head: the seal of the last.
        root: the root of the Merkle tree over them.
        checkpoints: how many signed checkpoints it agrees with, of earlier moments.
        notes: what is no proof of a change, and worth a look.
    """

    entries: int
    head: str
    root: str
    checkpoints: int
    notes: tuple[str, ...]


class _Bad(Exception):
    """An entry that is not as it was: this one, or one of those that a checkpoint covers first."""

    def __init__(self, seq: int, message: str, checkpoint: Checkpoint | None = None) -> None:
        super().__init__(message)
        self.seq, self.checkpoint = seq, checkpoint


@dataclass(slots=True)
class _Walk:
    """How far the record was proved."""

    held: Held
    public: Ed25519PublicKey
    seal: str = seals.START
    tree: Tree = field(default_factory=Tree)
    is_signed: bool = False
    fits: int = 0
    agreed: int = 0
    at: datetime | None = None
    reconciled: list[tuple[int, datetime]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    went_back: int = 0

    @property
    def size(self) -> int:
        return self.tree.size

    def step(self, columns: tuple[object, ...], body: str, seal: str, signature: str) -> None:
        """Prove one entry more."""
        seq = self.size + 1
        if columns[0] != seq:
            raise _Bad(seq, f"Entry {seq} is missing from the record.")
        if seals.seal_of(self.seal, body) != seal:
            raise _Bad(seq, f"Entry {seq} was changed: its seal does not fit.")
        entry = json.loads(body)
        if tuple(seals.columns_of(entry).values()) != columns:
            raise _Bad(seq, f"Entry {seq} was changed: its columns do not say what its sealed text says.")
        if not signature and (self.is_signed or seq > self.held.first_size):
            raise _Bad(seq, f"Entry {seq} was changed: it is not signed, as every entry is by now.")
        if entry["act"] == HEAD_CHANGED:
            raise _Bad(
                seq,
                f"Entry {seq} says that the head of the record had been changed before it was written: "
                f"entries after {seq - 1} were cut off.",
            )
        self.is_signed = bool(signature)
        self.seal = seal
        self.tree.append(merkle.leaf(body.encode()))
        self._note(seq, entry)
        self._compare(seq)

    def _note(self, seq: int, entry: dict[str, object]) -> None:
        at = datetime.fromisoformat(str(entry["at"]))
        if self.at is not None and at < self.at - _BACK:
            self.went_back += 1
            if self.went_back == 1:
                self.notes.append(
                    f"entry {seq} is dated {(self.at - at).total_seconds():,.0f} s before the one before it: "
                    "a clock was moved, or those of several machines differ"
                )
        self.at = at
        what = entry["what"]
        if entry["act"] in GOES_ON and isinstance(what, dict):
            self.reconciled.append((int(what["head"]), at))

    def _compare(self, size: int) -> None:
        """Compare the tree so far with every checkpoint of this size."""
        for checkpoint in self.held.of(size):
            if self._is_of_another_history(checkpoint.size, checkpoint.at):
                continue
            if checkpoint.root != self.tree.root():
                raise _Bad(
                    size,
                    f"One of the entries {self.fits + 1} to {size} was changed: the checkpoint of "
                    f"{checkpoint.at.isoformat(timespec='seconds')} is of other entries.",
                    checkpoint,
                )
            self.fits, self.agreed = size, self.agreed + 1

    def _is_of_another_history(self, size: int, at: datetime) -> bool:
        """Say whether what was seen is of entries that were lost, as is on record then."""
        return any(size > head and at <= since for head, since in self.reconciled)

    def require_end(self, head: LogHead) -> None:
        """Make sure that the record ends where it says, and where others know that it ended."""
        size = self.size
        if (head.seq, head.seal) != (size, self.seal):
            wrong = min(size, head.seq) + (head.seq != size)
            where = "is missing from the record" if head.seq > size else "does not fit the record's head"
            raise _Bad(
                wrong,
                f"Entry {wrong} {where}: the record ends at entry {size}, but its head is elsewhere: entries "
                "were cut or added.",
            )
        for further in self.held.beyond(size):
            if not self._is_of_another_history(further.size, further.at):
                raise _Bad(
                    size + 1,
                    f"Entry {size + 1} is missing from the record, and all after it: the checkpoint of "
                    f"{further.at.isoformat(timespec='seconds')} knows {further.size} entries.",
                )
        if self.is_signed and not seals.is_marked(head):
            raise _Bad(
                size + 1,
                f"Entry {size + 1} is missing from the record: its head was moved to entry {size} by "
                "somebody else than Tutela, so entries were cut off.",
            )
        lost, mark = self.held.lost_after(size), self.held.mark
        if lost and not (mark and mark.at and self._is_of_another_history(mark.seq, _moment(mark.at))):
            raise _Bad(size + 1, lost)
        if head.seq == size and head.tree and head.tree != self.tree.peaks:
            raise _Bad(
                size, f"One of the entries 1 to {size} was changed: they do not lead to the head's tree."
            )


def _moment(written: str) -> datetime:
    """Read when the vault was told; whoever can write there can make it late, which excuses nothing."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def verify(since: int = 0) -> Verified:
    """Walk the record to its end and prove it: from its first entry, or from after a later one.

    Args:
        since: the entry after which to begin, a multiple of `TILE`. What stands before it must then lead to
            the roots that were kept of it; whether it does is not looked at.

    Raises:
        LogBroken: names the first entry that was changed, removed, added or moved.
        KeyMissing: the signing key, by which signatures are judged, is not there.
    """
    public = keys.signing_key().public_key()
    held = holdings.held(public)
    if held.faults:
        raise LogBroken(held.faults[0])
    walk = _begin(held, public, since)
    try:
        _to_the_end(walk)
    except _Bad as bad:
        raise LogBroken(str(_first(walk, bad))) from bad
    if last := _first_unsigned(walk, walk.size + 1):
        raise LogBroken(str(last))
    if walk.went_back > 1:
        walk.notes.append(f"{walk.went_back} entries in all are dated before the one before them")
    return Verified(walk.size, walk.seal, walk.tree.root().hex(), walk.agreed, tuple(walk.notes))


def _begin(held: Held, public: Ed25519PublicKey, since: int) -> _Walk:
    before = LogEntry.objects.filter(seq=since).values_list("seal", "signature").first()
    tree = tiles.tree_before(since)
    if before is None or tree.size != since:
        return _Walk(held, public, notes=list(held.notes))
    seal, signature = before
    return _Walk(held, public, seal, tree, bool(signature), fits=since, notes=list(held.notes))


def _to_the_end(walk: _Walk) -> None:
    while True:
        before = walk.size
        for *columns, body, seal, signature in _entries(before):
            walk.step(tuple(columns), body, seal, signature)
        head = LogHead.objects.filter(pk=1).first() or LogHead(seal=seals.START)
        if head.seq <= walk.size or walk.size == before:
            walk.require_end(head)
            return
        # Others went on acting while this was read: what they added is proved as well.


def _entries(after: int) -> Iterator[tuple[Any, ...]]:
    rows = LogEntry.objects.filter(seq__gt=after).order_by("seq")
    return rows.values_list(*_COLUMNS, "body", "seal", "signature").iterator(chunk_size=5000)


def _first(walk: _Walk, bad: _Bad) -> _Bad:
    """Find the first bad entry among those since the last checkpoint that fits, where one was found."""
    unsigned = _first_unsigned(walk, bad.seq)
    other = _first_other(walk, bad.checkpoint) if bad.checkpoint else None
    named = [each for each in (unsigned, other, None if bad.checkpoint else bad) if each]
    return min(named, key=lambda each: each.seq, default=bad)


def _first_other(walk: _Walk, checkpoint: Checkpoint) -> _Bad | None:
    """Find the first entry whose digest is not the one that came to the second place with a checkpoint."""
    bodies = LogEntry.objects.filter(seq__gt=walk.fits, seq__lte=checkpoint.size).order_by("seq")
    there = bodies.values_list("seq", "body").iterator(chunk_size=5000)
    known = (pair for pair in walk.held.leaves(checkpoint) if pair[0] > walk.fits)
    for (seq, body), (number, leaf) in zip(there, known, strict=False):
        if seq == number and merkle.leaf(body.encode()) != leaf:
            return _Bad(seq, f"Entry {seq} was changed: the second place holds another digest of it.")
    return None


def _first_unsigned(walk: _Walk, upto: int) -> _Bad | None:
    """Find the first entry since the last checkpoint that fits, up to a bad one, that we did not sign."""
    rows = LogEntry.objects.filter(seq__gt=walk.fits, seq__lte=upto).exclude(signature="").order_by("seq")
    for seq, seal, signature in rows.values_list("seq", "seal", "signature").iterator(chunk_size=5000):
        if not seals.is_signed(seq, seal, signature, walk.public):
            return _Bad(seq, f"Entry {seq} was changed: it is not signed by this installation's key.")
    return None
