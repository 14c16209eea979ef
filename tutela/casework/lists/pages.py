"""What a page about a hash list says of what we know: what it is, holds and took in, and what was revoked."""

from collections.abc import Mapping
from typing import Any

from tutela.casework.jobs.models import Job
from tutela.casework.lists import change_feed, presenters
from tutela.casework.lists.models import HashList
from tutela.casework.lists.queries import Summary
from tutela.casework.times import moment
from tutela.engine.taxonomy import packs

Context = dict[str, Any]

IMPORTS_SHOWN = 50
REVOKED_SHOWN = 50


def known(found: HashList, summary: Summary) -> Context:
    """Say what a list's page shows of the list itself, its entries and the files they came in."""
    return {
        "list": {
            "name": found.name,
            "origin": found.legal_basis or ("Released grades of this unit" if found.is_own else ""),
            "purpose": found.get_purpose_display().capitalize(),
            "pack": found.pack,
            "own": found.is_own,
        },
        "withdrawn": _withdrawn(found),
        "categories": _categories(found, summary.by_category),
        "total": summary.active,
        "imports": [_import(one) for one in found.imports.order_by("-pk")[:IMPORTS_SHOWN]],
        "revoked": _revoked(found),
        "revoked_total": change_feed.revocations(found).count(),
    }


def _withdrawn(found: HashList) -> Context | None:
    """Say when a list was withdrawn as a whole, by whom and why, and what became of what it had settled."""
    change = change_feed.withdrawal_of(found)
    if change is None:
        return None
    unfinished = change_feed.unfinished_recalls(found.unit_id)
    return {
        "at": moment(found.withdrawn_at),
        "by": found.withdrawn_by,
        "because": found.withdrawn_because,
        "entries": f"{change.entries:,}",
        "back": _back(change.reopened, unfinished.get(change.pk)),
    }


def _categories(found: HashList, counts: Mapping[str, int]) -> list[Context]:
    rows = [
        {"title": one.title, "key": one.key, "shape": one.shape, "count": counts[one.code]}
        for one in packs.load(found.pack).categories
        if one.code in counts
    ]
    if counts.get(""):
        rows.append({"title": "No confirmed category", "key": "-", "shape": "skipped", "count": counts[""]})
    return rows


def _revoked(found: HashList) -> list[Context]:
    """Say of the entries revoked last why, and what became of the items that each had settled."""
    marks = {
        one.code: {"title": one.title, "key": one.key, "shape": one.shape}
        for one in packs.load(found.pack).categories
    }
    unfinished = change_feed.unfinished_recalls(found.unit_id)
    return [
        {
            "entry": change.revoked.pk,
            "category": marks.get(change.revoked.category),
            "revoked": moment(change.revoked.revoked_at),
            "because": change.revoked.revoked_because,
            "back": _back(change.reopened, unfinished.get(change.pk)),
        }
        for change in change_feed.revocations(found)[:REVOKED_SHOWN]
        if change.revoked is not None
    ]


def _back(reopened: int, state: str | None) -> str:
    if state == Job.State.FAILED:
        return f"{reopened:,} so far. Looking for more failed: tell an administrator."
    return f"{reopened:,}" if state is None else f"{reopened:,} so far. Workers look for more."


def _import(one: Any) -> Context:
    counts = {name: getattr(one, name) for name in ("read", "accepted", "duplicate", "rejected", "unmapped")}
    said = {"at": moment(one.at), "by": one.imported_by, "format": one.format, "state": one.state}
    notes = [line.strip() for line in presenters.note_lines(one.notes)]
    return {**said, "because": one.refused_because, "notes": notes, **counts}
