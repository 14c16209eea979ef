"""Fetches a partner's file from its address, where it changed, and takes it in by the door of any file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.feeds import queries
from tutela.casework.feeds.actions.fetching import half_read, taking
from tutela.casework.feeds.actions.fetching.calling import Run, call
from tutela.casework.feeds.actions.fetching.stopping import Stopped, failed
from tutela.casework.feeds.models import Feed, Request, TakenBack
from tutela.casework.lists import locks
from tutela.casework.lists.actions import imports
from tutela.casework.lists.actions.import_records import import_records
from tutela.casework.lists.errors import FileRefused, Unkeepable
from tutela.casework.lists.models import Entry, ListImport
from tutela.casework.lists.numbers import Numbers
from tutela.casework.lists.records import row_of
from tutela.engine.formats.csv_mapping import BadMapping
from tutela.engine.formats.detection import OpenList, open_list
from tutela.engine.formats.known import Known, Malformed, Rejected
from tutela.engine.formats.lines import UnknownEncoding
from tutela.engine.formats.rejections import MOST_REJECTED_SHARE, Rejections
from tutela.engine.formats.shared.ready_mappings import mapping_of
from tutela.printable import printable

MOST_BYTES = 128 << 20
_NOT_CHANGED = 304
_UNREADABLE = (Malformed, BadMapping, UnknownEncoding)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that came whole: in memory alone, its request, and what its server says to ask by next time."""

    stream: BinaryIO
    request: Request
    checkpoint: dict[str, str]


def run_file(run: Run) -> None:
    """Fetch the file where it changed, and take it in.

    Raises:
        Stopped: it cannot be taken in, or a person is to decide; nothing of it is on the list then.
    """
    with _memory() as stream:
        file = _fetched(run, stream)
        if file is None:
            return
        said = f"The file of {run.fetch} ({file.request.size_bytes:,} bytes)"
        try:
            gone = _gone(run, file)
            listed, notes = _read(run, file)
        except _UNREADABLE as wrong:
            raise failed(f"{said} cannot be read: {printable(str(wrong))}") from wrong
        except FileRefused as wrong:
            raise failed(f"{said} is not taken in: {wrong}") from wrong
        _take(run, file, listed, notes, gone)


@contextmanager
def _memory() -> Iterator[BinaryIO]:
    """Have a file that lies in memory alone: a list is no plain file on any disk."""
    with os.fdopen(os.memfd_create("feed"), "w+b") as stream:
        yield stream


def _fetched(run: Run, stream: BinaryIO) -> _File | None:
    """Ask for the file; None where it is the one that was taken in before."""
    before = run.feed.checkpoint
    asked = {"Accept": "*/*"}
    asked |= {"If-None-Match": before["etag"]} if before.get("etag") else {}
    asked |= {"If-Modified-Since": before["modified"]} if before.get("modified") else {}
    request, got = call(run, "file", run.fetch.terms.address, asked, stream.write, most=MOST_BYTES)
    after = {
        "etag": got.headers.get("etag", ""),
        "modified": got.headers.get("last-modified", ""),
        "sha256": got.sha256,
    }
    kind = got.headers.get("content-type", "").partition(";")[0].strip().lower()
    if got.answer.code == _NOT_CHANGED or got.sha256 == before.get("sha256"):
        return None
    if kind == "text/html":
        raise failed("What came is a page for people (text/html), such as one to sign in at, and no file.")
    stream.flush()
    stream.seek(0)
    return _File(stream, request, after)


@contextmanager
def _opened(run: Run, file: _File) -> Iterator[OpenList]:
    """Open it as what was agreed; it stays open for the next who reads it."""
    terms = run.fetch.terms
    again = os.fdopen(os.dup(file.stream.fileno()), "rb")
    with open_list(again, mapping_of(terms.mapping) if terms.mapping else None, terms.hash_kind) as opened:
        yield opened


