"""What the pages about cases and exhibits say."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.examination.queries import recordings_aside
from tutela.casework.gate import Act, Actor
from tutela.casework.intake.models import Receipt, UnsealedEntry
from tutela.casework.intake.presenters import unsealed_in_words
from tutela.casework.intake.queries import first_receipts, receipt_of, receive_report
from tutela.casework.items.models import Item
from tutela.casework.items.presenters import condition_in_words, state_in_words
from tutela.casework.items.queries import items_of, states_by_intake
from tutela.casework.paging import page_of
from tutela.casework.times import moment
from tutela.engine.media.archives import ArchiveLimits
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.file_types import Kind

_ENTRIES = 50
# So many cases are on a page of them, and so many of the exhibits of each.
_CASES, _EXHIBITS = 20, 20
_SHOWN = (Kind.PICTURE, Kind.VIDEO)
_DECIDED = (Item.State.ASSESSED, Item.State.RELEASED)
Context = dict[str, Any]


def cases(by: Actor, before: int | None = None) -> Context:
    """Say what the list of cases shows: some cases, newest first, each with its newest exhibits.

    Args:
        by: who reads, and has passed the gate.
        before: the number of the last case of the page before.
    """
    own = Case.objects.filter(unit=by.unit).order_by("-pk")
    found = list((own if before is None else own.filter(pk__lt=before))[: _CASES + 1])
    shown = found[:_CASES]
    newest = Window(RowNumber(), partition_by=F("case"), order_by=F("pk").desc())
    exhibits = Exhibit.objects.filter(case__in=shown).annotate(place=newest).filter(place__lte=_EXHIBITS)
    rows: dict[int, list[Context]] = {}
    for exhibit, row in _rows(exhibits.select_related("case", "intake").order_by("pk")):
        rows.setdefault(exhibit.case_id, []).append(row)
    counts = dict(
        Exhibit.objects.filter(case__in=shown).values_list("case").annotate(n=Count("pk")).order_by()
    )
    older = f"?before={shown[-1].pk}" if len(found) > _CASES else ""
    opens = gate.may(by, Act.OPEN_CASE)
    return {
        "cases": [_case(case, rows.get(case.pk, []), counts.get(case.pk, 0), opens=opens) for case in shown],
        "new_href": reverse("case-new") if opens else "",
        "paging": {"says": "Newest first", "newer": "?" if before else "", "older": older},
    }


def _case(case: Case, rows: list[Context], total: int, *, opens: bool) -> Context:
    return {
        "reference": case.reference,
        "title": case.title,
        "href": rooms.page_of("case", case.reference),
        "record_href": reverse("case-record", args=[case.reference]),
        "new_href": reverse("exhibit-new", args=[case.reference]) if opens else "",
        "opened": moment(case.opened_at),
        "opened_by": case.opened_by,
        "exhibits": rows,
        "total": total,
    }


def exhibits(by: Actor) -> list[Context]:
    """Say of the unit's newest exhibits what a table row shows, oldest first."""
    own = Exhibit.objects.filter(case__unit=by.unit).select_related("case", "intake").order_by("-pk")
    return [row for _, row in reversed(_rows(own[:_EXHIBITS]))]


def _rows(exhibits: QuerySet[Exhibit]) -> list[tuple[Exhibit, Context]]:
    found = list(exhibits)
    intakes = [exhibit.intake_id for exhibit in found]
    states, receipts = states_by_intake(intakes), first_receipts(intakes)
    return [
        (exhibit, _row(exhibit, states.get(exhibit.intake_id, {}), receipts.get(exhibit.intake_id)))
        for exhibit in found
    ]


def _row(exhibit: Exhibit, by_state: Mapping[str, int], receipt: Receipt | None) -> Context:
    return {
        "reference": str(exhibit),
        "href": reverse("exhibit", args=[exhibit.case.reference, exhibit.reference]),
        "received": moment(receipt.begun_at) if receipt else "",
        "items": sum(by_state.values()),
        "left": by_state.get(Item.State.QUEUED, 0),
        "decided": sum(by_state.get(state, 0) for state in _DECIDED),
        "states": _states(by_state),
    }


def _states(by_state: Mapping[str, int]) -> list[Context]:
    return [{"label": state_in_words(state), "count": count} for state, count in by_state.items()]


_FORMS = [
    {"name": "vics", "label": "Case file (VICS 2.0) with proof"},
    {"name": "csv", "label": "Every entry (CSV) with proof"},
]


def exhibit_page(by: Actor, exhibit: Exhibit, entries_after: str | None = None) -> Context:
    """Say everything the page of an exhibit shows; of entries of which nothing was kept, those after one."""
    contents = _contents(exhibit)
    by_state = contents.by_state
    receipt = receipt_of(exhibit.intake)
    others = UnsealedEntry.objects.filter(intake=exhibit.intake).exclude(kind=UnsealedEntry.Kind.FOLDER)
    entries, further = page_of(others, "pk", entries_after, "entries", _ENTRIES)
    address = [exhibit.case.reference, exhibit.reference]
    return {
        "exhibit": {
            "reference": str(exhibit),
            "case": f"{exhibit.case.reference} {exhibit.case.title}".strip(),
            "case_href": reverse("exhibits"),
            "authority": exhibit.authority,
            "description": exhibit.description,
            "seized_on": exhibit.seized_on.isoformat() if exhibit.seized_on else "",
            "received_by": receipt.begun_by if receipt else "nobody yet",
            "received": moment(receipt.begun_at) if receipt else "Not yet",
        },
        "how": "" if receipt or not gate.may(by, Act.RECEIVE) else f"tutela receive {exhibit} FOLDER",
        **stages(receipt, by_state),
        "progress_url": reverse("exhibit-progress", args=address),
        "totals": _totals(exhibit, contents.partly),
        **_kinds(contents.by_kind),
        "states": _states(by_state),
        "entries": [
            {
                "path": other.shown_path,
                "what": unsealed_in_words(other.kind),
                "detail": other.detail,
            }
            for other in entries
        ],
        "further": further,
        "entries_total": others.count(),
        "limits": _limits(),
        "offers": rooms.offers(by, "exhibit", exhibit),
        "report_href": reverse("exhibit-report", args=address),
        "recordings": _recordings(by, exhibit),
        "case_file": {"href": reverse("exhibit-case-file", args=address), "forms": _FORMS}
        if receipt and gate.may(by, Act.EXPORT, on=exhibit)
        else None,
    }


