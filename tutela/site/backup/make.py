"""Makes a backup while people work: the rows at one moment, then every object that is not there yet."""

import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from tutela import __version__
from tutela.casework.custody import journal, keys, ledger, leftovers, log, notes, objects, standing
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import seals
from tutela.casework.people import queries as people
from tutela.engine.vault.mirror import Measured, mirror
from tutela.engine.vault.seal import SealBroken
from tutela.engine.vault.store import ObjectMissing, Store, StoreUnavailable
from tutela.errors import Missing
from tutela.site.backup import doors, inventory, keys_file, place, rows, sealed_text
from tutela.site.backup.errors import BackupBroken, BackupCutOff
from tutela.site.backup.place import Manifest, Table
from tutela.site.exit_codes import LOCKED, Ending, ending_of

MADE = "backup.made"
_UNFINISHED = "unfinished-"
# Another machine of the team may be making one; by then it does no more.
_OVER_AFTER = timedelta(days=1)


@dataclass(slots=True)
class Copied:
    """What became of the vault's objects; those that are new at the place are counted once more."""

    objects: int = 0
    size_bytes: int = 0
    new: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class _Moment:
    """The database at one moment."""

    seq: int
    seal: str
    tables: list[Table]
    numbers: dict[str, int]
    named: set[str]


def make(say: Callable[[str], None]) -> tuple[Manifest, Copied]:
    """Make a backup; once all of it was read back there is one, and it is on the record of every unit.

    Killed at any moment, it leaves none, or a whole one that the next puts on record; the next goes on with
    the objects that were copied. Call it when database and vault are known to agree.

    Args:
        say: is told now and then how far it has come.

    Raises:
        NoPlace: the settings do not say where.
        PlaceHeld: the place is of another installation.
        CopyBroken, BackupBroken: what is read back is not what was written.
        BackupCutOff: database, vault or place went away.
        DatabaseError: another process holds the database.
    """
    target, key = place.open_place(), keys.for_backups()
    try:
        return _make(target, key, say)
    except (OSError, Missing, DatabaseError, InterfaceError) as away:
        ending = ending_of(away)
        if ending and ending.exit_code == LOCKED:
            raise
        raise BackupCutOff(
            f"The backup was cut off. {_why(away, ending)} Nothing that was there before is changed. Once "
            "that is mended, run `tutela backup make` again: it goes on with what was copied. `tutela backup "
            "list` names what is whole."
        ) from away


def _why(away: BaseException, ending: Ending | None) -> str:
    if isinstance(away, Missing):
        return "The place of the backups lacks what lay there a moment ago. See that its disk is mounted."
    return ending.message if ending else f"{type(away).__name__}: {away}."


def _make(target: Store, key: bytes, say: Callable[[str], None]) -> tuple[Manifest, Copied]:
    installation = standing.look().database
    place.claim(target, installation)
    _settle_unfinished(target, key)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"
    database, listed, outside = (uuid.uuid4().hex for _ in range(3))
    made = [database, listed, outside]
    notes.keep(target, _UNFINISHED + name, at=datetime.now(UTC).isoformat(), names=made)
    ledger.tell()
    # First what waits there: taken in meanwhile, it is there twice and not nowhere.
    at_doors = doors.write(target, outside, key)
    for sentence in at_doors.elsewhere:
        say(sentence)
    now = _write_rows(target, database, key)
    say(f"The database is copied as it was at entry {now.seq} of the record.")
    copied = _copy_objects(target, listed, key, now.named, say)
    target.settle(made)
    _read_back(target, database, key, now.tables)
    _read_back(target, outside, key, at_doors.tables)
    manifest = Manifest(
        name=name,
        installation=installation,
        version=__version__,
        vendor=connection.vendor,
        migrations=sorted(map(".".join, MigrationRecorder(connection).applied_migrations())),
        seq=now.seq,
        seal=now.seal,
        tables=now.tables,
        numbers=now.numbers,
        database=database,
        inventory=listed,
        objects=copied.objects,
        size_bytes=copied.size_bytes,
        missing=copied.missing,
        ledger=len(target.notes(ledger.KIND)),
        fault=fault_of_record(),
        doors=outside,
        at_doors=at_doors.tables,
        left_out=at_doors.left_out,
    )
    place.keep(target, manifest, key)
    # From here on there is one. As long as its note stands, the next looks whether it is on record.
    _record(manifest, copied.new)
    target.drop_note(_UNFINISHED + name)
    return manifest, copied


def under_way(target: Store) -> list[str]:
    """Name the backups that are being made, or were cut off so lately that they might be."""
    return [note.removeprefix(_UNFINISHED) for note in target.notes(_UNFINISHED)]


