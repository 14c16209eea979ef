"""Says what commands print about lists and imports: in lines for people, and as JSON for programs."""

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tutela.casework.gate import Actor
from tutela.casework.lists import change_feed, locks, queries
from tutela.casework.lists.models import HashList, ListImport
from tutela.casework.lists.queries import Summary

_REJECTIONS_SHOWN = 20


def import_answer(listed: ListImport) -> dict[str, Any]:
    """Give an import for a program: its counts, and the first thousand records that were rejected."""
    row = {"import": listed.pk, "format": listed.format, "file_sha256": listed.file_sha256, **listed.counts}
    return {**row, "repeats": listed.repeats_id, "rejections": listed.rejections, "notes": listed.notes}


def import_command(hash_list: HashList, by: Actor) -> str:
    """Give the command that reads a file into a list where the file lies."""
    return f"tutela list import {shlex.quote(hash_list.name)} FILE --as {by.name}"


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
    rejections = listed.rejections[:_REJECTIONS_SHOWN]
    lines += [f"  {rejection['where']}: {rejection['reason']}" for rejection in rejections]
    more = listed.rejected - len(rejections)
    return [*lines, f"  and {more:,} more; --json names up to 1,000"] if more else lines


def note_lines(notes: list[dict[str, Any]]) -> Iterator[str]:
    """Say what the reader of a file noted, each once with the number of records it holds for."""
    for note in notes:
        records = "record" if note["count"] == 1 else "records"
        yield (
            f"  {note['count']:,} {records}, first {note['where']}: {note['note']}"
            if note["count"]
            else f"  {note['note']}"
        )


def meaning_lines(hash_list: HashList) -> Iterator[str]:
    """Warn of a list whose records get no category, as nobody said what their numbers mean."""
    if hash_list.is_own:
        return
    if not hash_list.region and not any("/" in number for number in hash_list.category_map):
        yield "  No region is agreed with it: its records get no category, and settle nothing."
    elif not hash_list.category_map:
        yield (
            f"  Pack {hash_list.pack} knows no numbers of region {hash_list.region}: "
            "say what they mean with --map."
        )


def list_answer(hash_list: HashList) -> dict[str, Any]:
    """Give a list for a program: what it is, and its counts."""
    row = {
        "list": hash_list.name,
        "kind": _kind(hash_list),
        "purpose": hash_list.purpose,
        "pack": hash_list.pack,
    }
    return {**row, **asdict(queries.summary(hash_list))}


def taken_back_answer(hash_list: HashList) -> dict[str, Any]:
    """Give for a program what a list sent back to people, and whether it was withdrawn."""
    withdrawn = None
    if hash_list.withdrawn_at is not None:
        at, because = hash_list.withdrawn_at.isoformat(), hash_list.withdrawn_because
        withdrawn = {"at": at, "by": hash_list.withdrawn_by, "because": because}
    return {"reopened": dict(change_feed.reopened(hash_list)), "withdrawn": withdrawn}


def list_line(hash_list: HashList, summary: Summary) -> str:
    """Say in one line how a list stands."""
    return (
        f"{hash_list.name}: {_kind(hash_list)}, {hash_list.purpose}, {summary.active:,} entries in force, "
        f"{summary.proposed:,} proposed, {summary.revoked:,} revoked"
    )


def withdrawn_lines(hash_list: HashList) -> list[str]:
    """Say whether a list was withdrawn as a whole, and why."""
    return [f"  {locks.why_withdrawn(hash_list)}"] if hash_list.is_withdrawn else []


def category_lines(summary: Summary) -> list[str]:
    """Say how many entries are in force in each category."""
    return [f"  {code or 'no category'}: {count:,}" for code, count in summary.by_category.items()]


def history_lines(hash_list: HashList) -> Iterator[str]:
    """Say which files came into a list, and what it sent back to people."""
    for listed in hash_list.imports.order_by("pk"):
        became = listed.refused_because or f"{listed.read:,} read, {listed.accepted:,} new"
        yield f"  import {listed.pk}, {listed.state}: {became}"
        yield from (f"  {line}" for line in note_lines(listed.notes))
    for entry, count in change_feed.reopened(hash_list):
        what = f"entry {entry} revoked" if entry else "list withdrawn"
        yield f"  {what}; items it had settled that went back to people: {count:,}"


def _kind(hash_list: HashList) -> str:
    return "own" if hash_list.is_own else "received"
