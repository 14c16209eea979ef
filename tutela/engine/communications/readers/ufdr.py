"""Reads the report of a phone's extraction, `report.xml` of a UFDR, element by element and never whole."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

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
    State,
    Terms,
    Thread,
    Told,
)

NAME = "ufdr report"
_SPACE: Final = b"http://pa.cellebrite.com/report/2.0"
_CHUNK, _DEEPEST, _MOST_TEXT, _MOST_VALUES, _MOST_FILES = 1 << 16, 64, 1 << 20, 4000, 200_000
_MESSAGES: Final = frozenset({"InstantMessage", "SMS", "Email"})
_OTHERS: Final = {"Call": Kind.CALL, "VisitedPage": Kind.VISIT, "SearchedItem": Kind.VISIT}
_TIMES: Final = ("TimeStamp", "LastVisited", "DateTime", "Timestamp")
_TEXTS: Final = ("Body", "SMSC", "Url", "Value", "Title")
_STATES: Final = {"intact": State.INTACT, "deleted": State.DELETED, "trash": State.DELETED}


def fits(head: bytes, _name: str) -> bool:
    """Say whether a file begins as such a report does."""
    return _SPACE in head[: 1 << 16] and head.lstrip()[:1] == b"<"


@dataclass(slots=True)
class _Model:
    """One thing of the report: its type and number, its values by the names of their fields."""

    type: str
    id: str
    state: str
    number: int = 0
    offset: int = 0
    at: str = ""
    values: dict[str, list[Any]] = field(default_factory=dict)
    count: int = 0
    is_cut: bool = False

    def add(self, name: str, value: Any) -> None:
        """Keep one more value of a field, up to what one thing may have."""
        if self.count >= _MOST_VALUES:
            self.is_cut = True
            return
        self.count += 1
        self.values.setdefault(name, []).append(value)

    def text(self, *names: str) -> str:
        """Give the first text of the first of these fields that has one."""
        for name in names:
            for value in self.values.get(name, ()):
                if isinstance(value, str) and value:
                    return value
        return ""

    def models(self, name: str) -> "list[_Model]":
        """Give the things a field holds."""
        return [value for value in self.values.get(name, ()) if isinstance(value, _Model)]


@dataclass(slots=True)
class _Reading:
    """Where the reader is, and what it has to tell since it was last asked."""

    parser: Any = None
    told: deque[Told] = field(default_factory=deque)
    open: list[str] = field(default_factory=list)
    models: list[_Model] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    size: int = 0
    file: str = ""
    item: str = ""
    number: int = 0
    chat: _Model | None = None
    extraction: str = ""
    is_full: bool = False
    others: dict[str, int] = field(default_factory=dict)

    def begin(self, name: str, said: dict[str, str]) -> None:
        """Begin an element."""
        name = name.rpartition(" ")[2]
        if len(self.open) >= _DEEPEST:
            raise _Broken("It nests deeper than any report does.")
        self.open.append(name)
        self.text, self.size = [], 0
        if name == "model":
            self.number += 1
            model = _Model(
                said.get("type", ""), said.get("id", ""), said.get("deleted_state", ""), self.number
            )
            model.offset = self.parser.CurrentByteIndex
            self.models.append(model)
            if model.type == "Chat" and len(self.models) == 1:
                self.chat = model
        elif name in ("field", "multiField", "modelField", "multiModelField") and self.models:
            self.models[-1].at = said.get("name", "")
        elif name == "file" and not self.models:
            self.file = said.get("id", "")
            self._keep_file(said.get("path", ""))
        elif name == "item":
            self.item = said.get("name", "")

    def say(self, text: str) -> None:
        """Take a piece of text."""
        self.size += len(text)
        if self.size <= _MOST_TEXT:
            self.text.append(text)

    def end(self, name: str) -> None:
        """End an element."""
        name = name.rpartition(" ")[2]
        self.open.pop()
        if name == "value" and self.models:
            model = self.models[-1]
            model.add(model.at, fields.text("".join(self.text)))
            model.is_cut = model.is_cut or self.size > _MOST_TEXT
        elif name == "model" and self.models:
            self._end_model(self.models.pop())
        elif name == "item" and self.item == "Local Path" and self.file and not self.models:
            self._keep_file("".join(self.text))
        elif name == "file" and not self.models:
            self.file = ""
        self.text, self.size = [], 0

    def _keep_file(self, path: str) -> None:
        path = path.strip().replace("\\", "/")
        if not path or not self.file:
            return
        if len(self.files) >= _MOST_FILES and self.file not in self.files:
            if not self.is_full:
                says = (
                    f"It names more than {_MOST_FILES:,} files; attachments beyond them keep their own path."
                )
                self.told.append(Note("", says))
            self.is_full = True
            return
        self.files[self.file] = path[:500]

    def _end_model(self, model: _Model) -> None:
        around = self.models[-1] if self.models else None
        if model.type in _MESSAGES and (around is None or around is self.chat):
            thread = self._chat_key() if around is self.chat and around else self._thread_of(model)
            self.told.append(self._observation(thread, model, _kind_of(model)))
        elif model is self.chat:
            self.chat = None
            self.told.append(_thread(model))
        elif around is None and model.type in _OTHERS:
            source = model.text("Source")
            self.told.append(Thread(model.type, f"{model.type}s: {source}".rstrip(": "), source))
            self.told.append(self._observation(model.type, model, _OTHERS[model.type]))
        elif around is not None:
            around.add(around.at, model)
        else:
            self.others[model.type] = self.others.get(model.type, 0) + 1

    def _chat_key(self) -> str:
        return self.chat.id or f"chat {self.chat.number}" if self.chat else ""

    def _thread_of(self, model: _Model) -> str:
        """Name the thread of a message that stands in no chat: by those who take part."""
        parties = sorted({party.key for party in _parties(model)})
        key = f"{model.type}: {', '.join(parties)}"[:300]
        self.told.append(Thread(key, key, model.text("Source") or model.type, "", tuple(_parties(model))))
        return key

    def _observation(self, thread: str, model: _Model, kind: Kind) -> Observation:
        moment = _moment(model)
        sender = next(iter(_parties(model, "From")), None)
        owner = [each for each in model.models("From") if each.text("IsPhoneOwner").lower() == "true"]
        warnings: tuple[str, ...] = ()
        if moment.at_ms is None:
            warnings += ("Its time is none that can be.",)
        if model.is_cut:
            warnings += ("It holds more than is kept of one message; the rest is in the sealed file.",)
        rest = {
            name: values if len(values) > 1 else values[0]
            for name, values in _plain(model).items()
            if name not in ("Body", *_TIMES[:1])
        }
        end = self.parser.CurrentByteIndex + len("</model>")
        return Observation(
            thread=thread,
            place=Place(f"model {model.type}", model.number, model.offset, end - model.offset),
            raw=json.dumps(_written(model), ensure_ascii=False).encode("utf-8", "replace"),
            kind=kind,
            key=model.id,
            text=model.text(*_TEXTS) if kind is not Kind.CALL else model.text("Status", "Type"),
            moment=moment,
            sender=sender,
            direction=_direction(model, bool(owner), sender),
            state=_STATES.get(model.state.lower(), State.UNKNOWN),
            edited=model.text("IsEdited").lower() == "true",
            attached=tuple(self._attached(model)),
            rest=rest,
            warnings=warnings,
        )

    def _attached(self, model: _Model) -> Iterator[Attached]:
        # What a forwarded or quoted message carries stands further in, and is not this one's.
        for each in [*model.models("Attachment"), *model.models("Attachments")]:
            number = each.text("file_id", "FileId", "id") or each.id
            path = self.files.get(number, "")
            name = fields.name(each.text("Filename", "Name", "Title")) or path.rpartition("/")[2]
            missing = "" if path else "the report names no file for it"
            yield Attached(
                name, path, fields.name(each.text("ContentType")), each.text("MD5", "SHA256"), missing
            )


class _Broken(Exception):
    """The report is not what such reports are."""


def _refuse(*_: object) -> None:
    raise _Broken("It declares types or entities of its own, which no report does.")


def read(source: Source, _terms: Terms) -> Iterator[Told]:
    """Give chats, messages, calls and visits, each where its element ends."""
    reading = _Reading()
    parser = expat.ParserCreate("utf-8" if source.codec else None, " ")
    parser.buffer_text = True
    reading.parser = parser
    parser.StartElementHandler, parser.EndElementHandler = reading.begin, reading.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reading.say, _refuse
    stream = source.opened()
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
            while reading.told:
                yield reading.told.popleft()
        parser.Parse(b"", True)
    except (expat.ExpatError, _Broken) as wrong:
        why = str(wrong).rstrip(".")
        says = f"It is no sound XML there: {why}. What came before was read, and nothing behind it."
        yield from reading.told
        yield Note(f"byte {max(0, parser.CurrentByteIndex):,}", says, is_lost=True)
        return
    yield from reading.told
    for kind, count in reading.others.items():
        yield Note(
            "",
            f"{count:,} things of the type {fields.name(kind)!r} are no communications, and were passed by.",
        )


def _kind_of(model: _Model) -> Kind:
    return Kind.SYSTEM if model.text("Type").lower() in ("system", "systemmessage") else Kind.MESSAGE


def _written(model: _Model) -> dict[str, Any]:
    """Write a thing of the report with all that is in it."""
    said = {
        name: [value if isinstance(value, str) else _written(value) for value in values]
        for name, values in model.values.items()
    }
    return {"type": model.type, "id": model.id, "deleted_state": model.state, "fields": said}


def _plain(model: _Model) -> dict[str, list[str]]:
    """Give what a thing says in plain fields, and in those of the parties it names."""
    return {
        name: texts
        for name, values in model.values.items()
        if (
            texts := [
                value if isinstance(value, str) else value.text("Identifier", "Name", "Filename")
                for value in values
            ]
        )
    }


def _parties(model: _Model, *names: str) -> Iterator[Party]:
    for name in names or ("From", "To", "Parties", "Participants", "Cc", "Bcc"):
        for each in model.models(name):
            key = fields.name(each.text("Identifier")) or fields.name(each.text("Name"))
            if key:
                yield Party(key, fields.name(each.text("Name")))


def _thread(model: _Model) -> Thread:
    title = fields.name(model.text("Name", "ChatName"))
    owner = next(
        (
            each.text("Identifier")
            for each in model.models("Participants")
            if each.text("IsPhoneOwner").lower() == "true"
        ),
        "",
    )
    return Thread(
        model.id or f"chat {model.number}",
        title,
        fields.name(model.text("Source")),
        fields.name(owner or model.text("Account")),
        tuple(_parties(model, "Participants")),
    )


def _moment(model: _Model) -> Moment:
    """Read the time; where the report states no zone, it is that of the tool that wrote it."""
    said = model.text(*_TIMES)
    return moments.of_iso(said, Basis.TOOL_LOCAL) if said else Moment()


def _direction(model: _Model, is_owner: bool, sender: Party | None) -> str:
    said = model.text("Direction", "Type").lower()
    if said in ("outgoing", "sent", "incoming", "received", "missed"):
        return "out" if said in ("outgoing", "sent") else "in"
    return "out" if is_owner else "in" if sender else ""
