"""The place of the backups: one sealed manifest each, beside the objects that they name."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from tutela.casework.custody import ledger, log, notes
from tutela.engine.vault.references import Where, open_store
from tutela.engine.vault.seal import SealBroken
from tutela.engine.vault.store import Store
from tutela.site.backup.errors import BackupBroken, BackupUnknown, NoPlace, PlaceHeld, PlaceUnmarked

_KIND, _LEAVING = "backup-", "leaving-"
FORMAT, KEYS_SUFFIX = 1, ".keys"


@dataclass(frozen=True, slots=True)
class Table:
    """One table as a backup holds it: how many rows, and the SHA-256 of them as they are written."""

    name: str
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is; without it, nothing at the place is one.

    Attributes:
        name: by which it is asked for: the moment it was begun, and a few characters of its own.
        installation: whose it is.
        version: of the program.
        vendor: of the database.
        migrations: those that made the tables, each as "app.name".
        seq: of the last entry of the record in it.
        seal: of that entry.
        tables: each of them.
        numbers: the last number that each table gave to a row.
        database: the object that holds the rows.
        inventory: the object that holds the name, the SHA-256 and the length of each object of the vault.
        objects: how many objects of the vault belong to it.
        size_bytes: how long they are together.
        missing: how many that rows name were not in the vault.
        ledger: how many acts the ledger held that no restore may undo.
        fault: what was wrong with the record already, if anything was.
        doors: the object that holds what lies at the doors; none in backups of versions that left it out.
        at_doors: each table of that.
        left_out: what of the doors could not be copied, each in a sentence.
    """

    name: str
    installation: str
    version: str
    vendor: str
    migrations: list[str]
    seq: int
    seal: str
    tables: list[Table]
    numbers: dict[str, int]
    database: str
    inventory: str
    objects: int
    size_bytes: int
    missing: int
    ledger: int
    fault: str
    format: int = FORMAT
    doors: str = ""
    at_doors: list[Table] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def objects_of_its_own(self) -> set[str]:
        """The objects at the place that are none of the vault's."""
        return {self.database, self.inventory, self.doors} - {""}

    @property
    def rows(self) -> int:
        """How many rows all tables hold together."""
        return sum(table.rows for table in self.tables)


def where() -> Where:
    """Say where backups go.

    Raises:
        NoPlace: the settings do not say it, or name the vault itself.
    """
    place: Where | None = settings.TUTELA_BACKUP
    if place is None:
        raise NoPlace("No place for backups is set. Write [backup] store and keys in tutela.toml.")
    if _is_within(place, settings.TUTELA_VAULT) or _is_within(settings.TUTELA_VAULT, place):
        raise NoPlace("[backup] store and [vault] store are the same place. Name another disk or machine.")
    return place


def folder_of_keys() -> Path:
    """Say where the copy of the keys goes.

    Raises:
        NoPlace: the settings do not say it, or name the place of what the keys open.
    """
    folder: Path | None = settings.TUTELA_BACKUP_KEYS
    if folder is None:
        raise NoPlace("No place for the copy of the keys is set. Write [backup] keys in tutela.toml.")
    for other in (where(), settings.TUTELA_KEYS, settings.TUTELA_VAULT):
        if _is_within(folder, other):
            raise NoPlace(
                f"[backup] keys, {folder}, lies with what the keys open, or with the keys themselves. Name "
                "a folder on another disk."
            )
    _require_folder(folder, "the copy of the keys")
    return folder


def _is_within(inner: Where, outer: Where) -> bool:
    if isinstance(inner, Path) and isinstance(outer, Path):
        return inner.resolve().is_relative_to(outer.resolve())
    return inner == outer


def digests() -> dict[str, str]:
    """Give the SHA-256 of both places as the settings name them, for the record."""
    keys = str(settings.TUTELA_BACKUP_KEYS)
    return {"place": log.digest_of(str(where())), "keys_place": log.digest_of(keys)}


def require_marked(place: Store, last: Mapping[str, str]) -> None:
    """Make sure that a place which held backups still bears its mark.

    Args:
        place: of the backups.
        last: what the record says of the last backup; nothing of one before the first.

    Raises:
        PlaceUnmarked: the settings name the same place as then, and what lay there does not.
    """
    if last.get("place") == digests()["place"] and not ledger.owner(place):
        raise _unmarked(f"The place of the backups, {where()},")


