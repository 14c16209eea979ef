"""Reads Signal's own export: one JSON frame a line, which refer to each other by number."""

import json
from collections.abc import Iterator
from typing import Any

from tutela.engine.communications import fields, lines, moments
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
    Kind,
    Note,
    Observation,
    Party,
    Place,
    State,
    Terms,
    Thread,
    Told,
)

NAME = "signal json lines"
_FRAMES = (b'"account"', b'"recipient"', b'"chat"', b'"chatItem"', b'"version"', b'"backupTimeMs"')
_KNOWN = frozenset(
    {"chatId", "authorId", "dateSent", "incoming", "outgoing", "directionless", "standardMessage",
     "remoteDeletedMessage", "updateMessage", "stickerMessage", "revisions"}
)  # fmt: skip
_WORDED = (
    "standardMessage",
    "directStoryReplyMessage",
    "viewOnceMessage",
    "stickerMessage",
    "contactMessage",
)


def fits(head: bytes, _name: str) -> bool:
    """Say whether each of the first lines is an object, and they are frames of such an export."""
    first = [line for line in head.split(b"\n")[:20] if line.strip()]
    return (
        len(first) > 1
        and all(line.lstrip().startswith(b"{") for line in first)
        and sum(any(name in line[:200] for name in _FRAMES) for line in first) >= min(2, len(first))
        and any(b'"recipient"' in line or b'"chatItem"' in line for line in first)
    )


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the chats, their messages, and how many frames of each other kind there are."""
    people, chats, own = dict[str, Party](), dict[str, str](), Party("self", "self")
    others = dict[str, int]()
    for number, offset, raw in lines.of(source.opened()):
        if not raw.strip():
            continue
        try:
            frame = fields.inner(json.loads(raw))
        except (ValueError, RecursionError):
            yield Note(f"line {number:,}", "It is no sound JSON.", is_lost=True)
            continue
        if "recipient" in frame:
            said = fields.inner(frame["recipient"])
            people[fields.name(said.get("id"))] = _party(said)
        elif "chat" in frame:
            said = fields.inner(frame["chat"])
            chat, who = fields.name(said.get("id")), fields.name(said.get("recipientId"))
            chats[chat] = who
            party = people.get(who, Party(who))
            yield Thread(chat, party.name or party.key, "Signal", "", (party,))
        elif "chatItem" in frame:
            yield _observation(
                fields.inner(frame["chatItem"]), people, own, Place("line", number, offset, len(raw)), raw
            )
        elif "account" in frame:
            own = Party("self", _named(fields.inner(frame["account"])) or "self")
        else:
            kind = next(iter(frame), "nothing")
            others[kind] = others.get(kind, 0) + 1
    for kind, count in others.items():
        yield Note("", f"{count:,} frames of {fields.name(kind)!r} hold no message, and were passed by.")


def _named(said: Any) -> str:
    given = fields.name(said.get("givenName") or said.get("profileGivenName"))
    return " ".join(
        filter(None, (given, fields.name(said.get("familyName") or said.get("profileFamilyName"))))
    )


def _party(said: Any) -> Party:
    contact, group = fields.inner(said.get("contact")), fields.inner(said.get("group"))
    if group:
        title = fields.inner(fields.inner(group.get("snapshot")).get("title"))
        return Party(
            fields.name(group.get("masterKey")) or fields.name(said.get("id")),
            fields.name(title.get("title")),
        )
    if "self" in said:
        return Party("self", "self")
    telephone = fields.name(contact.get("e164"))
    if telephone and not telephone.startswith("+"):
        telephone = f"+{telephone}"
    return Party(telephone or fields.name(contact.get("aci")) or fields.name(said.get("id")), _named(contact))


def _observation(said: Any, people: dict[str, Party], own: Party, place: Place, raw: bytes) -> Observation:
    outgoing, incoming = "outgoing" in said, "incoming" in said
    worded = next((fields.inner(said[name]) for name in _WORDED if name in said), {})
    words = fields.inner(worded.get("text"))
    deleted = "remoteDeletedMessage" in said
    moment = moments.of_epoch(said.get("dateSent", ""), "ms")
    author = fields.name(said.get("authorId"))
    is_message = bool(worded) or deleted
    revisions = fields.listed(said.get("revisions"))
    return Observation(
        thread=fields.name(said.get("chatId")),
        place=place,
        raw=raw,
        kind=Kind.MESSAGE if is_message else Kind.SYSTEM,
        key=f"{author} {moment.raw}",
        text=fields.text(words.get("body")),
        moment=moment,
        sender=people.get(author) or (own if outgoing else Party(author)),
        direction="out" if outgoing else "in" if incoming else "",
        state=State.DELETED if deleted else State.INTACT,
        edited=bool(revisions),
        reply_to=fields.name(fields.inner(worded.get("quote")).get("targetSentTimestamp")),
        attached=tuple(_files(worded)),
        rest=fields.rest(said, _KNOWN) | ({"revisions": revisions} if revisions else {}),
        warnings=() if moment.at_ms is not None else ("Its time is none that can be.",),
    )


def _files(worded: Any) -> Iterator[Attached]:
    for each in fields.listed(worded.get("attachments")):
        pointer = fields.inner(fields.inner(each).get("pointer"))
        located = fields.inner(pointer.get("locatorInfo"))
        digest = fields.name(located.get("plaintextHash"))
        name = fields.name(pointer.get("fileName")) or fields.name(located.get("mediaName"))
        yield Attached(name, f"files/{name}" if name else "", fields.name(pointer.get("contentType")), digest)
