"""Reads the direct messages in an archive of an X account, which is a script that assigns JSON."""

import re
from collections.abc import Iterator
from typing import Any

from tutela.engine.communications import fields, moments
from tutela.engine.communications.objects import Element, Head, Objects
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

NAME = "x archive"
_PREFIX = re.compile(rb"\s*window\.YTD\.direct_messages?(?:_group)?\w*\.part\d+\s*=\s*")
_KNOWN = frozenset({"recipientId", "senderId", "id", "createdAt", "text", "mediaUrls"})


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as such a script does."""
    return _PREFIX.match(head[:300]) is not None


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the conversations and what happened in each."""
    stream, prefix = source.opened(), _PREFIX.match(source.head)
    skipped = source.mark + (prefix.end() if prefix else 0)
    stream.read(skipped)
    thread = ""
    for given in Objects(stream, lambda name, _: name == "messages"):
        if isinstance(given, Note):
            yield given
        elif isinstance(given, Head):
            thread = fields.name(given.fields.get("conversationId"))
            yield Thread(thread, "", "X")
        elif isinstance(given, Element):
            yield _observation(thread, given, skipped)


def _observation(thread: str, given: Element, skipped: int) -> Observation:
    kind = next(iter(given.fields), "")
    said: Any = fields.inner(given.fields.get(kind))
    is_message = kind == "messageCreate"
    moment = moments.of_iso(fields.text(said.get("createdAt")))
    sender = fields.name(said.get("senderId") or said.get("initiatingUserId"))
    media = [fields.text(link) for link in fields.listed(said.get("mediaUrls"))]
    return Observation(
        thread=thread,
        place=Place("messages", given.number, given.offset + skipped, len(given.raw)),
        raw=given.raw,
        kind=Kind.MESSAGE if is_message else Kind.SYSTEM,
        key=fields.name(said.get("id")),
        text=fields.text(said.get("text")) if is_message else fields.name(kind),
        moment=moment,
        sender=Party(sender) if sender else None,
        attached=tuple(_media(link, fields.name(said.get("id"))) for link in media),
        rest=fields.rest(said, _KNOWN),
        warnings=given.warnings + (() if moment.at_ms is not None else ("Its time is none that can be.",)),
    )


def _media(link: str, message: str) -> Attached:
    """Name a file as it lies in the archive: the message's number before the last part of its address."""
    name = fields.name(link.partition("?")[0].rpartition("/")[2])
    return Attached(name, f"direct_messages_media/{message}-{name}")
