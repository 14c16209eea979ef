"""Restores a backup into an empty installation, and proves that it is the one that was backed up."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tutela.casework.custody import installation, keys, log, marks, notes, objects, standing
from tutela.casework.custody.models import LogEntry, SealedCopy
from tutela.casework.people import queries as people
from tutela.engine.vault.mirror import Measured, measure, mirror
from tutela.engine.vault.seal import SealBroken
from tutela.engine.vault.store import ObjectMissing, Store
from tutela.site import tables, upgrade
from tutela.site.backup import doors, inventory, keys_file, place, redo, rows, sealed_text
from tutela.site.backup.errors import BackupBroken, BackupUnknown, OtherProgram, PlaceHeld
from tutela.site.backup.make import fault_of_record
from tutela.site.backup.place import Manifest
from tutela.site.backup.redo import Redone

RESTORED = "backup.restored"
_RESTORING = "restoring"


def unlock(ask: Callable[[], str]) -> dict[str, bytes]:
    """Give the keys: those in their folder, or those of the copy that a passphrase opens.

    Raises:
        PassphraseWrong: it does not open the copy. Nothing was changed.
        BackupUnknown: there is no copy.
    """
    held = keys_file.here()
    return held if keys.UNIT in held else keys_file.open_copy(keys_file.newest(), ask())


def chosen(name: str | None, held: dict[str, bytes]) -> Manifest:
    """Find a backup by its name, or the newest one.

    Raises:
        BackupUnknown: there is none.
        BackupBroken: it does not open.
    """
    source, key = place.open_place(), keys.for_backups(held[keys.UNIT])
    manifest = place.read(source, name, key) if name else place.latest(source, key)
    if manifest is None:
        raise BackupUnknown("There is no backup here that the keys open.")
    return manifest


def restore(
    manifest: Manifest, held: dict[str, bytes], *, beside: bool, say: Callable[[str], None]
) -> Redone:
    """Restore a backup: vault, keys, then the database, which is there whole and proved or not at all.

    Call it while nothing else uses the installation. Killed at any moment, it has restored no database; run
    it again with the same backup, and it goes on.

    Args:
        manifest: of the backup.
        held: the keys.
        beside: put it beside a vault of the same installation that holds something already. Nothing there
            is changed; where it is newer, nothing starts before `tutela reconcile`.
        say: is told now and then how far it has come.

    Returns:
        how many acts were done again, since the backup is older than they are, and how many could not be.

    Raises:
        PlaceHeld: something lies where it was to be restored to.
        OtherProgram: it was made by a later version, or on another kind of database.
        BackupBroken: what was restored is not what was backed up; the database was not restored.
    """
    source, key, vault = place.open_place(), keys.for_backups(held[keys.UNIT]), objects.store()
    _require_room(manifest, vault, beside=beside)
    keys_file.require_room(held)
    _require_program(manifest)
    redo.require_whole_ledger(source, key)
    listed = inventory.read(source, manifest, key)
    if not beside:
        notes.keep(vault, _RESTORING, name=manifest.name, at=notes.now())
    _restore_objects(source, vault, listed, say, replaces=not beside)
    keys_file.put_back(held)
    if not beside:
        _tell_vault(vault, manifest)
    doors.put_back(source, manifest, key, say)
    redone = upgrade.at_once(partial(_restore_database, source, key, manifest, listed))
    vault.drop_note(_RESTORING)
    return redone


def _require_room(manifest: Manifest, vault: Store, *, beside: bool) -> None:
    """Make sure that nothing would be written over."""
    if not upgrade.is_missing() and connection.introspection.table_names():
        raise PlaceHeld(
            "The database that [database] url names holds tables. A backup is restored into an empty one. "
            "Name another under [database], or move that one away. Nothing was changed."
        )
    if beside:
        if standing.name_of(vault) != manifest.installation:
            raise PlaceHeld(
                f"The vault at {settings.TUTELA_VAULT} is not of the installation of this backup. Nothing "
                "was changed."
            )
    elif standing.holds_anything(vault) and notes.read(vault, _RESTORING).get("name") != manifest.name:
        raise PlaceHeld(
            f"The vault at {settings.TUTELA_VAULT} holds something already. Name an empty one under [vault]; "
            "or, if it is the vault of this very installation, say --beside, which changes nothing in it. "
            "Nothing was changed."
        )


def _require_program(manifest: Manifest) -> None:
    nodes = MigrationLoader(None).graph.nodes
    if manifest.format != place.FORMAT or not set(manifest.migrations) <= set(map(".".join, nodes)):
        raise OtherProgram(
            f"The backup was made by Tutela {manifest.version}, whose tables this version does not know. "
            "Install that one, and restore with it. Nothing was changed."
        )
    if manifest.vendor != connection.vendor:
        raise OtherProgram(
            f"The backup is of a database on {manifest.vendor}, and [database] url names one on "
            f"{connection.vendor}. Name an empty one of that kind. Nothing was changed."
        )


def _restore_objects(
    source: Store, vault: Store, listed: dict[str, Measured], say: Callable[[str], None], *, replaces: bool
) -> None:
    """Copy the objects that the vault lacks, and prove each by its digest."""
    there = set(vault.names()) & listed.keys()
    lacking = sorted(listed) if replaces else sorted(listed.keys() - there)
    for done, (name, measured, _) in enumerate(mirror(source, vault, lacking, there), 1):
        _require_same(name, measured, listed[name])
        if done % 1000 == 0:
            say(f"{done:,} of {len(lacking):,} objects")
    for name in () if replaces else sorted(there):
        _require_same(name, measure(vault, name), listed[name])


def _require_same(name: str, measured: Measured | None, wanted: Measured) -> None:
    if measured != wanted:
        raise BackupBroken(
            f"Object {name} is not what was backed up{' or is missing' if measured is None else ''}. Take "
            "another backup, or another copy of this one. The database was not restored."
        )


def _tell_vault(vault: Store, manifest: Manifest) -> None:
    """Have the vault say whose it is and what it has seen, as it did when the backup was made."""
    installation.name_vault(vault, manifest.installation)
    marks.set_to(vault, manifest.seq, manifest.seal)


def _restore_database(source: Store, key: bytes, manifest: Manifest, listed: dict[str, Measured]) -> Redone:
    _make_tables(manifest)
    shapes = {shape.name: shape for shape in _shapes(manifest)}
    try:
        with transaction.atomic(), sealed_text.reading(source, manifest.database, key) as lines:
            # Which tables point to which is checked at the end; migrations may have left it otherwise.
            connection.check_constraints()
            for name, each in rows.tables_in(lines):
                rows.fill(shapes[name], each)
            connection.check_constraints()
            rows.go_on_numbering(manifest.numbers)
    except (SealBroken, ObjectMissing, OSError, ValueError, KeyError, EOFError) as wrong:
        raise BackupBroken(f"The rows of backup {manifest.name} do not open. Take another one.") from wrong
    _prove_rows(manifest)
    if upgrade.table_state() is upgrade.TableState.BEHIND:
        upgrade.renew()
    # On record first: checkpoints that are held elsewhere may know of entries that were lost.
    _record(manifest)
    _prove_record(manifest, listed)
    return redo.do_again(source, key)


def _make_tables(manifest: Manifest) -> None:
    """Make the tables of the version that the backup was made by."""
    executor, wanted = MigrationExecutor(connection), set(manifest.migrations)
    leaves = executor.loader.graph.leaf_nodes()
    plan = [
        (migration, False)
        for migration, _ in executor.migration_plan(leaves)
        if f"{migration.app_label}.{migration.name}" in wanted
    ]
    tables.make(executor, plan)


def _shapes(manifest: Manifest) -> list[rows.Shape]:
    """Look the tables up; their columns are in the order of the backup, which may be another."""
    columns = {table.name: table.columns for table in manifest.tables}
    return [replace(shape, columns=columns[shape.name]) for shape in rows.shapes(columns)]


def _prove_rows(manifest: Manifest) -> None:
    with rows.as_restored() as now:
        found = rows.count(now, _shapes(manifest))
    for table, wanted in zip(found, manifest.tables, strict=True):
        if table != wanted:
            raise BackupBroken(
                f"Table {wanted.name} was not restored as it was: {table.rows} rows of {wanted.rows}, or "
                "others. Take another backup. The database was not restored."
            )


def _prove_record(manifest: Manifest, listed: dict[str, Measured]) -> None:
    """Prove the chain up to the backup's point, and that every object that rows name is there."""
    fault = fault_of_record()
    if fault and not manifest.fault:
        raise BackupBroken(f"The record is not what was backed up: {fault}")
    if manifest.seq and not LogEntry.objects.filter(seq=manifest.seq, seal=manifest.seal).exists():
        raise BackupBroken("The record that was restored does not reach the point of the backup.")
    named = SealedCopy.objects.values_list("object_id", flat=True).iterator()
    missing = sum(name not in listed for name in named)
    if missing != manifest.missing:
        raise BackupBroken(f"{missing} objects that rows name are missing, and {manifest.missing} were.")


def _record(manifest: Manifest) -> None:
    with transaction.atomic():
        for each in people.installations():
            log.record(
                each,
                RESTORED,
                purpose="administration",
                name=manifest.name,
                head=manifest.seq,
                seal=manifest.seal,
                rows=manifest.rows,
                objects=manifest.objects,
            )
