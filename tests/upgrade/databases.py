"""Reads every value of a database as it lies there, without Tutela, and changes it as nobody should."""

import lzma
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from tests.site.installation import Installation

Values = dict[str, list[dict[str, Any]]]
_TABLES = {
    # How SQLite keeps the words that are searched is its own affair.
    "sqlite": """
        SELECT name FROM sqlite_master t WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT EXISTS (
            SELECT 1 FROM sqlite_master v WHERE v.sql LIKE 'CREATE VIRTUAL TABLE%'
            AND (t.name = v.name OR t.name LIKE v.name || '_%')
        )""",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def url_of(installation: Installation) -> str:
    """Give the address of an installation's database."""
    first = (installation.folder / "tutela.toml").read_text().splitlines()[1]
    return first.split('"')[1]


def _open(url: str) -> Any:
    if url.startswith("sqlite:"):
        return closing(sqlite3.connect(url.removeprefix("sqlite:"), isolation_level=None))
    parts = urlsplit(url)
    return psycopg.connect(
        host=unquote(parts.hostname or ""), user=parts.username, dbname=parts.path[1:], autocommit=True
    )


def values(url: str) -> Values:
    """Give every row of every table."""
    with _open(url) as database:
        found = database.execute(_TABLES[url.partition(":")[0]]).fetchall()
        return {table: _rows(database, table) for (table,) in sorted(found)}


def _rows(database: Any, table: str) -> list[dict[str, Any]]:
    cursor = database.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table's own name
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def change(url: str, *statements: str) -> None:
    """Change a database behind Tutela's back."""
    with _open(url) as database:
        for statement in statements:
            database.execute(statement)


def load(url: str, stored: Path) -> None:
    """Put a stored database in place."""
    if url.startswith("sqlite:"):
        target = Path(url.removeprefix("sqlite:"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(lzma.decompress((stored / "tutela.db.xz").read_bytes()))
    else:
        change(url, (stored / "tutela.sql").read_text(encoding="utf-8"))


def lost(before: Values, after: Values, but: Callable[[str], bool] = lambda _: False) -> list[str]:
    """Name the rows that are not there any more with every value that they had."""
    found = []
    for table, rows in before.items():
        if but(table):
            continue
        there = after.get(table, [])
        names = list(rows[0]) if rows else []
        kept = [{name: row.get(name, "no such column") for name in names} for row in there]
        found += [f"{table}: {row}" for row in rows if row not in kept]
    return found
