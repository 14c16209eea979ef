"""Reads what Instagram and Facebook hand out of somebody's messages, and mends the coding of their texts."""

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
    State,
    Terms,
    Thread,
    Told,
)

NAME = "instagram or facebook json"
_MEDIA = ("photos", "videos", "audio_files", "files", "gifs")
_KNOWN = frozenset({"sender_name", "timestamp_ms", "content", "is_unsent", "sticker", *_MEDIA})


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as such an export does."""
    return head.lstrip().startswith(b"{") and b'"participants"' in head and (
        b'"timestamp_ms"' in head or b'"sender_name"' in head
    )  # fmt: skip


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give the conversation and its messages, in the order of the file: the newest first."""
    thread, count = _folder(source.name), 0
    for given in Objects(source.opened(), lambda name, depth: name == "messages" and depth == 1):
        if isinstance(given, Note):
            yield given
        elif isinstance(given, Element):
            count += 1
            yield _observation(thread, given)
        else:
            yield _thread(thread, given.fields, is_whole=isinstance(given, Whole))


def _folder(name: str) -> str:
    """Name the thread by its folder, as all files of one thread lie in one."""
    parts = name.split("/")
    return parts[-2] if len(parts) > 1 else parts[-1] or "thread"


def _thread(key: str, said: dict[str, Any], *, is_whole: bool) -> Thread:
    names = [mended(fields.inner(each).get("name"))[0] for each in fields.listed(said.get("participants"))]
    parties = tuple(Party(fields.name(name), fields.name(name)) for name in names if name)
    title = fields.name(mended(said.get("title"))[0]) if is_whole else ""
    return Thread(key, title, "Instagram or Facebook", "", parties)


def mended(said: object) -> tuple[str, bool]:
    """Give a text whose UTF-8 was written as if each byte were a sign, and whether it was mended."""
    text = fields.text(said)
    if text.isascii():
        return text, False
    try:
        return text.encode("latin-1").decode(), True
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text, False


def _observation(thread: str, given: Element) -> Observation:
    said = given.fields
    text, is_mended = mended(said.get("content"))
    name = fields.name(mended(said.get("sender_name"))[0])
    moment = moments.of_epoch(said.get("timestamp_ms", ""), "ms")
    warnings = given.warnings
    if moment.at_ms is None:
        warnings += ("Its time is none that can be.",)
    if text and not text.isascii() and not is_mended:
        warnings += ("Its text was not coded as these exports are; it is as it stands.",)
    return Observation(
        thread=thread,
        place=Place("messages", given.number, given.offset, len(given.raw)),
        raw=given.raw,
        kind=Kind.CALL if "call_duration" in said else Kind.MESSAGE,
        text=text,
        moment=moment,
        sender=Party(name, name) if name else None,
        state=State.DELETED if said.get("is_unsent") else State.INTACT,
        attached=tuple(_files(said)),
        rest=fields.rest(said, _KNOWN),
        warnings=warnings,
    )


def _files(said: dict[str, Any]) -> Iterator[Attached]:
    for kind in _MEDIA:
        for each in fields.listed(said.get(kind)):
            path = fields.name(fields.inner(each).get("uri"))
            yield Attached(path.rpartition("/")[2], path)
    if path := fields.name(fields.inner(said.get("sticker")).get("uri")):
        yield Attached(path.rpartition("/")[2], path)
