"""The record of acts: every entry sealed to the one before, so that any later change shows.

An entry's seal is the SHA-256 of the previous seal and the entry's own canonical JSON. The head row is locked
while an entry is appended, so that concurrent acts queue up and none is lost.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction

from tutela.casework.custody import marks
from tutela.casework.custody.models import LogEntry, LogHead
from tutela.casework.database import require_transaction
from tutela.casework.gate import Actor
from tutela.errors import Broken

START = "0" * 64
Value = str | int | float | bool | None | list[str] | list[int] | dict[str, int] | dict[str, str]
# What an act is about, where its own first word does not say it ("lot.released" is about the fact `lot`).
ABOUT = {"media": "item", "role": "person", "link": "person"}


class LogBroken(Broken):
    """The record of acts was changed after it was written."""

    code = "TU-L02"


def record(by: Actor, act: str, *, purpose: str, **what: Value) -> LogEntry:
    """Append one act to the record, in the transaction that performs it.

    Args:
        by: who acts.
        act: the act's coded name, such as "item.graded".
        purpose: why, in coded words.
        what: references, numbers and digests only; never what an item shows, nor what people wrote in their
            own words: of that the `digest_of`. The one that numbers the thing the act is about becomes the
            entry's object: for "item.graded" it is `item`; see `ABOUT`.

    Raises:
        OutsideTransaction: there is no transaction, so act and record could come apart.
    """
    require_transaction(f"{act!r} must be recorded inside the transaction that performs it.")
    head = LogHead.objects.select_for_update().get_or_create(pk=1, defaults={"seal": START})[0]
    entry = {
        "seq": head.seq + 1,
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "actor": by.name,
        "person": by.person,
        "unit": by.unit,
        "through": by.through,
        "act": act,
        "object": _object(act, what),
        "purpose": purpose,
        "what": what,
    }
    body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    head.seq, head.seal = head.seq + 1, seal_of(head.seal, body)
    # What the vault was told before: one that knows less than this is an older one.
    head.vault_seq = max(head.vault_seq, marks.last_told(settings.TUTELA_VAULT))
    head.save(update_fields=["seq", "seal", "vault_seq"])
    transaction.on_commit(marks.tell_soon, robust=True)
    return LogEntry.objects.create(**_columns(entry), body=body, seal=head.seal)


def _object(act: str, what: dict[str, Value]) -> dict[str, str | int] | None:
    """Name the thing that an act is about; an act on many at once, or on none, has no object."""
    first = act.partition(".")[0]
    kind = ABOUT.get(first, first)
    number = what.get(kind)
    return {"kind": kind, "number": number} if isinstance(number, int) else None


def _columns(entry: dict[str, Any]) -> dict[str, Any]:
    """Give the columns that repeat what an entry says: written with it, and compared when it is verified."""
    about = entry["object"] or {"kind": "", "number": None}
    return {
        "seq": entry["seq"],
        "at": datetime.fromisoformat(entry["at"]),
        "unit": entry["unit"],
        "actor": entry["actor"],
        "act": entry["act"],
        "object_kind": about["kind"],
        "object_number": about["number"],
    }


def seal_of(previous: str, body: str) -> str:
    """Compute an entry's seal from the seal before it and its own canonical JSON."""
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


def digest_of(words: str) -> str:
    """Give the SHA-256 of what a person wrote, as UTF-8, so that a text that was changed is found out."""
    return sha256(words.encode()).hexdigest()


def merkle_root(leaves: Iterable[bytes]) -> str:
    """Fold many digests into one, so that one entry can stand for a whole batch.

    Source: RFC 6962, section 2.1 (a leaf and a node are hashed with different prefixes).
    """
    level = [sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [
            sha256(b"\1" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = paired + (level[-1:] if len(level) % 2 else [])
    return (level[0] if level else sha256(b"").digest()).hex()


@dataclass(frozen=True, slots=True)
class Verified:
    """A whole record: how many entries, and the seal of the last."""

    entries: int
    head: str


def verify() -> Verified:
    """Walk the whole record from its first entry and prove every seal.

    Raises:
        LogBroken: names the first entry that was changed, removed, added or moved.
    """
    previous, expected = START, 0
    while True:
        at = expected
        for entry in LogEntry.objects.filter(seq__gt=at).order_by("seq").iterator(chunk_size=5000):
            expected += 1
            previous = _verify_one(entry, expected, previous)
        head = LogHead.objects.filter(pk=1).first() or LogHead(seal=START)
        if (head.seq, head.seal) == (expected, previous):
            return Verified(expected, previous)
        if head.seq <= expected or at == expected:
            raise LogBroken(
                f"The record ends at entry {expected}, but its head is elsewhere: entries were cut or added."
            )
        # Others went on acting while this was read: what they added is proved as well.


def _verify_one(entry: LogEntry, expected: int, previous: str) -> str:
    if entry.seq != expected:
        raise LogBroken(f"Entry {expected} is missing from the record.")
    if seal_of(previous, entry.body) != entry.seal:
        raise LogBroken(f"Entry {expected} was changed: its seal does not fit.")
    sealed = _columns(json.loads(entry.body))
    if any(getattr(entry, column) != value for column, value in sealed.items()):
        raise LogBroken(f"Entry {expected} was changed: its columns do not say what its sealed text says.")
    return entry.seal


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
    "latest",
    "merkle_root",
    "record",
    "seal_of",
    "verify",
]