def require_keys_there(last: Mapping[str, str]) -> None:
    """Make sure of it too of the folder that held a copy of the keys, before another is written.

    Raises:
        PlaceUnmarked: it holds none any more.
    """
    folder = folder_of_keys()
    if last.get("keys_place") == digests()["keys_place"] and not any(folder.glob(f"*{KEYS_SUFFIX}")):
        raise _unmarked(f"The folder for the copy of the keys, {folder},")


def _unmarked(what: str) -> PlaceUnmarked:
    return PlaceUnmarked(
        f"{what} is empty, and held what is of this installation. Is its disk mounted? If this is a new disk "
        "at the same place, say --new-place. Nothing was written."
    )


def claim(place: Store, installation: str) -> None:
    """Note at the place whose backups it holds.

    Raises:
        PlaceHeld: it holds those of another installation.
    """
    owner = ledger.owner(place)
    if not owner:
        notes.keep(place, ledger.OWNER, name=installation, at=notes.now())
    elif owner != installation:
        raise PlaceHeld(
            "The place of the backups holds those of another installation. Name another folder or prefix "
            "under [backup] store. Nothing was changed."
        )


def keep(place: Store, manifest: Manifest, key: bytes) -> None:
    """Write a manifest, from which moment on there is a backup, and read it back."""
    notes.keep_sealed(place, _KIND + manifest.name, json.dumps(asdict(manifest)).encode(), key)
    if read(place, manifest.name, key) != manifest:
        place.drop_note(_KIND + manifest.name)
        raise BackupBroken("The backup's manifest was written, and is read back as another. Try again.")


def names(place: Store) -> list[str]:
    """Name every backup, the oldest first, whether it opens or not."""
    return [note.removeprefix(_KIND) for note in place.notes(_KIND)]


def read(place: Store, name: str, key: bytes) -> Manifest:
    """Open a manifest.

    Raises:
        BackupUnknown: there is no such backup.
        BackupBroken: it does not open.
    """
    if name not in names(place):
        raise BackupUnknown(f"There is no backup {name!r} here. `tutela backup list` names those that are.")
    return _opened(place, _KIND, name, key)


def _opened(place: Store, kind: str, name: str, key: bytes) -> Manifest:
    try:
        facts = json.loads(notes.read_sealed(place, kind + name, key))
        tables = {key: [Table(**each) for each in facts.get(key, ())] for key in ("tables", "at_doors")}
        manifest = Manifest(**{**facts, **tables})
    except (SealBroken, ValueError, TypeError, KeyError) as wrong:
        raise BackupBroken(
            f"The backup {name} does not open: it was changed, or the keys are of another installation. "
            "Take another one."
        ) from wrong
    if manifest.name != name:
        raise BackupBroken(f"The backup {name} says that it is {manifest.name}. Take another one.")
    return manifest


def set_leaving(place: Store, manifest: Manifest, key: bytes) -> None:
    """Make a backup none any more; what it was stays noted until all that only it needs is gone."""
    notes.keep_sealed(place, _LEAVING + manifest.name, json.dumps(asdict(manifest)).encode(), key)
    place.drop_note(_KIND + manifest.name)


def leaving(place: Store, key: bytes) -> list[Manifest]:
    """Give what is no backup any more and is not removed yet, because removing it was cut off.

    Raises:
        BackupBroken: it does not open.
    """
    left = [note.removeprefix(_LEAVING) for note in place.notes(_LEAVING)]
    # Cut off between its first two steps, it still is one.
    return [_opened(place, _LEAVING, name, key) for name in left if name not in names(place)]


def forget(place: Store, manifest: Manifest) -> None:
    """Forget what was a backup, once all that only it needs is gone."""
    place.drop_note(_LEAVING + manifest.name)


def latest(place: Store, key: bytes) -> Manifest | None:
    """Give the newest backup that opens, or None."""
    for name in reversed(names(place)):
        try:
            return read(place, name, key)
        except BackupBroken:
            continue
    return None


def open_place() -> Store:
    """Open the place of the backups.

    Raises:
        NoPlace: the settings do not say where, or name a folder that is not there.
        StoreUnavailable: it cannot be used.
    """
    there = where()
    if isinstance(there, Path):
        _require_folder(there, "backups")
    return open_store(there)


def _require_folder(folder: Path, what: str) -> None:
    """Make sure of a folder that people made: a disk that is not mounted must not become a folder here."""
    if not folder.is_dir():
        raise NoPlace(
            f"The folder for {what}, {folder}, is not there. Is its disk mounted? Else make it first."
        )