def fault_of_record() -> str:
    """Say what is wrong with the record of acts; "" where it is whole."""
    try:
        log.verify()
    except log.LogBroken as broken:
        return str(broken)
    return ""


def _settle_unfinished(target: Store, key: bytes) -> None:
    """Put on record what is whole and was cut off before that; remove what never became one, save objects."""
    whole = set(place.names(target))
    for note in target.notes(_UNFINISHED):
        name = note.removeprefix(_UNFINISHED)
        if name in whole:
            # One that does not open is told of by `list`, and hinders no other.
            with suppress(BackupBroken):
                if not LogEntry.objects.filter(act=MADE, body__contains=json.dumps(name)).exists():
                    _record(place.read(target, name, key))
                target.drop_note(note)
        else:
            _remove_unfinished(target, note)


def _remove_unfinished(target: Store, note: str) -> None:
    """Remove the rows and the inventory of a backup that is over and was never finished."""
    facts = notes.read(target, note)
    try:
        is_over = datetime.now(UTC) - datetime.fromisoformat(facts["at"]) > _OVER_AFTER
        left = {str(name) for name in facts["names"]}
    except (ValueError, KeyError, TypeError):
        return
    if is_over:
        for leftover in left & set(target.names()):
            target.discard(leftover)
        target.drop_note(note)


def _write_rows(target: Store, database: str, key: bytes) -> _Moment:
    shapes = rows.shapes()
    with rows.at_this_moment() as now, sealed_text.writing(target, database, key) as out:
        # What is looked at first fixes the moment.
        ((seq, seal),) = now.ask("SELECT seq, seal FROM custody_loghead") or [(0, seals.START)]
        tables = rows.write(now, shapes, out)
        named = {str(name) for (name,) in now.ask("SELECT object_id FROM custody_sealedcopy")}
        return _Moment(seq, seal, tables, now.numbers(), named)


def _copy_objects(
    target: Store, listed: str, key: bytes, named: set[str], say: Callable[[str], None]
) -> Copied:
    """Copy what the rows name and whatever else the vault keeps, and write the inventory of it."""
    vault, copied, trusted = objects.store(), Copied(), _trusted(target, key, say)
    there, wanted = set(target.names()), named | _kept(vault)
    with sealed_text.writing(target, listed, key) as out:
        for name, measured, is_new in mirror(vault, target, sorted(wanted), there, trusted):
            if measured is None:
                # Only what a row names is missed; the rest may have been removed meanwhile, as unfinished.
                copied.missing += name in named
                continue
            out(inventory.line(name, measured))
            _count(copied, measured, is_new=is_new)
            if copied.objects % 1000 == 0:
                say(f"{copied.objects:,} of {len(wanted):,} objects, {copied.new:,} of them new")
    return copied


def _trusted(target: Store, key: bytes, say: Callable[[str], None]) -> dict[str, Measured]:
    """Give what the newest backup says of the objects at the place; nothing where that does not open."""
    latest = place.latest(target, key)
    try:
        return inventory.read(target, latest, key) if latest else {}
    except BackupBroken as broken:
        say(f"{broken} What lies at the place is read anew.")
        return {}


def _count(copied: Copied, measured: Measured, *, is_new: bool) -> None:
    copied.objects += 1
    copied.size_bytes += measured.size_bytes
    copied.new += is_new


def _kept(vault: Store) -> set[str]:
    """Name what the vault holds and nobody is writing just now."""
    # In this order: what is finished between the two was on a journal, or is named by then.
    held = set(vault.names())
    return held - set(journal.unfinished(vault)) - set(leftovers.aside(vault))


def _read_back(target: Store, database: str, key: bytes, tables: list[Table]) -> None:
    try:
        with sealed_text.reading(target, database, key) as lines:
            digests = {name: rows.digest_of(each) for name, each in rows.tables_in(lines)}
    except (StoreUnavailable, ObjectMissing):
        raise
    except (SealBroken, OSError, ValueError, EOFError) as wrong:
        raise BackupBroken(
            "The rows were written, and what is read back does not open. Try again."
        ) from wrong
    if digests != {table.name: (table.rows, table.sha256) for table in tables}:
        raise BackupBroken("The rows were written, and others are read back. Try again, or another place.")


def _record(manifest: Manifest, new: int | None = None) -> None:
    """Put a backup on the record of every unit; `new` is unknown to all but the command that copied."""
    with transaction.atomic():
        for each in people.installations():
            log.record(
                each,
                MADE,
                purpose="administration",
                name=manifest.name,
                entry=manifest.seq,
                seal=manifest.seal,
                rows=manifest.rows,
                objects=manifest.objects,
                new=new,
                size_bytes=manifest.size_bytes,
                missing=manifest.missing,
                left_out=len(manifest.left_out),
                keys=keys_file.name_of_these(),
                **place.digests(),
            )
