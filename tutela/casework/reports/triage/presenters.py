"""What a report tells, in words: every field of it, with no address that leads anywhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.dateformat import format as dated

from tutela.casework.gate import Actor
from tutela.casework.reports import queries
from tutela.casework.reports.triage import queue
from tutela.casework.reports.triage.queue import Asked
from tutela.engine.formats.reports.incident_types import in_our_terms
from tutela.engine.formats.reports.told import FieldSaid, Identifier, Source, Told
from tutela.engine.identifiers import defanged
from tutela.printable import printable

_DAY = "j F Y"
_BANDS = {"V": "very high", "H": "high", "M": "medium", "L": "low", "I": "information"}
Section = dict[str, Any]
# In which order each view of the queue stands.
_SOURCES = {Source.NCMEC.value: "NCMEC", Source.IT_PROFESSIONAL.value: "IT professional"}
ORDERS = {
    "": "by band, then the oldest first",
    queue.OLDEST: "without a disposition, the oldest first",
    queue.RECEIVED: "as they were received, the first first",
    queue.ENDED: "as they ended, the first first",
}
_WHOLE = (
    "sender", "sender_reference", "form", "report_class", "incident", "platform", "happened_at",
    "discovered_at", "received_at", "made_available_at", "priority", "summaries", "is_supplement",
)  # fmt: skip
_PARTS = (
    ("addresses", "Address"), ("persons", "Person or account"), ("network", "Network event"),
    ("devices", "Device"), ("files", "File"), ("messages", "Text"),
)  # fmt: skip


def band_in_words(code: str) -> str:
    """Write the band of a report as every page does: its letter, and what that stands for."""
    return f"{code}, {_BANDS[code]}" if code in _BANDS else code or "Not scored"


def inert(text: str) -> str:
    """Write text from outside for a page: no sign that moves others, no address that could be followed."""
    return printable(defanged(text))


def sections(told: Told) -> list[Section]:
    """Give all that a report tells: sections of rows, each row a label with its texts."""
    whole = replace(told, incident=tuple(map(in_our_terms, told.incident)))
    found = [_section("What it says", _rows(whole, _WHOLE))]
    for name, title in _PARTS:
        for number, part in enumerate(getattr(told, name), 1):
            found.append(_section(f"{title} {number}", _rows(part, [each.name for each in fields(part)])))
    states = [(path, [_state(said)]) for path, said in sorted(told.states.items())]
    found.append(_section("What the sender says of fields", states))
    further = [(path, [str(said)]) for path, said in sorted(told.further.items())]
    found.append(_section("Other fields, as they came", further))
    return [section for section in found if section["rows"]]


def _section(title: str, rows: Sequence[tuple[str, list[str]]]) -> Section:
    shown = [{"label": inert(label), "texts": [inert(text) for text in texts]} for label, texts in rows]
    return {"title": title, "rows": shown}


def _rows(of: Any, names: Sequence[str]) -> list[tuple[str, list[str]]]:
    found = []
    for name in names:
        texts = list(_texts(getattr(of, name)))
        if texts:
            found.append((name.removeprefix("is_").replace("_", " ").capitalize(), texts))
    return found


def _texts(said: Any) -> Iterator[str]:
    """Write a value in one text or several; nothing where it says nothing."""
    if said is None or said == "":
        return
    if isinstance(said, bool):
        yield "Yes" if said else "No"
    elif isinstance(said, StrEnum | str):
        yield str(said)
    elif isinstance(said, Identifier):
        yield _identifier(said)
    elif isinstance(said, Mapping):
        yield from (f"{name}: {each}" for name, each in said.items())
    elif isinstance(said, Sequence):
        for each in said:
            yield from _texts(each)
    else:
        # Its own fields, in one line.
        yield ", ".join(text for each in fields(said) for text in _texts(getattr(said, each.name)))


def _identifier(of: Identifier) -> str:
    notes = [of.service, {True: "verified", False: "not verified", None: ""}[of.is_verified]]
    more = ", ".join(filter(None, notes))
    return f"{of.kind}: {of.value}{f' ({more})' if more else ''}"


def _state(said: FieldSaid) -> str:
    return f"{said.state}{f': {said.reason}' if said.reason else ''}"


def narrowed(by: Actor, asked: Asked) -> list[str]:
    """Say in words which filters and days a view of the queue by time keeps to."""
    said = [_filter(by, name, value) for name, value in asked.by.items()]
    said += [f"since {dated(asked.since, _DAY)}"] if asked.since else []
    return said + ([f"until {dated(asked.until, _DAY)}"] if asked.until else [])


def _filter(by: Actor, name: str, value: str) -> str:
    if name == "owner":
        return "nobody's yet" if value == queue.NOBODY else f"of {queries.colleague(by, int(value))}"
    if name == "at_risk":
        return "a child at immediate risk"
    words = {"source": f"from {source_in_words(value)}", "outcome": f"ended as {value.replace('_', ' ')}"}
    return words.get(name, "not scored" if value == queue.UNSCORED else f"{name} {value}")


def source_in_words(source: str) -> str:
    """Write who told us as people write it."""
    return _SOURCES.get(source, source)


def age(since: datetime, now: datetime) -> str:
    """Write how long ago a moment is, in the largest unit that says something."""
    minutes = max(int((now - since).total_seconds()) // 60, 0)
    for size, name in ((24 * 60, "day"), (60, "hour")):
        if minutes >= size:
            return f"{minutes // size} {name}{'' if minutes // size == 1 else 's'}"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
