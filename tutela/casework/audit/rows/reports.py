"""Compares what was received as reports with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.record.audit import Difference, by_thing, nothing_says
from tutela.casework.reports.models import Delivery, Report, ReportVersion
from tutela.casework.reports.receipts import root_of


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
    for number in Report.objects.filter(versions=None).values_list("pk", flat=True)[:1]:
        yield nothing_says(f"report R-{number} was received")
