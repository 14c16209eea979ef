"""Compares what was received as reports with the record of acts."""

from collections.abc import Iterator
from itertools import islice

from tutela.casework.custody import log
from tutela.casework.custody.record.audit import Difference, by_act, by_thing, nothing_says
from tutela.casework.reports.incoming.receipts import root_of
from tutela.casework.reports.models import AddressLook, Delivery, Disposition, Report, ReportVersion
from tutela.casework.reports.sayings import KIND
from tutela.casework.risk import queries as risk
from tutela.casework.risk.models import Assessment

_AT_ONCE = 500
_OF_A_LOOK = ("report", "exposure", "state", "country", "pack", "items", "address_sha256", "note_sha256")


def differences() -> Iterator[Difference]:
    """Give every delivery whose reports are not as they were recorded, are gone, or were never received."""
    # What was cut out of a delivery, because it was disposed of, is not in it any more.
    for portion in by_thing("report_delivery", ("report_delivery.received", "report_delivery.cut")):
        rows = Delivery.objects.filter(**portion.within("pk")).order_by("pk")
        there = set(rows.values_list("pk", flat=True))
        for number in sorted(there - portion.of.keys()):
            yield nothing_says(f"delivery {number} was received")
        for number in sorted(portion.of):
            versions = ReportVersion.objects.filter(delivery=number)
            if root_of(versions.iterator(chunk_size=500)) != portion.of[number][-1].what["merkle_root"]:
                yield portion.of[number][-1].but(f"a report of delivery {number} was changed or is gone")
    yield from _of_dispositions()
    yield from _of_looks()
    yield from _of_standing()
    for number in Report.objects.filter(versions=None).values_list("pk", flat=True)[:1]:
        yield nothing_says(f"report R-{number} was received")


def _of_dispositions() -> Iterator[Difference]:
    """Give every report that ended otherwise than the record says."""
    for portion in by_thing("report", ("report.settled",)):
        rows = {
            row.report_id: row
            for row in Disposition.objects.filter(is_current=True, **portion.within("report"))
        }
        for number in sorted(rows.keys() | portion.of.keys()):
            row, statements = rows.get(number), portion.of.get(number, [])
            if not statements:
                yield nothing_says(f"report R-{number} ended")
                continue
            last = statements[-1]
            stated = (last.what["disposition"], last.what["code"], last.what["rule"], last.person)
            if row is None or (row.pk, row.code, row.rule_id, row.by_id) != stated:
                yield last.but(f"what report R-{number} ended in is another, or is gone")


def _of_standing() -> Iterator[Difference]:
    """Give every report that stands elsewhere than its newest assessment and its disposition say."""
    reports = Report.objects.order_by("pk").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(reports, _AT_ONCE)):
        numbers = [report.pk for report in some]
        ended = {
            row.report_id: row for row in Disposition.objects.filter(is_current=True, report__in=numbers)
        }
        for unit in sorted({report.unit_id for report in some}):
            assessed = risk.newest(unit, KIND, [report.pk for report in some if report.unit_id == unit])
            for report in (each for each in some if each.unit_id == unit):
                yield from _of_report(report, assessed.get(report.pk), ended.get(report.pk))


def _of_report(
    report: Report, assessed: Assessment | None, ended: Disposition | None
) -> Iterator[Difference]:
    if report.band and (
        assessed is None or (report.band, report.is_immediate) != (assessed.band, assessed.is_immediate)
    ):
        yield Difference(0, f"The band of report {report.reference} is not that of its newest assessment.")
    if report.state == Report.State.SETTLED:
        stands = ended is not None and report.outcome == ended.code
    else:
        # A later version puts it back among those that wait.
        stands = ended is None or ended.version < report.version
    if not stands:
        yield Difference(
            0, f"Report {report.reference} stands as {report.state}, and its disposition says else."
        )


def _of_looks() -> Iterator[Difference]:
    """Give every recorded look at an address that says something else than the record, or is gone."""
    # Of a report that was disposed of, or is being, a look says no address any more.
    disposed = {number for begun in by_act("reports.disposal_begun") for number in begun.what["reports"]}
    for portion in by_thing("report", ("report.looked",)):
        looks = AddressLook.objects.filter(recorded_at__isnull=False, **portion.within("report"))
        rows = {look.pk: look for look in looks}
        stated = {each.what["look"]: each for of in portion.of.values() for each in of}
        for number in sorted(rows.keys() | stated.keys()):
            look, said = rows.get(number), stated.get(number)
            if said is None:
                yield nothing_says(f"look {number} at an address was recorded")
            elif look is not None and look.report_id in disposed:
                if look.address or look.note:
                    yield said.but(f"look {number} is of a report that was disposed of, and says words")
            elif look is None or _said_by(look) != tuple(said.what[name] for name in _OF_A_LOOK):
                yield said.but(f"look {number} at an address says something else, or is gone")


def _said_by(look: AddressLook) -> tuple[object, ...]:
    digests = log.digest_of(look.address), log.digest_of(look.note) if look.note else None
    return look.report_id, look.exposure_id, look.state, look.country, look.pack, look.items, *digests
