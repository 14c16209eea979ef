"""Compares what was received as reports with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, by_thing, nothing_says
from tutela.casework.reports.incoming.receipts import root_of
from tutela.casework.reports.models import Delivery, Disposition, Report, ReportVersion


def differences() -> Iterator[Difference]:
    """Give every delivery whose reports are not as they were recorded, are gone, or were never received."""
    for portion in by_thing("report_delivery", ("report_delivery.received",)):
        rows = Delivery.objects.filter(**portion.within("pk")).order_by("pk")
        there = set(rows.values_list("pk", flat=True))
        for number in sorted(there - portion.of.keys()):
            yield nothing_says(f"delivery {number} was received")
        for number in sorted(portion.of):
            versions = ReportVersion.objects.filter(delivery=number)
            if root_of(versions.iterator(chunk_size=500)) != portion.of[number][-1].what["merkle_root"]:
                yield portion.of[number][-1].but(f"a report of delivery {number} was changed or is gone")
    yield from _of_dispositions()
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
