"""Which addresses a report names, and which of them somebody has looked at."""

from collections.abc import Iterable

from tutela.casework import database
from tutela.casework.reports import queries
from tutela.casework.reports.models import AddressLook, Report
from tutela.engine.formats.reports.told import Told


def named_by(told: Told) -> list[str]:
    """Give the addresses that a report names, as they were written, each once."""
    return list(dict.fromkeys(each.text for each in told.addresses if each.text.strip()))


def of(report: Report) -> list[str]:
    """Give the addresses that the newest version of a report names."""
    return named_by(queries.version_of(report).as_told)


def without_look(report: Report) -> list[str]:
    """Give those that nobody has said of what they saw there."""
    seen = looked_at([report.pk]).get(report.pk, set())
    return [each for each in of(report) if each not in seen]


def looked_at(reports: Iterable[int]) -> dict[int, set[str]]:
    """Give the addresses of some reports of which somebody said what they saw, by the report's number."""
    found: dict[int, set[str]] = {}
    for portion in database.portions(list(reports)):
        rows = AddressLook.objects.filter(report__in=portion, recorded_at__isnull=False)
        for report, address in rows.values_list("report", "address"):
            found.setdefault(report, set()).add(address)
    return found
