"""Reads calls and visits from the databases of telephones and browsers, which are told by their tables."""

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tutela.engine.communications import fields, moments
from tutela.engine.communications.readers.lava import SQLITE
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import Kind, Note, Observation, Party, Place, Terms, Thread, Told
from tutela.engine.formats.packed import sqlite_files
from tutela.engine.formats.packed.sqlite_files import MOST_STEPS, STEPS_AT_ONCE

NAME = "calls or browser history"
_MOST_BYTES: Final = 256 << 20


@cache
def _known() -> list[dict[str, Any]]:
    text = files(__package__).joinpath("databases.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["database"])


def prepare() -> None:
    """Load what lies beside this module, while files can be read."""
    _known()


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file is a database in whose schema the table of one of these is named."""
    lower = head.lower()
    return head.startswith(SQLITE) and any(
        f"create table {quote}{each['table']}".encode() in lower
        for each in _known()
        for quote in ("", '"', "'", "`", "[")
    )


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the rows of each table that is known, in their order."""
    if source.size > _MOST_BYTES:
        yield Note("", "The database is longer than 256 MiB, and is not read here.", is_lost=True)
        return
    steps = 0

    def is_endless() -> bool:
        nonlocal steps
        steps += 1
        return steps > MOST_STEPS

    try:
        connection = sqlite_files.opened(source.opened())
        connection.set_progress_handler(is_endless, STEPS_AT_ONCE)
        for each in _known():
            there = {str(row[1]).lower() for row in connection.execute(f"PRAGMA table_info({each['table']})")}
            if not set(each["columns"]) <= there:
                continue
            yield Thread(each["thread"], each["thread"], each["name"])
            for row in connection.execute(f"SELECT {each['select']} FROM {each['table']} ORDER BY 1"):  # noqa: S608 - our own data
                steps = 0
                yield _observation(each, row)
    except sqlite3.Error as wrong:
        yield Note("", f"It cannot be read further: {wrong}.", is_lost=True)


def _observation(each: dict[str, Any], row: tuple[Any, ...]) -> Observation:
    number, at, text, who, name, direction = row
    moment = moments.of_epoch(at, each["unit"])
    plain = dict(zip(("id", "time", "text", "with", "name", "direction"), map(fields.text, row), strict=True))
    key = fields.name(who)
    return Observation(
        thread=each["thread"],
        place=Place(f"table {each['table']} row", number if isinstance(number, int) else 0),
        raw=json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogateescape"),
        kind=Kind(each["kind"]),
        key=fields.name(number),
        text=fields.text(text),
        moment=moment,
        sender=Party(key, fields.name(name)) if key else None,
        direction="out" if fields.text(direction) in each["out"] else "in" if each["out"] else "",
        rest={"title": fields.text(name)} if name and not key else {},
        warnings=() if moment.at_ms is not None else ("Its time is none that can be.",),
    )