def _gone(run: Run, file: _File) -> list[int]:
    """Give the entries that stand on this feed's word and are not in its whole file any more.

    Raises:
        Stopped: they are more than was agreed, and nobody has allowed it.
        Malformed: too much of it cannot be understood.
    """
    if not run.fetch.terms.is_whole:
        return []
    there, rejections = set[bytes](), Rejections()
    with _opened(run, file) as opened:
        for record in opened:
            rejections.add(record if isinstance(record, Rejected) else None)
            there.add(_fingerprint(record))
    # What cannot be understood lacks nothing: it is no list.
    rejections.check()
    standing, gone = 0, list[int]()
    rows = queries.standing(run.feed).values_list("pk", "fingerprint")
    for number, fingerprint in rows.iterator(chunk_size=20_000):
        standing += 1
        if bytes(fingerprint) not in there:
            gone.append(number)
    most = run.fetch.terms.most_gone
    if len(gone) * 100 > standing * most and run.feed.large_change != file.request.sha256:
        raise Stopped(
            Feed.State.ASKS,
            f"The file with SHA-256 {file.request.sha256} lacks {len(gone):,} of the {standing:,} entries "
            f"that this feed brought, more than {most} per cent. Nothing was changed. Ask {run.feed.partner} "
            f"whether that is meant: {run.fetch.terms.agreement.contact}",
        )  # fmt: skip
    return gone


def _fingerprint(record: object) -> bytes:
    if not isinstance(record, Known):
        return b""
    try:
        return row_of(record).fingerprint
    except Unkeepable:
        return b""


def _read(run: Run, file: _File) -> tuple[ListImport, list[str]]:
    """Read its records in durable batches: what a worker before read of the same file is there."""
    terms, feed, has_region = run.fetch.terms, run.feed, bool(run.fetch.terms.region)
    digest = half_read.digest_of(run.fetch, file.request.sha256)
    _drop_another(run, digest)
    with _opened(run, file) as opened:
        listed = import_records(
            run.by, feed.hash_list, opened,
            digest=digest, format_name=opened.format, terms=f"terms {terms.pk}",
            numbers=Numbers(feed.hash_list, is_open=opened.is_region_open or not has_region,
                            confirmed=has_region),
            most_rejected=MOST_REJECTED_SHARE, taken_back=queries.taken_back(feed.hash_list),
        )  # fmt: skip
        return listed, [*taking.notes(run), *opened.notes]


@transaction.atomic
def _drop_another(run: Run, digest: str) -> None:
    """Refuse what a worker before began to read, where the file is another one now."""
    taking.locked(run)
    half_read.drop(run.by, run.fetch, "The file at its address was another one when it was asked for again.",
                   but=digest)  # fmt: skip


@transaction.atomic
def _take(run: Run, file: _File, listed: ListImport, notes: list[str], gone: list[int]) -> None:
    """Put what was read in force, and revoke what is gone, with how far that is."""
    feed = taking.locked(run)
    locks.lock_in_force(feed.hash_list_id)
    imports.finish(run.by, listed, notes)
    numbers = set(gone)
    revoked = sum(
        taking.take_back(run, entry, TakenBack.Why.VANISHED)
        for entry in Entry.objects.filter(pk__in=numbers).only("pk").iterator()
    )
    request, now = file.request, timezone.now()
    request.taken_at, request.records, request.list_import = now, listed.read, listed
    request.save(update_fields=["taken_at", "records", "list_import"])
    held = listed.entries.exclude(revoked_at=None).count()
    taking.add_counts(run.fetch, added=listed.accepted - held, revoked=revoked, rejected=listed.rejected,
                      unchanged=listed.duplicate, held=held)  # fmt: skip
    feed.checkpoint, feed.large_change = file.checkpoint, ""
    feed.save(update_fields=["checkpoint", "large_change"])
    log.record(
        run.by, "feed.taken", purpose="matching", wrote=[feed, run.fetch, request], feed=feed.pk,
        fetch=run.fetch.pk, added=run.fetch.added, revoked=revoked, rejected=listed.rejected,
    )  # fmt: skip
    run.fetch.feed = feed
