"""The record of acts, for those who audit it."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor

PAGE = 50


@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """Show the latest entries, and on request prove the whole record."""
    by: Actor = request.actor  # type: ignore[attr-defined]  # site.door sets it; people's queries stand above this room
    gate.require(by, Act.READ_LOG, by.unit)
    before = request.GET.get("before", "")
    entries = [
        {**entry, "what": json.dumps(entry["what"], sort_keys=True)}
        for entry in log.latest(int(before) if before.isdecimal() else None, PAGE)
    ]
    context = {
        "entries": entries,
        "older": entries[-1]["seq"] if len(entries) == PAGE else None,
        "verified": _verified() if "verify" in request.GET else None,
    }
    return render(request, "custody/log.html", context)


def _verified() -> dict[str, object]:
    """Say whether the record is whole; a broken one is the page's message, not the page's failure."""
    try:
        whole = log.verify()
    except log.LogBroken as broken:
        return {"whole": False, "said": str(broken)}
    return {"whole": True, "said": f"The record is whole: {whole.entries} entries.", "head": whole.head}
