"""What the page of the record shows."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from tutela.casework import rooms
from tutela.casework.audit import queries
from tutela.casework.audit.forms import Asked
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry, LogHead
from tutela.casework.gate import Actor
from tutela.casework.times import moment, moment_to_the_second
from tutela.printable import printable

PAGE = 50
# What is no digest and longer than this is cut off.
_LONG = 120


def record(by: Actor, asked: Asked, before: int | None) -> dict[str, Any]:
    """Give the entries that are asked for, newest first, and how it stands with the whole record."""
    chosen = asked.selection().newest(before, PAGE + 1) if asked.is_valid() else []
    entries, filters = chosen[:PAGE], asked.filters()
    older = {**filters, "before": entries[-1].seq} if len(chosen) > PAGE else {}
    return {
        "state": _state(by),
        "form": asked,
        "filters": filters,
        "entries": [_row(entry) for entry in entries],
        "paging": {
            "says": f"Entries {entries[-1].seq} to {entries[0].seq}" if entries else "No entries",
            "newer": f"?{urlencode(filters)}" if before else "",
            "older": f"?{urlencode(older)}" if older else "",
        },
    }


def _row(entry: LogEntry) -> dict[str, object]:
    body = json.loads(entry.body)
    number = entry.object_number if entry.object_kind == "item" else None
    return {
        "seq": entry.seq,
        "time": moment_to_the_second(entry.at),
        "who": body["actor"],
        "act": log.in_words(body["act"]),
        "purpose": body["purpose"],
        "item": "" if number is None else f"T-{number}",
        "href": "" if number is None else rooms.page_of("item", number),
        "facts": [fact for name, value in body["what"].items() for fact in _facts(name, value)],
        "seal": entry.seal,
    }


def _facts(name: str, value: object) -> Iterator[dict[str, object]]:
    """Say what an entry states by one name; of digests by rows each is a fact of its own, and whole."""
    if isinstance(value, dict) and any(isinstance(each, str) and _is_digest(each) for each in value.values()):
        for row, each in value.items():
            yield {"name": f"{name} {row}".replace("_", " "), **_fact(each)}
    elif isinstance(value, list) and any(isinstance(each, str) and _is_digest(each) for each in value):
        for each in value:
            yield {"name": name.replace("_", " "), **_fact(each)}
    else:
        yield {"name": name.replace("_", " "), **_fact(value)}


def _fact(value: object) -> dict[str, object]:
    # What is not printable could turn the line round or pass for another one.
    text = printable(value if isinstance(value, str) else _plain(value))
    if _is_digest(text):
        return {"value": text, "is_digest": True}
    return {"value": text if len(text) <= _LONG else f"{text[:_LONG]} …", "is_digest": False}


def _is_digest(text: str) -> bool:
    return len(text) in {32, 40, 64, 128} and not set(text) - set("0123456789abcdef")


def _plain(value: object) -> str:
    """Write yes or no, a list and counts with names as people do; what holds more, as it is on record."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict) and all(isinstance(element, int | str) for element in value.values()):
        return ", ".join(f"{name.replace('_', ' ')} {element}" for name, element in value.items()) or "none"
    if isinstance(value, list) and all(isinstance(element, int | str) for element in value):
        return ", ".join(map(str, value)) or "none"
    return json.dumps(value)


def _state(by: Actor) -> dict[str, object]:
    """Say whether the record is whole, as far as it was proved; a broken one is the page's message."""
    head = LogHead.objects.filter(pk=1).first()
    size = head.seq if head else 0
    if queries.is_being_verified(by.unit):
        return {"verified": None, "waits": True, "says": f"A worker proves all {size:,} entries.", "head": ""}
    last = queries.last_verification(by.unit)
    if last is None:
        says = f"{size:,} entries. Nobody of your unit has verified them yet."
        return {"verified": None, "says": says, "head": head.seal if head else ""}
    stood = f"verified on {moment(last.at)} by {last.by}"
    if last.fault:
        return {"verified": False, "says": f"{last.fault} Found when it was {stood}.", "head": ""}
    since = size - last.entries
    says = f"The record is whole: entries 1 to {last.entries:,}, {stood}. Added since: {since:,}."
    return {"verified": True, "says": says, "head": head.seal if head else ""}
