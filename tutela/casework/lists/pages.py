"""What a page about a hash list says of what we know: what it is, holds and took in, and what was revoked."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from tutela.casework import rooms
from tutela.casework.jobs.models import Job
from tutela.casework.lists import change_feed, presenters
from tutela.casework.lists.models import Entry, HashList, ListImport
from tutela.casework.lists.queries import Summary, summary
from tutela.casework.times import moment
from tutela.engine.taxonomy import packs

Context = dict[str, Any]

IMPORTS_SHOWN = 50
REVOKED_SHOWN = 50
REJECTIONS_SHOWN = 200


def known(hash_list: HashList, summary: Summary, before: int | None = None) -> Context:
    """Say what a list's page shows of the list itself, its entries and the files they came in.

    Of these files it shows a page, from before one of them on.
    """
    every = hash_list.imports.order_by("-pk")
    found = list((every if before is None else every.filter(pk__lt=before))[: IMPORTS_SHOWN + 1])
    imports = found[:IMPORTS_SHOWN]
    return {
        "list": {
            "name": hash_list.name,
            "origin": hash_list.legal_basis or ("Released grades of this unit" if hash_list.is_own else ""),
            "purpose": hash_list.get_purpose_display().capitalize(),
            "pack": hash_list.pack,
            "own": hash_list.is_own,
            "level": hash_list.level,
        },
        "withdrawn": _withdrawn(hash_list),
        "categories": _categories(hash_list, summary.by_category),
        "total": summary.active,
        "imports": [_import(listed) for listed in imports],
        "paging": {
            "says": "Imports, the newest first",
            "newer": "?" if before else "",
            "older": f"?before={imports[-1].pk}" if len(found) > len(imports) else "",
        },
        "revoked": _revoked(hash_list),
        "revoked_total": change_feed.revocations(hash_list).count(),
    }


def _withdrawn(hash_list: HashList) -> Context | None:
    """Say when a list was withdrawn as a whole, by whom and why, and what became of what it had settled."""
    change = change_feed.withdrawal_of(hash_list)
    if change is None:
        return None
    unfinished = change_feed.unfinished_recalls(hash_list.unit_id)
    return {
        "at": moment(hash_list.withdrawn_at),
        "by": hash_list.withdrawn_by,
        "because": hash_list.withdrawn_because,
        "entries": f"{change.entries:,}",
        "back": _back(change.reopened, unfinished.get(change.pk)),
    }


@cache
def marks(pack: str) -> dict[str, Context]:
    """Give how a page marks each category of a law pack, by its code.

    A pack is installed with the program and changes with it, never under a running process.
    """
    return {
        category.code: {"title": category.title, "key": category.key, "shape": category.shape}
        for category in packs.load(pack).categories
    }


def _categories(hash_list: HashList, counts: Mapping[str, int]) -> list[Context]:
    rows = [{**mark, "count": counts[code]} for code, mark in marks(hash_list.pack).items() if code in counts]
    if counts.get(""):
        rows.append({"title": "No confirmed category", "key": "-", "shape": "skipped", "count": counts[""]})
    return rows


def _revoked(hash_list: HashList) -> list[Context]:
    """Say of the entries revoked last why, and what became of the items that each had settled."""
    of_pack = marks(hash_list.pack)
    unfinished = change_feed.unfinished_recalls(hash_list.unit_id)
    return [
        {
            "entry": change.revoked.pk,
            "category": of_pack.get(change.revoked.category),
            "revoked": moment(change.revoked.revoked_at),
            "because": change.revoked.revoked_because,
            "back": _back(change.reopened, unfinished.get(change.pk)),
        }
        for change in change_feed.revocations(hash_list)[:REVOKED_SHOWN]
        if change.revoked is not None
    ]


def _back(reopened: int, state: str | None) -> str:
    if state == Job.State.FAILED:
        return f"{reopened:,} so far. Looking for more failed: tell an administrator."
    return f"{reopened:,}" if state is None else f"{reopened:,} so far. Workers look for more."


def _import(listed: ListImport) -> Context:
    row = {"at": moment(listed.at), "by": listed.imported_by, "format": listed.format, "state": listed.state}
    notes = [line.strip() for line in presenters.note_lines(listed.notes)]
    href = rooms.page_of("list import", listed.hash_list.name, listed.pk)
    return {**row, "href": href, "because": listed.refused_because, "notes": notes, **listed.counts}


def one_import(listed: ListImport) -> Context:
    """Say what became of one file: its counts, what its reader noted, and which records it rejected."""
    rejections = listed.rejections[:REJECTIONS_SHOWN]
    return {
        **_import(listed),
        "file_sha256": listed.file_sha256,
        "ended": moment(listed.finished_at),
        "again": listed.state == ListImport.State.READING,
        "repeats": listed.repeats_id,
        "rejections": rejections,
        "more": listed.rejected - len(rejections),
        "kept_rejections": len(listed.rejections),
    }


def entry_facts(entry: Entry) -> list[str]:
    """Say what an entry is, to whoever is about to revoke it."""
    mark = marks(entry.hash_list.pack).get(entry.category)
    digests = (("SHA-256", entry.sha256), ("SHA-1", entry.sha1), ("MD5", entry.md5), ("PDQ", entry.pdq))
    named = [f"{name} {bytes(value).hex()}" for name, value in digests if value]
    category = mark["title"] if mark else "no confirmed category"
    came = f"It came with import {entry.list_import_id}." if entry.list_import_id else "It is of this unit."
    return [
        f"Entry {entry.pk} of {entry.hash_list}: {category}. {came}",
        *named,
        "It stops matching at once; what nothing else settles goes back to people. This is not undone.",
    ]


def what_withdrawing_does(hash_list: HashList) -> list[str]:
    """Say what comes of withdrawing a list, to whoever is about to."""
    held = summary(hash_list)
    reading = hash_list.imports.filter(state=ListImport.State.READING).count()
    stopped = "No file is being read into it."
    if reading:
        stopped = f"What is being read into it ({reading}) is refused, and its records are taken back."
    return [
        f"Its {held.active:,} entries in force are revoked and stop matching at once. {stopped}",
        "What they had settled, and nothing else settles, goes back to people. The entries stay on record. "
        "Nothing can be added to the list any more: this is not taken back.",
    ]
