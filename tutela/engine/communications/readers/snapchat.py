"""Reads the chat history of a Snapchat account as its owner can have it."""

from collections.abc import Iterator

from tutela.engine.communications import fields, moments
from tutela.engine.communications.objects import Element, Head, Objects
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import (
    Attached,
    Note,
    Observation,
    Party,
    Place,
    Terms,
    Thread,
    Told,
)

NAME = "snapchat json"
_KNOWN = frozenset(
    {
        "From",
        "To",
        "Media Type",
        "Created",
        "Created(microseconds)",
        "Content",
        "Text",
        "IsSender",
        "Media IDs",
    }
)


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as such a history does."""
    return head.lstrip().startswith(b"{") and b'"Media Type"' in head and b'"Created"' in head


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give a thread for each account; of an older history one for what came and one for what went."""
    thread = ""
    for given in Objects(source.opened(), lambda _, depth: depth == 1):
        if isinstance(given, Note):
            yield given
        elif isinstance(given, Head):
            thread = fields.name(given.array)
            yield Thread(thread, thread, "Snapchat")
        elif isinstance(given, Element):
            yield _observation(thread, given)


def _observation(thread: str, given: Element) -> Observation:
    said = given.fields
    micro = said.get("Created(microseconds)")
    # It is called so, and holds milliseconds.
    moment = moments.of_epoch(micro, "ms") if micro else moments.of_iso(fields.text(said.get("Created")))
    if moment.at_ms is None:
        moment = moments.of_iso(fields.text(said.get("Created")))
    who, is_sender = fields.name(said.get("From")), said.get("IsSender")
    out = is_sender is True or (is_sender is None and "To" in said)
    kind, media = fields.name(said.get("Media Type")), fields.text(said.get("Media IDs"))
    attached = tuple(Attached(fields.name(each), mime="") for each in media.split(" | ") if each.strip())
    if not attached and kind not in ("", "TEXT"):
        attached = (Attached("", missing=f"{kind}, of which the history holds nothing more"),)
    return Observation(
        thread=thread,
        place=Place(thread or "messages", given.number, given.offset, len(given.raw)),
        raw=given.raw,
        text=fields.text(said.get("Content") or said.get("Text")),
        moment=moment,
        sender=Party(who, who) if who else None,
        direction="out" if out else "in",
        attached=attached,
        rest=fields.rest(said, _KNOWN),
        warnings=given.warnings + (() if moment.at_ms is not None else ("Its time is none that can be.",)),
    )
