"""Under which names a report's letters lie, and which report the name of a letter is of."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from tutela.casework import database
from tutela.casework.reports.models import Report, ReportContact, SpokenReceipt
from tutela.engine.formats.reports.told import Channel


def thread_of(report: Report) -> bytes:
    """Give the name under which a report's letters lie at the door; nothing where nobody waits there."""
    if report.channel == Channel.FORM and not report.sender:
        return _octets(report.sender_reference)
    spoken = report.spoken_receipts.exclude(lookup=None).order_by("-pk").first()
    return bytes(spoken.lookup or b"") if spoken else b""


def contacts_of(report: Report) -> list[tuple[bytes, int]]:
    """Give the names under which a report's contacts are kept, each with the version it came with."""
    kept = [(bytes(each.lookup), each.version) for each in report.contacts.order_by("pk")]
    own = thread_of(report) if report.channel == Channel.FORM else b""
    return [(own, 1), *kept] if own else kept


def report_at(unit: int, lookup: bytes) -> Report | None:
    """Find the report of a letter; others name their reports as they like, and are never taken for it."""
    spoken = SpokenReceipt.objects.filter(unit=unit, lookup=lookup).values("report")
    return Report.objects.filter(_by_door([lookup.hex()]) | Q(pk__in=spoken), unit=unit).first()


def reports_of_threads(unit: int, lookups: Iterable[bytes]) -> Iterator[tuple[bytes, Report]]:
    """Find the reports of letters, each with the name of the letter."""
    for portion in database.portions([each.hex() for each in lookups]):
        rows = Report.objects.filter(_by_door(portion), unit=unit)
        yield from ((bytes.fromhex(row.sender_reference), row) for row in rows)
        named = [bytes.fromhex(each) for each in portion]
        bound = SpokenReceipt.objects.filter(unit=unit, lookup__in=named).select_related("report")
        yield from ((bytes(each.lookup or b""), each.report) for each in bound)


def reports_of_contacts(unit: int, lookups: Iterable[bytes]) -> Iterator[tuple[bytes, Report]]:
    """Find the reports of contacts, each with the name of the contact."""
    named = list(lookups)
    yield from reports_of_threads(unit, named)
    kept = ReportContact.objects.filter(report__unit=unit, lookup__in=named).select_related("report")
    yield from ((bytes(each.lookup), each.report) for each in kept)


def _by_door(references: list[str]) -> Q:
    return Q(channel=Channel.FORM.value, sender="", sender_reference__in=references)


def _octets(reference: str) -> bytes:
    try:
        return bytes.fromhex(reference)
    except ValueError:
        return b""
