"""Takes in reports from files: CyberTips as police get them."""

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.queries import is_anybody_at_work
from tutela.casework.reports.actions.receive import Arrival, Receipt, receive
from tutela.casework.reports.actions.receive_media import receive_media
from tutela.casework.reports.errors import BadReport, NoSchema
from tutela.casework.reports.incoming import sources
from tutela.casework.reports.incoming.sources import Found
from tutela.casework.reports.models import ImportLine, ReportImport
from tutela.engine.formats.reports import reading
from tutela.engine.formats.reports.reading import Read, Unread
from tutela.engine.media import archives
from tutela.engine.media.fence.fence import Fence
from tutela.printable import printable

Progress = Callable[[ReportImport], None]
_AT_ONCE = 256
# So many are put on record in one transaction: whoever saves at a desk meanwhile waits for no more.
# Where nobody is at work, all that were read at once.
_IN_ONE_ACT = 32
_AT_WORK = timedelta(minutes=15)
_COLLECT_AFTER = 200_000
# What is held of files at a time, however long each is.
_BYTES_AT_ONCE = 64 << 20
_PLACE, _SAYS = 1000, 500


def import_reports(by: Actor, path: Path, progress: Progress | None = None) -> ReportImport:
    """Take in every report below a path, in durable portions, with a line for each that could not be read.

    Files are read behind the fence while those before are put on record. What was taken in before, byte for
    byte, makes nothing: an import that was interrupted goes on when it is run again.

    Args:
        by: who imports.
        path: a file, a folder of any depth, or a zip; each may hold thousands.
        progress: told after every portion.

    Raises:
        NotAllowed: the actor may not take in reports.
        NoSource: there is nothing at the path.
        NoSchema: the settings name a schema that is not there.
    """
    gate.require(by, Act.IMPORT_REPORTS)
    xsd = _schema()
    least = settings.TUTELA_FENCE
    with (
        Fence(archives.WORK, least=least) as unpacking,
        Fence(reading.WORK, least=least) as fence,
        _seldom_collected(),
    ):
        files = sources.found(path, unpacking)
        first = next(files, None)
        run = _begin(by, path)
        with ThreadPoolExecutor(1) as reader:
            portions = _portions(files if first is None else _with(first, files))
            ahead = reader.submit(_read_next, fence, portions, xsd)
            while portion := ahead.result():
                # The next files are read while these are put on record.
                ahead = reader.submit(_read_next, fence, portions, xsd)
                _keep(by, run, portion)
                if progress:
                    progress(run)
    _finish(by, run)
    return run


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Have Python look for cycles seldom: reports make millions of objects, and hardly any cycle."""
    usual = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _with(first: Found, others: Iterator[Found]) -> Iterator[Found]:
    yield first
    yield from others


def _schema() -> str:
    named = settings.TUTELA.reports.cybertip_schema
    if not named:
        return ""
    try:
        return Path(named).read_text()
    except (OSError, UnicodeDecodeError) as refused:
        raise NoSchema(
            f"[reports] cybertip_schema names {printable(named)}, which cannot be read. Ask NCMEC for the "
            "schema, or leave the setting empty."
        ) from refused


def _portions(files: Iterator[Found]) -> Iterator[list[Found]]:
    portion: list[Found] = []
    size_bytes = 0
    for each in files:
        portion.append(each)
        size_bytes += len(each.octets)
        if len(portion) == _AT_ONCE or size_bytes >= _BYTES_AT_ONCE:
            yield portion
            portion, size_bytes = [], 0
    if portion:
        yield portion


_Portion = list[tuple[Found, list[Read | Unread]]]


def _read_next(fence: Fence, portions: Iterator[list[Found]], xsd: str) -> _Portion:
    """Read the next portion of files; nothing when there is none."""
    found = next(portions, [])
    sound = [each for each in found if not each.why]
    results = iter(reading.read_all(fence, [each.octets for each in sound], xsd)) if sound else iter(())
    return [(each, [Unread("", each.why)] if each.why else next(results)) for each in found]


@transaction.atomic
def _begin(by: Actor, path: Path) -> ReportImport:
    run = ReportImport.objects.create(
        unit_id=by.unit, path=printable(str(path.absolute()))[:_PLACE], begun_by=by.name
    )
    log.record(by, "report_import.begun", purpose="report", wrote=[run], report_import=run.pk)
    return run


def _keep(by: Actor, run: ReportImport, portion: _Portion) -> None:
    """Put what one portion of files holds on record, then receive the media that came with it."""
    media: list[tuple[Receipt, Path]] = []
    reads = [(found, read) for found, results in portion for read in results]
    arrived = [(found, _arrival(read)) for found, read in reads if isinstance(read, Read)]
    alone = {id(found) for found, results in portion if len(results) == 1}
    at_once = _IN_ONE_ACT if is_anybody_at_work(timezone.now() - _AT_WORK) else _AT_ONCE
    for some in _some(arrived, at_once):
        for _, arrival in some:
            arrival.prepare()
        with transaction.atomic():
            receipts = _receive(by, run, some)
        media += [
            (receipt, found.media)
            for receipt, (found, _) in zip(receipts, some, strict=False)
            if found.media is not None and id(found) in alone
        ]
    with transaction.atomic():
        _note_lines(run, reads)
        _count(run, read=len(reads), unread=sum(isinstance(read, Unread) for _, read in reads))
    for receipt, place in media:
        says = receive_media(by, receipt, place)
        if says:
            _add_line(run, str(place), says)


def _some(arrived: Sequence[tuple[Found, Arrival]], at_once: int) -> Iterator[list[tuple[Found, Arrival]]]:
    left = iter(arrived)
    while some := list(islice(left, at_once)):
        yield some


def _receive(by: Actor, run: ReportImport, some: Sequence[tuple[Found, Arrival]]) -> list[Receipt]:
    try:
        with transaction.atomic():
            receipts = receive(by, [arrival for _, arrival in some])
    except BadReport:
        # One of them cannot be kept: each by itself, so that only that one is left out.
        return [receipt for one in some for receipt in _receive_alone(by, run, one)]
    _count_receipts(run, receipts)
    return receipts


def _receive_alone(by: Actor, run: ReportImport, one: tuple[Found, Arrival]) -> list[Receipt]:
    found, arrival = one
    try:
        with transaction.atomic():
            receipts = receive(by, [arrival])
    except BadReport as refused:
        _add_line(run, found.place, str(refused))
        _count(run, unread=1)
        return []
    _count_receipts(run, receipts)
    return receipts


def _count_receipts(run: ReportImport, receipts: Sequence[Receipt]) -> None:
    new, held = sum(each.is_new for each in receipts), sum(each.is_held for each in receipts)
    _count(run, new=new, held=held, versions=len(receipts) - new - held)


def _arrival(read: Read) -> Arrival:
    """Make a report's arrival; one that its sender gave no number is known by its bytes."""
    told = read.told
    if not told.sender_reference:
        told = replace(told, sender_reference=f"sha256 {sha256(read.original).hexdigest()}")
    return Arrival(told, read.original)


