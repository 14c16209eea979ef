"""The record of acts, for those who audit it."""

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tutela.casework import gate, rooms
from tutela.casework.custody import log
from tutela.casework.custody.models import LogHead
from tutela.casework.custody.record import audit
from tutela.casework.custody.record.audit import RowsDiffer
from tutela.casework.gate import Act, Actor
from tutela.casework.times import moment_to_the_second
from tutela.printable import printable

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Show the acts of the unit, newest first; posted to, prove the whole record."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # site.middleware.auth sets it; people's queries stand above this room
    gate.require(by, Act.READ_LOG)
    before = request.GET.get("before", "")
    latest = log.latest(int(before) if before.isdecimal() else None, PAGE, by.unit)
    entries = [_row(entry) for entry in latest]
    older = f"?before={entries[-1]['seq']}" if len(entries) == PAGE else ""
    context = {
        "state": _proved() if request.method == "POST" else _unproved(),
        "entries": entries,
        "paging": {"says": _says(entries), "newer": "?" if before else "", "older": older},
    }
    return render(request, "custody/log.html", context)


def _row(entry: dict[str, object]) -> dict[str, object]:
    return {
        "seq": entry["seq"],
        "time": moment_to_the_second(datetime.fromisoformat(str(entry["at"]))),
        "who": entry["actor"],
        "act": str(entry["act"]).replace(".", " ").replace("_", " "),
        "purpose": entry["purpose"],
        **_item(entry),
        "object": "; ".join(
            f"{name.replace('_', ' ')} {_short(value)}" for name, value in _what(entry).items()
        ),
    }


def _item(entry: dict[str, object]) -> dict[str, str]:
    """Say where the page is of the item that an act is about, if it is about one."""
    match entry.get("object"):
        case {"kind": "item", "number": int(number)}:
            return {"item": f"T-{number}", "href": rooms.page_of("item", number)}
        case _:
            return {"item": "", "href": ""}


def _what(entry: dict[str, object]) -> dict[str, object]:
    what = entry["what"]
    return what if isinstance(what, dict) else {}


def _short(value: object) -> str:
    message = value if isinstance(value, str) else _plain(value)
    # What is not printable could turn the line round or pass for another one.
    text = printable(message)
    return text if len(text) <= 60 else f"{text[:56]} …"  # noqa: PLR2004


def _plain(value: object) -> str:
    """Write yes or no, a list and counts with names as people do; what holds more, as it is on record."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict) and all(isinstance(element, int | str) for element in value.values()):
        return ", ".join(f"{name.replace('_', ' ')} {element}" for name, element in value.items()) or "none"
    if isinstance(value, list) and all(isinstance(element, int | str) for element in value):
        return ", ".join(map(str, value)) or "none"
    return json.dumps(value)


def _says(entries: list[dict[str, object]]) -> str:
    return f"Entries {entries[-1]['seq']} to {entries[0]['seq']}" if entries else "No entries"


def _unproved() -> dict[str, object]:
    head = LogHead.objects.filter(pk=1).first()
    says = f"{head.seq:,} entries. Not verified since this page was opened." if head else "No entries yet."
    return {"verified": None, "says": says, "head": head.seal if head else ""}


def _proved() -> dict[str, object]:
    """Say whether the record is whole; a broken one is the page's message, not the page's failure."""
    try:
        whole = log.verify()
        audit.require_none()
    except (log.LogBroken, RowsDiffer) as broken:
        return {"verified": False, "says": str(broken), "head": ""}
    return {"verified": True, "says": f"The record is whole: {whole.entries:,} entries.", "head": whole.head}
