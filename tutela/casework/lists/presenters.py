"""Says what commands print about lists and imports: in lines for people, and as JSON for programs."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tutela.casework.lists import change_feed, locks, queries
from tutela.casework.lists.models import HashList, ListImport
from tutela.casework.lists.queries import Summary

_REJECTIONS_TOLD = 20


def import_said(listed: ListImport) -> dict[str, Any]:
    """Give an import for a program: its counts, and the first thousand records that were rejected."""
    counts = {
        name: getattr(listed, name) for name in ("read", "accepted", "duplicate", "rejected", "unmapped")
    }
    said = {"import": listed.pk, "format": listed.format, "file_sha256": listed.file_sha256, **counts}
    return {**said, "repeats": listed.repeats_id, "rejections": listed.rejections, "notes": listed.notes}


def import_lines(listed: ListImport) -> list[str]:
    """Say what became of an import's records."""
    lines = [f"{listed.format}: {listed.read:,} records read"]
    lines += [f"  {listed.accepted:,} new, {listed.duplicate:,} there already, {listed.rejected:,} rejected"]
    if listed.repeats_id:
        return [*lines, f"  This file was imported before, as import {listed.repeats_id}: nothing was added."]
    if listed.unmapped:
        lines.append(
            f"  {listed.unmapped:,} with a number of no confirmed meaning: no category, the number is kept"
        )
    lines += note_lines(listed.notes)
    told = listed.rejections[:_REJECTIONS_TOLD]
    lines += [f"  {one['where']}: {one['reason']}" for one in told]
    more = listed.rejected - len(told)
    return [*lines, f"  and {more:,} more; --json names up to 1,000"] if more else lines


def note_lines(notes: list[dict[str, Any]]) -> Iterator[str]:
    """Say what the reader of a file noted, each once with the number of records it holds for."""
    for one in notes:
        records = "record" if one["count"] == 1 else "records"
        yield (
            f"  {one['count']:,} {records}, first {one['where']}: {one['note']}"
            if one["count"]
            else f"  {one['note']}"
        )


def meaning_lines(made: HashList) -> Iterator[str]:
    """Warn of a list whose records get no category, as nobody said what their numbers mean."""
    if made.is_own:
        return
    if not made.region and not any("/" in number for number in made.category_map):
        yield "  No region is agreed with it: its records get no category, and settle nothing."
    elif not made.category_map:
        yield f"  Pack {made.pack} knows no numbers of region {made.region}: say what they mean with --map."


def list_said(one: HashList) -> dict[str, Any]:
    """Give a list for a program: what it is, and its counts."""
    said = {"list": one.name, "kind": _kind(one), "purpose": one.purpose, "pack": one.pack}
    return {**said, **asdict(queries.summary(one))}


def taken_back_said(one: HashList) -> dict[str, Any]:
    """Give for a program what a list sent back to people, and whether it was withdrawn."""
    withdrawn = None
    if one.withdrawn_at is not None:
        at, because = one.withdrawn_at.isoformat(), one.withdrawn_because
        withdrawn = {"at": at, "by": one.withdrawn_by, "because": because}
    return {"reopened": dict(change_feed.reopened(one)), "withdrawn": withdrawn}


def list_line(one: HashList, summary: Summary) -> str:
    """Say in one line how a list stands."""
    return (
        f"{one.name}: {_kind(one)}, {one.purpose}, {summary.active:,} entries in force, "
        f"{summary.proposed:,} proposed, {summary.revoked:,} revoked"
    )


def withdrawn_lines(one: HashList) -> list[str]:
    """Say whether a list was withdrawn as a whole, and why."""
    return [f"  {locks.why_withdrawn(one)}"] if one.is_withdrawn else []


def category_lines(summary: Summary) -> list[str]:
    """Say how many entries are in force in each category."""
    return [f"  {code or 'no category'}: {count:,}" for code, count in summary.by_category.items()]


def history_lines(one: HashList) -> Iterator[str]:
    """Say which files came into a list, and what it sent back to people."""
    for listed in one.imports.order_by("pk"):
        became = listed.refused_because or f"{listed.read:,} read, {listed.accepted:,} new"
        yield f"  import {listed.pk}, {listed.state}: {became}"
        yield from (f"  {line}" for line in note_lines(listed.notes))
    for entry, count in change_feed.reopened(one):
        what = f"entry {entry} revoked" if entry else "list withdrawn"
        yield f"  {what}; items it had settled that went back to people: {count:,}"


def _kind(one: HashList) -> str:
    return "own" if one.is_own else "received"
