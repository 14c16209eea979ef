"""Reads one file behind the fence: finds its reader by what it holds, and gives what that tells in order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO, Final

from tutela.engine.communications import moments, source as sources
from tutela.engine.communications.readers import lava
from tutela.engine.communications.source import Source
from tutela.engine.communications.told import Basis, Note, Observation, Terms, Told, from_wire, to_wire
from tutela.engine.formats.known import Malformed
from tutela.engine.media.fence.errors import WireBroken
from tutela.engine.media.fence.fence import Fence
from tutela.engine.media.fence.limits import MIB, Limits
from tutela.engine.media.fence.wire import Message
from tutela.errors import Invalid

WORK: Final = "tutela.engine.communications.reading:read_file"
# In the order in which they are asked: what is plain to see comes before what many files may look like.
READERS: Final = (
    "documents.pdf", "documents.word", "documents.workbook", "documents.sealed", "x_archive", "ufdr", "axiom",
    "lava", "databases", "meta", "discord", "google_chat", "snapchat", "telegram", "signal", "whatsapp",
    "mail", "table",
)  # fmt: skip
# How documents are called that are packed as archives are.
DOCUMENTS: Final = (".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm")
_AT_ONCE, _MOST_BYTES, _MOST_INDEX = 500, 4 << 20, 33 << 20


class NotCommunications(Invalid):
    """No reader knows the form of a file."""

    code = "TU-F15"


def limits_for(size_bytes: int) -> Limits:
    """Say what reading a file of a size may cost: memory does not grow with it, time does."""
    seconds = 60.0 + 2.0 * size_bytes / MIB
    return Limits(memory_bytes=512 * MIB, wall_s=4 * seconds, wall_s_most=4 * seconds, cpu_s=seconds, calls=1)


def read(
    fence: Fence, stream: BinaryIO, name: str, terms: Terms, views: Sequence[dict[str, Any]] = ()
) -> Iterator[str | Told]:
    """Read one file in a fence made for `WORK`; the first that is given is the name of its format.

    Args:
        fence: a fence whose work is `WORK`.
        stream: the file.
        name: its path as it was received, with / between folders.
        terms: what is said beside it.
        views: of the database of a LAVA report, how its tables show chats; see `views_of`.

    Raises:
        NoZone: there is no such time zone.
        NotCommunications: no reader knows it.
        FenceBreach: reading it failed inside the fence; what was given before is good.
        FenceUnusable: no child could be started at any level.
    """
    zone = moments.zone_of(terms.zone)
    asked = {"name": name, "answers": terms.answers, "mapping": terms.mapping, "views": list(views)}
    for message in fence.stream(stream, asked):
        try:
            if "format" in message.head:
                yield str(message.head["format"])
            for row in json.loads(message.body or b"[]"):
                told = from_wire(row)
                if isinstance(told, Observation) and told.moment.basis is Basis.ASSUMED:
                    told = replace(told, moment=moments.moved(told.moment, zone))
                yield told
        except (KeyError, IndexError, TypeError, ValueError) as wrong:
            raise WireBroken(f"an observation without sense: {type(wrong).__name__}") from None
        if "unknown" in message.head:
            raise NotCommunications("No reader here knows its form.")


def views_of(fence: Fence, stream: BinaryIO) -> list[dict[str, Any]]:
    """Read behind the fence how the tables of a LAVA report's database show chats.

    Args:
        fence: a fence whose work is `WORK`.
        stream: the file beside the database, one of `lava.INDEXES`.

    Raises:
        NotCommunications: it is no such file.
        FenceBreach: reading it failed inside the fence.
    """
    for message in fence.stream(stream, {"index": True}):
        if "views" in message.head:
            return [dict(each) for each in json.loads(message.body)]
        raise NotCommunications(str(message.head.get("unknown", ""))[:200])
    return []


def _index(stream: BinaryIO) -> Iterator[Message]:
    try:
        views = lava.views_of(stream.read(_MOST_INDEX))
    except (ValueError, RecursionError) as wrong:
        yield Message({"unknown": f"It is no index of a LAVA report: {str(wrong)[:100]}."})
        return
    yield Message({"views": len(views)}, json.dumps(views).encode())


def prepare(*_: str) -> None:
    """Load every reader before the child gives up reading files."""
    for reader in READERS:
        module = _module(reader)
        if hasattr(module, "prepare"):
            module.prepare()


def _module(reader: str) -> ModuleType:
    return import_module(f"tutela.engine.communications.readers.{reader}")


def read_file(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Read one file; the work function of a fence."""
    if asked.get("index"):
        yield from _index(stream)
        return
    source = sources.of_stream(stream, str(asked.get("name", "")), list(asked.get("views", [])))
    chosen = reader_of(source)
    if chosen is None:
        yield Message({"unknown": True})
        return
    yield Message({"format": chosen.NAME})
    if source.codec:
        note = Note("", "It is in UTF-16; places in it are those of the same text in UTF-8.")
        yield Message({}, json.dumps([to_wire(note)]).encode())
    terms = Terms("", _texts(asked.get("answers")), _texts(asked.get("mapping")))
    batch, size = list[Any](), 0
    for told in _soundly(chosen.read(source, terms)):
        row = to_wire(told)
        batch.append(row)
        size += len(row[6]) + len(row[9]) if row[0] == "o" else 0
        if len(batch) == _AT_ONCE or size >= _MOST_BYTES:
            yield Message({}, json.dumps(batch, separators=(",", ":")).encode())
            batch, size = [], 0
    yield Message({}, json.dumps(batch).encode())


def reader_of(source: Source) -> Any:
    """Find the reader whose form a file has; None where none has."""
    return next((module for module in map(_module, READERS) if module.fits(source.head, source.name)), None)


def _soundly(told: Iterator[Told]) -> Iterator[Told]:
    """Give what a reader tells; where it cannot go on, say so in place of what would follow."""
    try:
        yield from told
    except Malformed as wrong:
        yield Note("", str(wrong), is_lost=True)
    except RecursionError:
        yield Note("", "It nests deeper than any export does.", is_lost=True)


def _texts(value: object) -> dict[str, str]:
    return {str(key): str(each) for key, each in value.items()} if isinstance(value, Mapping) else {}
