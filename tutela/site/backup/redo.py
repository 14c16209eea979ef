"""Does again, before anybody signs in, what no restored backup may undo: the acts of the ledger."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tutela.casework import rooms
from tutela.casework.custody import ledger, log
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, Role
from tutela.casework.people import queries as people
from tutela.engine.vault.store import Store
from tutela.errors import Refusal
from tutela.site.backup import place
from tutela.site.backup.errors import BackupBroken

REDONE = "backup.done_again"


@dataclass(slots=True)
class Redone:
    """How many acts were done again, and how many could not be."""

    done: int = 0
    refused: int = 0


def require_whole_ledger(source: Store, key: bytes) -> None:
    """Make sure that the ledger has not become shorter since the newest backup.

    Raises:
        BackupBroken: it has.
    """
    newest, held = place.latest(source, key), len(source.notes(ledger.KIND))
    if newest is not None and held < newest.ledger:
        raise BackupBroken(
            f"{newest.ledger - held} acts are missing from the ledger of the backups: what was "
            "revoked or ended would come back. Put the notes of that place back from another copy. Nothing "
            "was changed."
        )


def do_again(source: Store, key: bytes) -> Redone:
    """Do what the ledger holds and the restored record does not, in the names of those who did it, on record.

    What was looked at here once is not looked at again when a backup of this very database is restored. Then
    the rooms do what has to be done after any restore.
    """
    redone = Redone()
    for kept in ledger.later(source, key, _looked_at()):
        entry = json.loads(kept.body)
        outcome = _do(entry)
        redone.done += outcome == "done"
        redone.refused += outcome == "refused"
        with transaction.atomic():
            log.record(
                people.installation(entry["unit"]), REDONE, purpose="administration",
                redone=entry["act"], at=entry["at"], entry=kept.seq, seal=kept.seal, outcome=outcome,
            )  # fmt: skip
    for unit in people.installations():
        rooms.restored(Actor(unit.person, unit.name, unit.unit, frozenset(Role), "restore"))
    return redone


def _do(entry: dict[str, Any]) -> str:
    """Do an act again with every role: it was allowed when it was done first."""
    if entry["act"] not in rooms.redone():
        return "refused"
    by = Actor(entry["person"], entry["actor"], entry["unit"], frozenset(Role), "restore")
    try:
        with transaction.atomic():
            return "done" if rooms.redo(entry["act"], by, entry["what"]) else "nothing to do"
    except Refusal:
        return "refused"


def _looked_at() -> set[tuple[int, str]]:
    entries = LogEntry.objects.filter(act=REDONE).values_list("body", flat=True)
    return {(what["entry"], what["seal"]) for what in (json.loads(body)["what"] for body in entries)}
