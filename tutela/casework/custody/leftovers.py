"""What a sudden end left in the vault: set aside where a journal calls it unfinished, gone after a term.

An object that is set aside stays where it is. If a row names it after all, it was never unfinished.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework.custody import journal, log, notes, objects
from tutela.casework.custody.proving import comparison
from tutela.casework.gate import Actor
from tutela.engine.vault.store import Store

KIND = "quarantine-"
TERM = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many objects were set aside now, and how many were removed whose term was over."""

    set_aside: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class _Aside:
    note: str
    until: datetime
    names: list[str]


def sweep(by: Sequence[Actor]) -> Swept:
    """Set aside what the journals of dead writers name and no row does; remove what was set aside long ago.

    Nothing else is touched: an object that no row names and no journal of this installation is kept. Call it
    once database and vault are known to agree; before, it does nothing.

    Args:
        by: on whose record it goes: the installation, in each unit.

    Raises:
        StoreUnavailable: the vault does not answer.
    """
    installation = journal.serving(settings.TUTELA_VAULT)
    if not installation:
        return Swept()
    store = objects.store()
    removed = _remove_over(by, store, installation)
    return Swept(_set_aside(by, store, installation), removed)


def _set_aside(by: Sequence[Actor], store: Store, installation: str) -> int:
    until, over, every = timezone.now() + TERM, [], []
    for note, names in journal.left_behind(store, installation):
        unfinished = comparison.unnamed(names)
        if unfinished:
            # Of the same name however often this is begun, so that a sudden end doubles nothing.
            aside = KIND + note.removeprefix(journal.KIND)
            notes.keep(store, aside, installation=installation, until=until.isoformat(), names=unfinished)
        over.append(note)
        every += unfinished
    if every:
        _record(by, "vault.set_aside", every, until)
    for note in over:
        store.drop_note(note)
    return len(every)


def _remove_over(by: Sequence[Actor], store: Store, installation: str) -> int:
    removed = 0
    for aside in _set_aside_by(store, installation):
        if aside.until > timezone.now():
            continue
        over = comparison.unnamed(aside.names)
        if over:
            _record(by, "vault.removed_unfinished", over, aside.until)
        for name in over:
            store.discard(name)
        store.drop_note(aside.note)
        removed += len(over)
    return removed


@transaction.atomic
def _record(by: Sequence[Actor], act: str, names: list[str], until: datetime) -> None:
    root = log.merkle_root(name.encode() for name in names)
    for each in by:
        log.record(
            each,
            act,
            purpose="administration",
            objects=len(names),
            until=until.isoformat(),
            merkle_root=root,
        )


def waiting(store: Store, installation: str) -> int:
    """Count the objects that are set aside for this installation."""
    return sum(len(aside.names) for aside in _set_aside_by(store, installation))


def _set_aside_by(store: Store, installation: str) -> list[_Aside]:
    ours = []
    for note in store.notes(KIND):
        facts = notes.read(store, note)
        try:
            until, names = datetime.fromisoformat(facts["until"]), [str(name) for name in facts["names"]]
            is_ours = facts["installation"] == installation and until.tzinfo is not None
        except (ValueError, KeyError, TypeError):
            continue
        if is_ours:
            ours.append(_Aside(note, until, names))
    return ours


def aside(store: Store) -> Iterator[str]:
    """Name the objects that are set aside, for whichever installation."""
    return notes.objects_named(store, KIND)


def keep_all(store: Store) -> None:
    """Forget what is unfinished or set aside, so that all of it is kept."""
    for note in [*store.notes(journal.KIND), *store.notes(KIND)]:
        store.drop_note(note)
