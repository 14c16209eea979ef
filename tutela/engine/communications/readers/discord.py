"""Reads Discord's own package of an account, and what DiscordChatExporter writes of a channel."""

from collections.abc import Iterator
from typing import Any

from tutela.engine.communications import fields, moments
from tutela.engine.communications.objects import Element, Objects, Whole
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
    Kind,
    Note,
    Observation,
    Party,
    Place,
    Terms,
    Thread,
    Told,
)

NAME = "discord json"
_KNOWN = frozenset(
    {"id", "type", "timestamp", "timestampEdited", "content", "author", "attachments", "reference",
     "ID", "Timestamp", "Contents", "Attachments"}
)  # fmt: skip
_TALK = ("", "Default", "Reply", "ThreadStarterMessage")


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as one of the two does."""
    start = head.lstrip()[:1]
    if start == b"[":
        return b'"ID"' in head and b'"Timestamp"' in head and b'"Contents"' in head
    return start == b"{" and b'"guild"' in head and b'"channel"' in head


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the channel and its messages; a package has only those of its owner."""
    parts = source.name.split("/")
    thread = parts[-2] if len(parts) > 1 else "channel"
    is_package = source.head.lstrip()[:1] == b"["
    if is_package:
        yield Thread(thread, "", "Discord")
        yield Note("", "A package has only what its owner wrote; nothing in it says what others answered.")
    for given in Objects(
        source.opened(), lambda name, depth: depth == 0 or (name == "messages" and depth == 1)
    ):
        if isinstance(given, Note):
            yield given
        elif isinstance(given, Element):
            yield _owned(thread, given) if is_package else _observation(thread, given)
        elif not is_package and not isinstance(given, Whole):
            channel = fields.inner(given.fields.get("channel"))
            guild = fields.name(fields.inner(given.fields.get("guild")).get("name"))
            thread = fields.name(channel.get("id")) or thread
            title = " / ".join(filter(None, (guild, fields.name(channel.get("name")))))
            yield Thread(thread, title, "Discord")


def _owned(thread: str, given: Element) -> Observation:
    said = given.fields
    links = fields.text(said.get("Attachments")).split()
    moment = moments.of_iso(fields.text(said.get("Timestamp")))
    return Observation(
        thread=thread,
        place=Place("messages", given.number, given.offset, len(given.raw)),
        raw=given.raw,
        key=fields.name(said.get("ID")),
        text=fields.text(said.get("Contents")),
        moment=moment,
        sender=Party("owner", "the owner of the package"),
        direction="out",
        attached=tuple(_link(link) for link in links),
        rest=fields.rest(said, _KNOWN),
        warnings=given.warnings + _timed(moment.at_ms),
    )


def _timed(at_ms: int | None) -> tuple[str, ...]:
    return () if at_ms is not None else ("Its time is none that can be.",)


def _link(link: str, name: str = "") -> Attached:
    name = fields.name(name) or fields.name(link.partition("?")[0].rpartition("/")[2])
    is_link = link.startswith(("http://", "https://"))
    return Attached(name, "" if is_link else link, missing="a link, which is not followed" if is_link else "")


def _observation(thread: str, given: Element) -> Observation:
    said = given.fields
    author = fields.inner(said.get("author"))
    moment = moments.of_iso(fields.text(said.get("timestamp")))
    files = [fields.inner(each) for each in fields.listed(said.get("attachments"))]
    return Observation(
        thread=thread,
        place=Place("messages", given.number, given.offset, len(given.raw)),
        raw=given.raw,
        kind=Kind.MESSAGE if fields.name(said.get("type")) in _TALK else Kind.SYSTEM,
        key=fields.name(said.get("id")),
        text=fields.text(said.get("content")),
        moment=moment,
        sender=_party(author),
        edited=bool(said.get("timestampEdited")),
        reply_to=fields.name(fields.inner(said.get("reference")).get("messageId")),
        attached=tuple(
            _link(fields.text(each.get("url")), fields.text(each.get("fileName"))) for each in files
        ),
        rest=fields.rest(said, _KNOWN),
        warnings=given.warnings + _timed(moment.at_ms),
    )


def _party(author: Any) -> Party | None:
    key, name = fields.name(author.get("id")), fields.name(author.get("nickname") or author.get("name"))
    return Party(key or name, name) if key or name else None