def _recordings(by: Actor, exhibit: Exhibit) -> Context | None:
    """Offer the sound recordings that were set aside to whoever gives out work."""
    if not gate.may(by, Act.GIVE_WORK, on=exhibit) or not (aside := recordings_aside(exhibit.intake).count()):
        return None
    address = reverse("exhibit-recordings", args=[exhibit.case.reference, exhibit.reference])
    return {"href": address, "aside": aside}


@dataclass(frozen=True, slots=True)
class _Contents:
    """The items of an exhibit: by state, those examined by kind and condition, and how many not whole."""

    by_state: dict[str, int]
    by_kind: dict[str, dict[str, int]]
    partly: int


def _contents(exhibit: Exhibit) -> _Contents:
    """Count the items of an exhibit in one walk over them."""
    in_part = Count("id", filter=Q(is_whole=False, kind__in=_SHOWN))
    counted = items_of(exhibit.intake).values_list("state", "kind", "condition")
    by_state, by_kind, partly = Counter[str](), dict[str, dict[str, int]](), 0
    for state, kind, condition, count, not_whole in counted.annotate(n=Count("id"), p=in_part).order_by():
        by_state[state] += count
        partly += not_whole
        if condition:
            row = by_kind.setdefault(kind, {})
            row[condition] = row.get(condition, 0) + count
    return _Contents(dict(sorted(by_state.items())), by_kind, partly)


def stages(receipt: Receipt | None, by_state: Mapping[str, int]) -> Context:
    """Say how far receipt and line have come, and how fast they go."""
    items = sum(by_state.values())
    examined = items - by_state.get(Item.State.RECEIVED, 0)
    stacked = examined - by_state.get(Item.State.EXAMINED, 0)
    receiving = receipt is not None and receipt.finished_at is None
    working = receiving or stacked < items
    elapsed = (timezone.now() - receipt.begun_at).total_seconds() if receipt else 0.0
    received = receipt.files + receipt.members if receipt else 0
    size = receipt.size_bytes if receipt else 0
    rows = [_stage("hash", received, received, is_finished=not receiving, elapsed=elapsed, size=size)]
    is_examined = examined >= items and not receiving
    rows += [
        _stage(name, examined, items, is_finished=is_examined, elapsed=elapsed)
        for name in ("type", "decode", "match")
    ]
    rows.append(_stage("stack", stacked, items, is_finished=not working, elapsed=elapsed))
    return {"working": working, "stages": rows}


def _stage(name: str, done: int, total: int, *, is_finished: bool, elapsed: float, size: int = 0) -> Context:
    rate = done / elapsed if elapsed > 1 and not is_finished else 0.0
    left = (total - done) / rate if rate else 0.0
    return {
        "name": name,
        "done": done,
        "total": total,
        "files": f"{rate:,.0f} files a second" if rate else "",
        "bytes": f"{size / elapsed / 1e6:,.0f} MB a second" if rate and size else "",
        "left": f"about {left:,.0f} seconds left" if left else "",
        "finished": is_finished,
    }


def _totals(exhibit: Exhibit, partly: int) -> list[Context]:
    report = receive_report(exhibit.intake)
    rows = [
        ("Entries", report.entries),
        ("Files", report.files),
        ("Folders", report.folders),
        ("Links", report.links),
        ("Pipes, sockets, devices", report.special),
        ("Could not be read", report.unreadable),
        ("Places that held something else later", report.changed),
        ("Archives", report.archives),
        ("Archives not opened whole", report.archives_unopened),
        ("Archive members", report.members),
        ("Members that could not be read", report.members_unread),
        ("Of a form not opened here, or encrypted", report.not_opened),
        ("Distinct items", report.distinct),
        ("Pictures and videos not examined as one whole", partly),
        ("Size", f"{report.size_bytes / 1e6:,.1f} MB"),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _kinds(table: Mapping[str, Mapping[str, int]]) -> Context:
    conditions = sorted({condition for row in table.values() for condition in row})
    rows = [
        {
            "kind": kind,
            "cells": [row.get(condition, 0) for condition in conditions],
            "total": sum(row.values()),
        }
        for kind, row in sorted(table.items())
    ]
    return {"conditions": [condition_in_words(condition) for condition in conditions], "kinds": rows}


def _limits() -> list[Context]:
    still, archive = Limits(), ArchiveLimits()
    rows = [
        ("Memory for one file", f"{still.memory_bytes >> 20} MiB"),
        ("Time for one picture", f"{still.cpu_s:.0f} seconds of a processor"),
        ("Pixels of one picture at full scale", f"{still.pixels:,}"),
        ("Archives within archives", str(archive.depth)),
        ("Members of one archive", f"{archive.members:,}"),
        ("Unpacked size of one archive", f"{archive.total_bytes >> 30} GiB"),
        ("Unpacked to packed size of a member", f"{archive.ratio} to 1"),
    ]
    return [{"label": label, "value": value} for label, value in rows]
