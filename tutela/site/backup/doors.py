"""Copies what lies at the doors: the two databases between them and the unit, and each door's own secret."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from django.conf import settings

from tutela import files
from tutela.casework.letterbox import box, place as letterbox
from tutela.casework.letterbox.connection import Ask, Connections, Where
from tutela.casework.letterbox.errors import BoxAway
from tutela.casework.partners import exchange
from tutela.engine.vault.seal import SealBroken
from tutela.engine.vault.store import ObjectMissing, Store, StoreUnavailable
from tutela.site.backup import rows, sealed_text
from tutela.site.backup.errors import BackupBroken
from tutela.site.backup.place import Manifest, Table

_Of = TypeVar("_Of")
_SECRET = "secret"  # noqa: S105 - what its table is called


@dataclass(frozen=True, slots=True)
class Door:
    """One door.

    Attributes:
        name: what its tables are called by in a backup.
        title: what people call it.
        where: its database lies.
        tables: those that belong into a backup.
        secret: the file that holds what it alone needs.
    """

    name: str
    title: str
    where: Where
    tables: tuple[str, ...]
    secret: Path

    def make(self) -> None:
        """Make its tables."""
        made = box.Box if self.name == "letterbox" else exchange.Exchange
        with closing(made(self.where)) as opened:
            opened.make()


@dataclass(slots=True)
class AtDoors:
    """What was written: each table, what could not be copied, and which secrets are kept elsewhere."""

    tables: list[Table] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def doors() -> list[Door]:
    """Give the doors of this installation, as the settings name them.

    Raises:
        BadPlace, BadPartner: a setting names no database.
    """
    public, companies = settings.TUTELA.door, settings.TUTELA.portal
    return [
        Door(
            "letterbox", "the door for the public", letterbox.where(public.database, public.password_file),
            box.KEPT, Path(public.secret_file),
        ),
        Door(
            "exchange", "the door for companies",
            exchange.place(companies.database, companies.password_file), exchange.KEPT,
            Path(companies.key_file),
        ),
    ]  # fmt: skip


def write(target: Store, name: str, key: bytes) -> AtDoors:
    """Write what lies at the doors into one sealed object; what cannot be reached hinders no backup.

    Args:
        target: the place of the backups.
        name: of the object.
        key: that seals it.

    Returns:
        what is in it, and what is not.
    """
    found = AtDoors()
    with sealed_text.writing(target, name, key) as out:
        for door in doors():
            try:
                held = _read(door)
            except (BoxAway, sqlite3.Error, psycopg.Error) as away:
                found.left_out.append(
                    f"What lies at {door.title} is not in this backup, its database does not answer: {away} "
                    "Make another when it does."
                )
                continue
            for table, (columns, lines) in held.items():
                _write(f"{door.name}.{table}", columns, lines, out, found)
            _write_secret(door, out, found, is_used=any(lines for _, lines in held.values()))
    return found


def _read(door: Door) -> dict[str, tuple[list[str], list[bytes]]]:
    """Give the columns and the lines of each table of a door, as they are at one moment."""
    if door.where.file is not None and not door.where.file.exists():
        return {}
    with closing(Connections(door.where)) as connections, connections.at_one_moment() as ask:
        found = {}
        for table in filter(ask.has, door.tables):
            columns = _columns(ask, table)
            found[table] = columns, list(_lines(ask, table, columns))
        return found


def _write(
    name: str, columns: list[str], lines: list[bytes], out: Callable[[bytes], object], found: AtDoors
) -> None:
    out(json.dumps(name).encode() + b"\n")
    found.tables.append(Table(name, columns, *rows.digest_of(lines, out)))
    out(rows.END)


def _columns(ask: Ask, table: str) -> list[str]:
    cursor = ask.connection.cursor()
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 - our own tables
    return [str(column[0]) for column in cursor.description]


def _lines(ask: Ask, table: str, columns: list[str]) -> Iterator[bytes]:
    for row in ask.each(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - as above
        yield f"{json.dumps(list(row), default=_hex)}\n".encode()


def _hex(value: bytes) -> dict[str, str]:
    return {"hex": bytes(value).hex()}


def _write_secret(door: Door, out: Callable[[bytes], object], found: AtDoors, *, is_used: bool) -> None:
    try:
        secret = door.secret.read_bytes()
    except OSError as refused:
        if is_used:
            found.elsewhere.append(
                f"The secret of {door.title}, {door.secret}, is not in this backup: {refused.strerror}. "
                "Where that door has a machine or a user of its own, keep a copy of it with that machine's."
            )
        return
    line = f"{json.dumps([_hex(secret)])}\n".encode()
    _write(f"{door.name}.{_SECRET}", [_SECRET], [line], out, found)


def put_back(source: Store, manifest: Manifest, key: bytes, say: Callable[[str], None]) -> None:
    """Put what lay at the doors back where nothing lies; a door that holds anything is left as it is.

    Who may come in is not in a backup: the unit says it anew, after it has done its later acts again.

    Args:
        source: the place of the backups.
        manifest: of the backup.
        key: that opens it.
        say: is told of what was left as it was.

    Raises:
        BackupBroken: it does not open, or what was put back is not what was backed up.
        BoxAway: the database of a door does not answer.
    """
    if not manifest.doors:
        say("This backup is of a version that copied nothing of the doors: they begin anew.")
        return
    # Also where nothing lay there, its part is looked at: none that is damaged is called restored.
    at_doors = _held(source, manifest, key)
    for door in doors():
        held = _of(door, at_doors)
        secret = held.pop(_SECRET, None)
        columns = _of(door, {table.name: table.columns for table in manifest.at_doors})
        if held and not _fill(door, held, columns):
            say(
                f"The database of {door.title} holds something already and was left as it is. What was taken "
                "in since the backup is in neither: see that nobody lacks it."
            )
        if secret is not None and not _put_secret(door, _values(secret[0])[0]):
            say(f"{door.secret} is there and is another secret of {door.title}. It was left as it is.")


def _held(source: Store, manifest: Manifest, key: bytes) -> dict[str, list[bytes]]:
    """Give the lines of each table of the doors, which are what the manifest says."""
    try:
        with sealed_text.reading(source, manifest.doors, key) as lines:
            held = {name: list(each) for name, each in rows.tables_in(lines)}
    except StoreUnavailable:
        raise
    except (SealBroken, ObjectMissing, OSError, ValueError, EOFError) as wrong:
        raise BackupBroken(
            f"What backup {manifest.name} holds of the doors does not open. Take another one."
        ) from wrong
    wanted = {table.name: (table.rows, table.sha256) for table in manifest.at_doors}
    if {name: rows.digest_of(lines) for name, lines in held.items()} != wanted:
        raise BackupBroken(
            f"What backup {manifest.name} holds of the doors is not what was written. Take another one."
        )
    return held


def _of(door: Door, tables: dict[str, _Of]) -> dict[str, _Of]:
    """Give what is of one door, by its own names."""
    start = f"{door.name}."
    return {name.removeprefix(start): each for name, each in tables.items() if name.startswith(start)}


def _values(line: bytes) -> list[Any]:
    return [bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for value in json.loads(line)]


def _fill(door: Door, held: dict[str, list[bytes]], columns: dict[str, list[str]]) -> bool:
    """Fill an empty database, whole or not at all; False where it holds something else."""
    door.make()
    with closing(Connections(door.where)) as connections, connections.writing() as ask:
        if not any(ask(f"SELECT 1 FROM {table} LIMIT 1") for table in door.tables):  # noqa: S608 - our own tables
            for table, lines in held.items():
                into = f"INSERT INTO {table} ({', '.join(columns[table])})"
                marks = ", ".join("?" * len(columns[table]))
                ask.many(f"{into} VALUES ({marks})", map(_values, lines))
        # Filled by a restore that was cut off, it is the same.
        return all(sorted(_lines(ask, table, columns[table])) == sorted(held[table]) for table in held)


def _put_secret(door: Door, secret: bytes) -> bool:
    """Write a door's secret where there is none; False where there is another."""
    if not door.secret.exists():
        door.secret.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with files.atomic(door.secret) as out:
            out.write(secret)
    return os.access(door.secret, os.R_OK) and door.secret.read_bytes() == secret
