"""The register of the installation: one name for database and vault, and what was done when they differed."""

import logging
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from tutela.casework.custody import copies, journal, ledger, leftovers, log, marks, notes, objects, standing
from tutela.casework.custody.models import Installation, LogHead, SealedCopy
from tutela.casework.custody.proving import bound, comparison
from tutela.casework.gate import Actor
from tutela.engine.vault.store import Store, StoreUnavailable
from tutela.errors import Invalid, Refusal

logger = logging.getLogger("tutela.custody")
_REFUSED = "refused-"
_FACTS = ("code", "at", "database", "head")


class NothingToReconcile(Invalid):
    """Database and vault agree, so there is nothing to go on from."""

    code = "TU-V16"


def require_agreement() -> None:
    """Make sure that database and vault belong together; then this process may seal and tell the vault.

    Where neither says whose it is, as in a database of before, nothing is refused, and nothing is removed.

    Raises:
        VaultHeld, OtherVault, DatabaseOlder, VaultOlder, HistoriesPart: they do not; each says how to go on.
        StoreUnavailable: the vault does not answer.
    """
    _require_agreement(standing.look())


def _require_agreement(now: standing.Standing) -> None:
    if now.refusal is not None:
        _note_refusal(objects.store(), now.refusal, now.database, now.head)
        raise now.refusal
    if now.database and now.database == now.vault:
        journal.serve(settings.TUTELA_VAULT, now.vault)
        marks.take_over(settings.TUTELA_VAULT, now.mark)


def require_agreement_if_answered() -> None:
    """Make sure of it too, but go on where the vault does not answer: whoever needs it is told so later.

    Raises:
        VaultHeld, OtherVault, DatabaseOlder, VaultOlder, HistoriesPart: as `require_agreement`.
    """
    try:
        require_agreement()
    except StoreUnavailable as away:
        logger.warning("whether database and vault belong together is not known: %s", away)


def require_empty_vault() -> None:
    """Make sure that the vault is empty, as it is to be where there is no database yet.

    Raises:
        VaultHeld: it holds something.
        StoreUnavailable: it does not answer.
    """
    store = objects.store()
    if standing.holds_anything(store):
        refusal = standing.held()
        _note_refusal(store, refusal)
        raise refusal


def establish(by: Sequence[Actor]) -> None:
    """Give a new installation, or one of before, its name, in the database and then in the vault.

    Killed between the two, the next start does the rest.

    Args:
        by: on whose record it goes: the installation, in each unit.

    Raises:
        as `require_agreement`.
    """
    now, store = standing.look(), objects.store()
    if now.refusal is None and not now.database:
        _name_database(by)
        now = standing.look()
    if now.refusal is None and not now.vault:
        name_vault(store, now.database)
        now = standing.look()
    _require_agreement(now)
    _record_refusals(by, store)
    marks.tell()
    ledger.tell()


@transaction.atomic
def _name_database(by: Sequence[Actor]) -> None:
    """Name what is there, and count it: a vault of before may hold what no row names, and keeps it."""
    name = uuid.uuid4().hex
    Installation.objects.create(name=name)
    there = comparison.compare()
    for each in by:
        log.record(
            each,
            "installation.named",
            purpose="administration",
            name=name,
            missing=there.missing,
            unnamed=there.unnamed,
        )


def name_vault(store: Store, name: str) -> None:
    """Have a vault say which installation it is of."""
    notes.keep(store, standing.NOTE, name=name, at=notes.now())


def say_bound(by: Sequence[Actor]) -> None:
    """Bind the data keys, and say for good that all that is sealed is bound; what is not then never will be.

    Killed in the middle, the next start does the rest.

    Args:
        by: on whose record it goes: the installation, in each unit.
    """
    store = objects.store()
    if store.notes(bound.NOTE):
        return
    if not bound.is_on_record():
        left = SealedCopy.objects.filter(mac=None).count()
        with transaction.atomic():
            copies.bind_keys()
            for each in by:
                log.record(each, bound.ACT, purpose="administration", left=left)
    notes.keep(store, bound.NOTE, at=notes.now())


def _note_refusal(store: Store, refusal: Refusal, database: str = "", head: int = 0) -> None:
    """Note beside the objects that a start was refused: this database may not be the one to tell."""
    if not standing.name_of(store):
        return
    # One of a kind, so that whoever starts again and again does not fill the vault.
    note = f"{_REFUSED}{refusal.code}-{database or 'none'}"
    try:
        notes.keep(store, note, code=refusal.code, at=notes.now(), database=database, head=head)
    except (Refusal, OSError) as away:
        logger.warning("that a start was refused could not be noted in the vault: %s", away)


def _record_refusals(by: Sequence[Actor], store: Store) -> None:
    """Put the refused starts that the vault was told of on record."""
    for note in store.notes(_REFUSED):
        facts = notes.read(store, note)
        if facts.keys() >= set(_FACTS):
            what = {name: str(facts[name]) for name in _FACTS}
        else:
            what = {**dict.fromkeys(_FACTS, ""), "code": "unreadable"}
        with transaction.atomic():
            for each in by:
                log.record(each, "installation.start_refused", purpose="administration", **what)
        store.drop_note(note)


def reconcile(by: Sequence[Actor]) -> comparison.Compared:
    """Go on with a database and a vault as they are, though one of them is older; nothing is removed.

    Whatever the vault holds that no row names is kept for good: what its journals and its quarantine say was
    said beside another database.

    Args:
        by: on whose record it goes: the installation, in each unit.

    Returns:
        how many objects are missing, and how many no row names.

    Raises:
        NothingToReconcile: they agree.
        VaultHeld, OtherVault: there is no object here that the database names.
    """
    now, store = standing.look(), objects.store()
    if now.refusal is None:
        raise NothingToReconcile("Database and vault belong together and agree. There is nothing to do.")
    is_same = bool(now.database) and now.database == now.vault
    if isinstance(now.refusal, standing.VaultHeld) or not (is_same or comparison.is_any_there()):
        raise now.refusal
    there = comparison.compare()
    # First, so that a sudden end keeps too much rather than too little.
    leftovers.keep_all(store)
    with transaction.atomic():
        name = now.database or uuid.uuid4().hex
        Installation.objects.get_or_create(name=name)
        _record_reconciled(by, now, there)
        LogHead.objects.filter(pk=1).update(vault_seq=0)
    marks.forget(store, settings.TUTELA_VAULT)
    if not bound.is_on_record():
        # A database of before 0.3.0 beside a vault of after: its rows are yet to be bound.
        store.drop_note(bound.NOTE)
    name_vault(store, name)
    establish(by)
    return there


def _record_reconciled(by: Sequence[Actor], now: standing.Standing, there: comparison.Compared) -> None:
    for each in by:
        log.record(
            each,
            "installation.reconciled",
            purpose="administration",
            found=now.refusal.code if now.refusal else "",
            vault=now.vault,
            head=now.head,
            vault_head=now.mark.seq if now.mark else 0,
            vault_seal=now.mark.seal if now.mark else "",
            missing=there.missing,
            unnamed=there.unnamed,
        )
