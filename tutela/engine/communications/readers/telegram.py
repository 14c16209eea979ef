"""Reads what Telegram Desktop exports as JSON: one chat, or all of an account."""

from collections.abc import Iterator
from typing import Any

from tutela.engine.communications import fields, moments
from tutela.engine.communications.objects import Element, Head, Objects, Whole
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
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

NAME = "telegram json"
_FILES = ("photo", "file")
_KNOWN = frozenset(
    {"id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id", "actor",
     "actor_id", "text", "text_entities", "reply_to_message_id", "mime_type", "photo", "file", "file_name"}
)  # fmt: skip


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as such an export does."""
    if not head.lstrip().startswith(b"{"):
        return False
    one = b'"messages"' in head and (
        b'"date_unixtime"' in head or b'"text_entities"' in head or b'"from_id"' in head
    )
    return one or b"you requested. Telegram" in head


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give each chat and its messages."""
    thread = "chat"
    for given in Objects(source.opened(), lambda name, _: name == "messages"):
        if isinstance(given, Note):
            yield given
        elif isinstance(given, Head | Whole):
            thread = fields.name(given.fields.get("id")) or fields.name(given.fields.get("name")) or thread
            yield Thread(thread, fields.name(given.fields.get("name")), "Telegram")
        else:
            yield _observation(thread, given)


def _observation(thread: str, given: Element) -> Observation:
    said = given.fields
    unix = said.get("date_unixtime")
    moment = (
        moments.of_epoch(unix) if unix not in (None, "") else moments.of_iso(fields.text(said.get("date")))
    )
    if moment.at_ms is None and (date := fields.text(said.get("date"))):
        moment = moments.of_iso(date)
    is_service = said.get("type") == "service"
    key, name = (
        fields.name(said.get("from_id") or said.get("actor_id")),
        fields.name(said.get("from") or said.get("actor")),
    )
    return Observation(
        thread=thread,
        place=Place("messages", given.number, given.offset, len(given.raw)),
        raw=given.raw,
        kind=Kind.SYSTEM if is_service else Kind.MESSAGE,
        key=fields.name(said.get("id")),
        text=_text(said.get("text")),
        moment=moment,
        sender=Party(key or name, name) if key or name else None,
        edited=bool(said.get("edited") or said.get("edited_unixtime")),
        reply_to=fields.name(said.get("reply_to_message_id")),
        attached=tuple(_files(said)),
        rest=fields.rest(said, _KNOWN),
        warnings=given.warnings + _said_of(moment),
    )


def _said_of(moment: Moment) -> tuple[str, ...]:
    return () if moment.at_ms is not None else ("Its time is none that can be.",)


def _text(said: object) -> str:
    """Put a text together, which may come in pieces."""
    if not isinstance(said, list):
        return fields.text(said)
    return "".join(fields.text(each) or fields.text(fields.inner(each).get("text")) for each in said)


def _files(said: dict[str, Any]) -> Iterator[Attached]:
    for kind in _FILES:
        path = fields.name(said.get(kind))
        if path.startswith("("):
            yield Attached(fields.name(said.get("file_name")), missing=path)
        elif path:
            yield Attached(path.rpartition("/")[2], path, fields.name(said.get("mime_type")))
