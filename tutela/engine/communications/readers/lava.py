"""Reads the database of a LAVA report (iLEAPP, ALEAPP); a file beside it says how its tables show chats."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tutela.engine.communications import fields, moments
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
    Basis,
    Kind,
    Moment,
    Note,
    Observation,
    Party,
    Place,
    Terms,
    Thread,
    Told,
)
from tutela.engine.formats.packed import sqlite_files
from tutela.engine.formats.packed.sqlite_files import MOST_STEPS, STEPS_AT_ONCE

NAME = "lava report"
INDEXES: Final = ("_lava_data.lava", "_lava_data.json")
DATABASE: Final = "_lava_artifacts.db"
SQLITE: Final = b"SQLite format 3\0"
_MOST_BYTES, _MOST_INDEX, _MOST_VIEWS = 256 << 20, 32 << 20, 2000
# Before there was a number of the schema, times without a zone were written in that of the report's machine.
_SOUND_SCHEMA: Final = 2
_COLUMNS: Final = {
    "thread": ("conversationDiscriminatorColumn", "threadDiscriminatorColumn"),
    "label": ("conversationLabelColumn", "threadLabelColumn"),
    "text": ("textColumn",),
    "time": ("timeColumn",),
    "sender": ("senderColumn",),
    "direction": ("directionColumn",),
    "media": ("mediaColumn",),
    "own_name": ("sentMessageLabelColumn",),
}
_NUMBERS: Final = 10**11
_MOST_THREADS: Final = 100_000
_CALLS: Final = re.compile(r"\bcall(?:s|ed)?\b", re.IGNORECASE)
_VISITS: Final = re.compile(
    r"\b(?:browser|web|safari|chrome|firefox)\b.*\b(?:history|visits)\b", re.IGNORECASE
)


def fits(head: bytes, name: str) -> bool:
    """Say whether a file is the database of such a report, by its name beside its form."""
    return head.startswith(SQLITE) and name.rpartition("/")[2] == DATABASE


def views_of(octets: bytes) -> list[dict[str, Any]]:
    """Read from the file beside the database which tables show chats, calls or visits, and by which columns.

    Raises:
        ValueError: it is no such file.
    """
    if len(octets) > _MOST_INDEX:
        raise ValueError("It is longer than any such file.")
    said = json.loads(octets)
    if not isinstance(said, dict) or not isinstance(said.get("artifacts"), dict):
        raise ValueError("It is no index of such a report.")
    schema = said.get("lava_schema_version")
    is_sound = isinstance(schema, int | str) and str(schema).isdecimal() and int(schema) >= _SOUND_SCHEMA
    views = list[dict[str, Any]]()
    for category, artifacts in said["artifacts"].items():
        for artifact in map(fields.inner, fields.listed(artifacts)):
            view = _view(fields.name(category), artifact)
            if view and len(views) < _MOST_VIEWS:
                views.append({**view, "is_sound": is_sound})
    return views


def _view(category: str, artifact: Mapping[str, Any]) -> dict[str, Any]:
    table, name = fields.name(artifact.get("tablename")), fields.name(artifact.get("name"))
    kinds = {
        fields.name(each.get("name")): fields.name(each.get("type"))
        for each in map(fields.inner, fields.listed(artifact.get("object_columns")))
    }
    shown = fields.inner(artifact.get("data_views"))
    chat = fields.inner(shown.get("conversation") or shown.get("chat"))
    view: dict[str, Any] = {
        "table": table,
        "name": name,
        "category": category,
        "module": fields.name(artifact.get("module")),
        "times": [column for column, kind in kinds.items() if kind in ("datetime", "date")],
    }
    if not table:
        return {}
    if chat:
        view |= {
            what: said
            for what, names in _COLUMNS.items()
            if (said := next((fields.name(chat[each]) for each in names if chat.get(each)), ""))
        }
        return {
            **view,
            "kind": "message",
            "sent": fields.text(chat.get("directionSentValue")),
            "own": fields.name(chat.get("sentMessageStaticLabel")),
        }
    kind = "call" if _CALLS.search(name) else "visit" if _VISITS.search(f"{category} {name}") else ""
    return {**view, "kind": kind} if kind else {}


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the rows of each table that shows chats, calls or visits."""
    if not source.views:
        yield Note(
            "", f"Nothing beside it ({' or '.join(INDEXES)}) says how its tables show chats.", is_lost=True
        )
        return
    if source.size > _MOST_BYTES:
        yield Note("", "The database is longer than 256 MiB, and is not read here.", is_lost=True)
        return
    try:
        connection = sqlite_files.opened(source.opened())
    except sqlite3.Error as wrong:
        yield Note("", f"It is no sound database: {wrong}.", is_lost=True)
        return
    for view in source.views:
        try:
            yield from _Table(connection, view).given()
        except sqlite3.Error as wrong:
            yield Note(
                f"table {fields.name(view.get('table'))}",
                f"It cannot be read further: {wrong}.",
                is_lost=True,
            )


