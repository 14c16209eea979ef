"""Reads the case database of AXIOM, `Case.mfdb`: experimental, because nobody publishes its form."""

import json
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tutela.engine.communications import fields, moments
from tutela.engine.communications.readers.lava import SQLITE
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Kind,
    Moment,
    Note,
    Observation,
    Party,
    Place,
    State,
    Terms,
    Thread,
    Told,
)
from tutela.engine.formats.packed import sqlite_files
from tutela.engine.formats.packed.sqlite_files import MOST_STEPS, STEPS_AT_ONCE

NAME = "axiom case (experimental)"
_MOST_BYTES: Final = 256 << 20
_MOST_THREADS, _MOST_VALUES = 100_000, 500
_TABLES: Final = ("scan_artifact_hit", "artifact_version", "fragment_definition", "hit_fragment_string")
# Every value of every hit, in the order of the hits: the value, and of a time how the tool wrote it.
_VALUES: Final = (
    "SELECT hit_id, fragment_definition_id, value, NULL FROM hit_fragment_string",
    "SELECT hit_id, fragment_definition_id, value, NULL FROM hit_fragment_int",
    "SELECT hit_id, fragment_definition_id, value, NULL FROM hit_fragment_float",
    "SELECT hit_id, fragment_definition_id, unix_timestamp_ms, formatted_value FROM hit_fragment_date",
)


@cache
def _names() -> dict[str, list[str]]:
    text = files(__package__).joinpath("axiom.toml").read_text(encoding="utf-8")
    return {key: [each.lower() for each in names] for key, names in tomllib.loads(text).items()}


def prepare() -> None:
    """Load what lies beside this module, while files can be read."""
    _names()


def fits(head: bytes, name: str) -> bool:
    """Say whether a file is a database that is called such a case, or has its table of hits."""
    return head.startswith(SQLITE) and (
        name.lower().endswith(".mfdb") or b"scan_artifact_hit" in head.lower()
    )


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the messages, calls and visits of a case; of every other artifact how many hits it has."""
    says = "The form of this file is not published. Its reader is experimental: compare it with the tool."
    yield Note("", says)
    if source.size > _MOST_BYTES:
        yield Note("", "The database is longer than 256 MiB, and is not read here.", is_lost=True)
        return
    try:
        connection = sqlite_files.opened(source.opened())
        yield from _Case(connection).given()
    except sqlite3.Error as wrong:
        yield Note("", f"It cannot be read further: {wrong}.", is_lost=True)


@dataclass(slots=True)
class _Hit:
    """One hit: its values by the names of their fields, and what the tool wrote where one is a time."""

    number: int
    artifact: str
    values: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def first(self, what: str) -> str:
        """Name the first field of a kind that the hit has; nothing where it has none."""
        lower = {name.lower(): name for name in self.values}
        for wanted in _names()[what]:
            if wanted.endswith("*"):
                found = next((lower[name] for name in lower if name.startswith(wanted[:-1])), "")
            else:
                found = lower.get(wanted, "")
            if found:
                return found
        return ""


class _Case:
    """Reads one case; a database in which a statement goes on for ever is stopped."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._steps = connection, 0
        connection.set_progress_handler(self._is_endless, STEPS_AT_ONCE)
        self._threads = set[str]()
        self._others = Counter[str]()

    def _is_endless(self) -> bool:
        self._steps += 1
        return self._steps > MOST_STEPS

    def given(self) -> Iterator[Told]:
        """Give what the case holds, in the order of its hits."""
        there = {str(row[0]).lower() for row in self._connection.execute("SELECT name FROM sqlite_master")}
        if missing := [name for name in _TABLES if name not in there]:
            yield Note("", f"The case has no table {missing[0]}, and is not read.", is_lost=True)
            return
        artifacts = dict(self._rows("SELECT artifact_version_id, artifact_name FROM artifact_version"))
        names = dict(self._rows("SELECT fragment_definition_id, name FROM fragment_definition"))
        of_hit = dict(self._rows("SELECT hit_id, artifact_version_id FROM scan_artifact_hit"))
        for hit in self._hits(artifacts, names, of_hit, there):
            yield from self._told(hit)
        for artifact, count in sorted(self._others.items()):
            yield Note(
                f"artifact {artifact}", f"It has {count:,} hits that are no communications; they stay there."
            )

    def _rows(self, statement: str) -> Iterator[Any]:
        for row in self._connection.execute(statement):
            self._steps = 0
            yield row

    def _hits(
        self,
        artifacts: Mapping[Any, Any],
        names: Mapping[Any, Any],
        of_hit: Mapping[Any, Any],
        there: set[str],
    ) -> Iterator[_Hit]:
        parts = [each for each in _VALUES if each.rpartition(" ")[2] in there]
        current: _Hit | None = None
        for number, definition, value, written in self._rows(" UNION ALL ".join(parts) + " ORDER BY 1"):
            if current is None or current.number != number:
                if current is not None:
                    yield current
                artifact = fields.name(artifacts.get(of_hit.get(number), "")) or "unnamed"
                current = _Hit(number if isinstance(number, int) else 0, artifact)
            name = fields.name(names.get(definition, "")) or f"field {definition}"
            if len(current.values) < _MOST_VALUES:
                current.values.setdefault(name, value)
                if written is not None:
                    current.written[name] = fields.name(written)
        if current is not None:
            yield current

    def _told(self, hit: _Hit) -> Iterator[Told]:
        text, sender, address = hit.first("text"), hit.first("sender"), hit.first("address")
        is_call = "call" in hit.artifact.lower()
        if is_call:
            kind = Kind.CALL
        elif text and (sender or hit.first("thread")):
            kind = Kind.MESSAGE
        elif address:
            kind, text = Kind.VISIT, address
        else:
            self._others[hit.artifact] += 1
            return
        conversation = hit.first("thread")
        key = fields.name(f"{hit.artifact} {fields.text(hit.values.get(conversation, ''))}")
        if key not in self._threads and len(self._threads) < _MOST_THREADS:
            self._threads.add(key)
            yield Thread(key, key, hit.artifact)
        yield _observation(hit, key, kind, text, sender)


def _observation(hit: _Hit, thread: str, kind: Kind, text: str, sender: str) -> Observation:
    time, direction, deleted = hit.first("time"), hit.first("direction"), hit.first("deleted")
    moment = Moment()
    if time in hit.written:
        moment = moments.of_epoch(hit.values[time], "ms")
        moment = Moment(hit.written[time] or moment.raw, moment.at_ms, moment.basis)
    elif time:
        moment = moments.of_iso(fields.text(hit.values[time]))
    who = fields.name(hit.values.get(sender))
    way = fields.text(hit.values.get(direction)).lower()
    is_deleted = fields.text(hit.values.get(deleted)).lower() in ("1", "true", "yes")
    plain = {name: fields.text(value) for name, value in hit.values.items()}
    return Observation(
        thread=thread,
        place=Place("hit", hit.number),
        raw=json.dumps(plain, ensure_ascii=False).encode("utf-8", "surrogateescape"),
        kind=kind,
        text=fields.text(hit.values.get(text)),
        moment=moment,
        sender=Party(who, who) if who else None,
        direction="out" if way in _names()["out"] else "in" if way in ("incoming", "received") else "",
        state=State.DELETED if is_deleted else State.INTACT,
        rest=fields.rest(plain, frozenset({text, time, sender, direction, deleted})),
        warnings=() if moment.at_ms is not None else ("Its time is none that can be.",),
    )