def _note_lines(run: ReportImport, reads: Sequence[tuple[Found, Read | Unread]]) -> None:
    lines: list[tuple[str, str, bool]] = []
    for found, read in reads:
        if isinstance(read, Unread):
            lines.append((f"{found.place} {read.place}".strip(), read.why, False))
        else:
            lines += [(found.place, note, True) for note in read.notes]
    database.insert(
        ImportLine(run=run, place=place[:_PLACE], says=printable(says)[:_SAYS], is_read=is_read)
        for place, says, is_read in lines
    )


@transaction.atomic
def _add_line(run: ReportImport, place: str, says: str) -> None:
    ImportLine.objects.create(run=run, place=printable(place)[:_PLACE], says=printable(says)[:_SAYS])


def _count(run: ReportImport, **more: int) -> None:
    columns = {name: F(name) + number for name, number in more.items()}
    ReportImport.objects.filter(pk=run.pk).update(finished_at=None, **columns)
    run.refresh_from_db()


@transaction.atomic
def _finish(by: Actor, run: ReportImport) -> None:
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    log.record(
        by,
        "report_import.finished",
        purpose="report",
        wrote=[run],
        report_import=run.pk,
        read=run.read,
        new=run.new,
        versions=run.versions,
        held=run.held,
        unread=run.unread,
    )