class _Table:
    """Reads one table by what its view says."""

    def __init__(self, connection: sqlite3.Connection, view: dict[str, Any]) -> None:
        self._connection, self._view = connection, view
        self._table, self._steps = fields.name(view.get("table")), 0
        connection.set_progress_handler(self._is_endless, STEPS_AT_ONCE)

    def _is_endless(self) -> bool:
        self._steps += 1
        return self._steps > MOST_STEPS

    def _column(self, what: str) -> str:
        return fields.name(self._view.get(what)).lower()

    def given(self) -> Iterator[Told]:
        """Give the rows in their order, and before them what there is to say of the table."""
        if not self._view.get("is_sound"):
            says = (
                "The report was written before LAVA numbered its schema: times may be in the zone of the "
                "machine that wrote it (iLEAPP, issue 840). Compare one with its source before using any."
            )
            yield Note(f"table {self._table}", says)
        quoted = '"' + self._table.replace('"', '""') + '"'
        rows = self._connection.execute(f"SELECT rowid, * FROM {quoted}")  # noqa: S608 - a quoted name
        names = [str(column[0]).lower() for column in rows.description]
        threads = set[str]()
        for row in rows:
            self._steps = 0
            said = dict(zip(names, row, strict=True))
            thread = self._thread(said)
            if thread.key not in threads and len(threads) < _MOST_THREADS:
                threads.add(thread.key)
                yield thread
            yield self._observation(thread.key, said, int(row[0]))

    def _thread(self, said: dict[str, Any]) -> Thread:
        value = fields.name(said.get(self._column("thread")))
        title = fields.name(said.get(self._column("label")))
        name = fields.name(self._view.get("name"))
        return Thread(
            f"{self._table}: {value}" if value else self._table,
            title or value or name,
            fields.name(self._view.get("category")),
        )

    def _observation(self, thread: str, said: dict[str, Any], row: int) -> Observation:
        times = fields.listed(self._view.get("times"))
        column = self._column("time") or next(iter(map(str, times)), "")
        moment = self._moment(said.get(column), column in times)
        direction = self._direction(said)
        sender = fields.name(said.get(self._column("sender")))
        own = fields.name(said.get(self._column("own_name"))) or fields.name(self._view.get("own"))
        if direction == "out" and own:
            sender = own
        media = fields.text(said.get(self._column("media")))
        taken = {self._column(what) for what in _COLUMNS} | {column, "rowid"}
        plain = {name: value if not isinstance(value, bytes) else value.hex() for name, value in said.items()}
        return Observation(
            thread=thread,
            place=Place(f"table {self._table} row", row),
            raw=json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogateescape"),
            kind=Kind(str(self._view.get("kind", "message"))),
            text=fields.text(said.get(self._column("text"))),
            moment=moment,
            sender=Party(sender, sender) if sender else None,
            direction=direction,
            attached=tuple(
                Attached(each.rpartition("/")[2], each) for each in map(fields.name, media.split(",")) if each
            ),
            rest={
                name: value for name, value in plain.items() if name not in taken and value not in (None, "")
            },
            warnings=() if moment.at_ms is not None else ("Its time is none that can be.",),
        )

    def _direction(self, said: dict[str, Any]) -> str:
        value = fields.text(said.get(self._column("direction")))
        if not value:
            return ""
        return "out" if value == fields.text(self._view.get("sent")) else "in"

    def _moment(self, value: object, is_time: bool) -> Moment:
        if isinstance(value, int | float) or (isinstance(value, str) and value.isdecimal()):
            count = float(value)
            moment = moments.of_epoch(value, "s" if abs(count) < _NUMBERS else "ms")
        else:
            moment = moments.of_iso(fields.text(value), Basis.TOOL_LOCAL)
        if moment.at_ms is not None and not (
            self._view.get("is_sound") and (is_time or moment.basis is not Basis.SOURCE_UTC)
        ):
            moment = Moment(moment.raw, moment.at_ms, Basis.TOOL_LOCAL)
        return moment
