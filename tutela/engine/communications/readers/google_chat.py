"""Reads the messages of Google Chat as Takeout hands them out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tutela.engine.communications import fields, moments
from tutela.engine.communications.objects import Element, Objects
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
    Basis,
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

NAME = "google chat json"
_WRITTEN = ("%A, %B %d, %Y at %I:%M:%S %p UTC", "%A, %d %B %Y at %H:%M:%S UTC")
_KNOWN = frozenset({"creator", "created_date", "updated_date", "text", "message_id", "attached_files"})


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as such an export does."""
    return head.lstrip().startswith(b"{") and b'"messages"' in head and b'"created_date"' in head


def prepare() -> None:
    """Load what reading a month's name needs, while files can be read."""
    datetime.strptime("Monday, January 1, 2024 at 1:00:00 AM UTC", _WRITTEN[0]).replace(tzinfo=UTC)


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the conversation, named by its folder, and its messages."""
    parts = source.name.split("/")
    thread = parts[-2] if len(parts) > 1 else "chat"
    yield Thread(thread, thread, "Google Chat")
    for given in Objects(source.opened(), lambda name, depth: name == "messages" and depth == 1):
        if isinstance(given, Note):
            yield given
        elif isinstance(given, Element):
            yield _observation(thread, given)


def _observation(thread: str, given: Element) -> Observation:
    said = given.fields
    creator = fields.inner(said.get("creator"))
    key, name = fields.name(creator.get("email")), fields.name(creator.get("name"))
    moment = _moment(fields.text(said.get("created_date")))
    deleted = said.get("message_state") == "DELETED" or "deletion_metadata" in said
    return Observation(
        thread=thread,
        place=Place("messages", given.number, given.offset, len(given.raw)),
        raw=given.raw,
        key=fields.name(said.get("message_id")),
        text=fields.text(said.get("text")),
        moment=moment,
        sender=Party(key or name, name) if key or name else None,
        state=State.DELETED if deleted else State.INTACT,
        edited=bool(said.get("updated_date")),
        attached=tuple(map(_file, fields.listed(said.get("attached_files")))),
        rest=fields.rest(said, _KNOWN),
        warnings=given.warnings + (() if moment.at_ms is not None else ("Its time is none that can be.",)),
    )


def _moment(said: str) -> Moment:
    plain = said.replace("\u202f", " ").replace("\xa0", " ")
    for form in _WRITTEN:
        try:
            at = datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return moments.of_datetime(said, at, Basis.SOURCE_UTC)
    return moments.of_iso(said)


def _file(each: Any) -> Attached:
    said = fields.inner(each)
    name, path = fields.name(said.get("original_name")), fields.name(said.get("export_name"))
    return Attached(name or path, path or name)
