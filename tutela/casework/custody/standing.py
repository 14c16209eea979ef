"""Says whether database and vault belong together, and which is older, before anything is done with them."""

from dataclasses import dataclass

from django.conf import settings

from tutela.casework.custody import marks, notes, objects
from tutela.casework.custody.marks import Mark
from tutela.casework.custody.models import Installation, LogEntry, LogHead, SealedCopy
from tutela.casework.custody.proving import comparison
from tutela.engine.vault.store import Store
from tutela.errors import Broken, Conflict, Refusal

NOTE = "installation"
_ON = (
    "If what is missing is lost for good, `tutela reconcile` says what that means, and goes on with both as "
    "they are. Nothing was changed, and nothing is removed from the vault."
)


class VaultHeld(Conflict):
    """The database is empty and the vault is not: most likely the settings name the wrong one of them."""

    code = "TU-V11"
    exit_code = 5


class OtherVault(Broken):
    """Database and vault are of two installations."""

    code = "TU-V12"


class DatabaseOlder(Broken):
    """The vault has seen more of the record of acts than the database holds."""

    code = "TU-V13"


class VaultOlder(Broken):
    """The database has told its vault more of the record of acts than this vault knows."""

    code = "TU-V14"


class HistoriesPart(Broken):
    """Database and vault were one installation, and have gone on apart."""

    code = "TU-V15"


@dataclass(frozen=True, slots=True)
class Standing:
    """What each of the two says of itself.

    Attributes:
        database: the installation that the database is of, or "".
        vault: the installation that the vault is of, or "".
        head: the last entry of the record.
        mark: the last entry that the vault was told of.
        refusal: why nothing may start, if so.
    """

    database: str
    vault: str
    head: int
    mark: Mark | None
    refusal: Refusal | None


def look() -> Standing:
    """Ask database and vault; nothing is changed.

    Raises:
        StoreUnavailable: the vault does not answer.
        DatabaseError: the database does not, or has no tables.
    """
    store = objects.store()
    database = Installation.objects.order_by("pk").values_list("name", flat=True).first() or ""
    vault, mark = name_of(store), marks.highest(store)
    head = LogHead.objects.filter(pk=1).first() or LogHead()
    refusal = _refusal(store, database, vault, head, mark)
    return Standing(database, vault, head.seq, mark, refusal)


def name_of(store: Store) -> str:
    """Give the name of the installation that a vault says it is of; "" where it says nothing."""
    return str(notes.read(store, NOTE).get("name", ""))


def holds_anything(store: Store) -> bool:
    """Say whether there is any object or note in a vault."""
    return bool(store.notes()) or next(store.names(), None) is not None


def held() -> VaultHeld:
    """Say that an empty database is not for a vault that holds something."""
    return VaultHeld(
        f"The database is empty, and the vault at {settings.TUTELA_VAULT} is not: it belongs to another "
        "database. Check [database] url and [vault] store in tutela.toml. For a new installation name a new, "
        "empty vault. Nothing was changed, and nothing is removed from the vault."
    )


def _refusal(store: Store, database: str, vault: str, head: LogHead, mark: Mark | None) -> Refusal | None:
    if not vault:
        return _of_unmarked(store, database, head)
    if not database:
        return held() if not SealedCopy.objects.exists() else _other(head, mark)
    if database != vault:
        return _other(head, mark)
    return _of_same(store, head, mark)


def _of_unmarked(store: Store, database: str, head: LogHead) -> Refusal | None:
    """Judge a vault that does not say whose it is: a new one, one of before, or another one."""
    if not SealedCopy.objects.exists():
        return held() if holds_anything(store) else None
    if head.vault_seq:
        return VaultOlder(
            f"The vault at {settings.TUTELA_VAULT} does not say whose it is, and this database had told its "
            f"vault of entry {head.vault_seq} of the record. Is the right folder mounted, and was all of it "
            f"restored, with its notes? {_ON}"
        )
    if not comparison.is_any_there():
        return OtherVault(
            f"The vault at {settings.TUTELA_VAULT} holds none of the objects that the database names. Is it "
            f"mounted, and is [vault] store the right one? {_ON}"
        )
    return None


def _other(head: LogHead, mark: Mark | None) -> OtherVault:
    return OtherVault(
        f"The database and the vault at {settings.TUTELA_VAULT} are of two installations. The database's "
        f"record ends at {_entry(head.seq)}; the vault last heard of {_marked(mark)}. {_older(head, mark)}"
        "Check [database] url and [vault] store in tutela.toml. Nothing was changed, and nothing is removed "
        "from the vault."
    )


def _older(head: LogHead, mark: Mark | None) -> str:
    last = LogEntry.objects.filter(seq=head.seq).values_list("at", flat=True).first()
    if mark is None or not mark.at or last is None:
        return ""
    return f"The {'database' if last.isoformat() < mark.at else 'vault'} is the older one. "


def _of_same(store: Store, head: LogHead, mark: Mark | None) -> Refusal | None:
    seen = mark.seq if mark else 0
    if seen > head.seq:
        return DatabaseOlder(
            f"The database is older than the vault: its record ends at {_entry(head.seq)}, and the vault has "
            f"seen {_marked(mark)}. Put the newer database back: check [database] url, or restore a later "
            f"backup. {_ON}"
        )
    if mark and seen and _seal_at(seen, head) != mark.seal:
        return HistoriesPart(
            f"Database and vault have gone on apart: entry {seen} of the record is not the one that the "
            f"vault has seen{f' at {mark.at}' if mark.at else ''}. The database is of another time, or was "
            f"changed. Put back those two that belong together. {_ON}"
        )
    # The mark was read before the head, and others may have told the vault of more between the two.
    if seen < head.vault_seq and not marks.at_least(store, head.vault_seq):
        return VaultOlder(
            f"The vault is older than the database: it has seen {_marked(mark)}, and the database had told "
            f"it of entry {head.vault_seq}. Put the newer vault back: check [vault] store, or restore a "
            f"later backup. {_ON}"
        )
    return None


def _seal_at(seq: int, head: LogHead) -> str | None:
    if seq == head.seq:
        return head.seal
    return LogEntry.objects.filter(seq=seq).values_list("seal", flat=True).first()


def _entry(seq: int) -> str:
    at = LogEntry.objects.filter(seq=seq).values_list("at", flat=True).first()
    return f"entry {seq} ({at.isoformat(timespec='seconds')})" if at else f"entry {seq}"


def _marked(mark: Mark | None) -> str:
    if mark is None:
        return "no entry"
    return f"entry {mark.seq}{f' ({mark.at})' if mark.at else ''}"
