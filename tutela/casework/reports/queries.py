"""Questions about reports."""

from tutela.casework import gate
from tutela.casework.custody import copies
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import receipts
from tutela.casework.reports.models import Report, ReportVersion
from tutela.errors import NotFound


def report_for(by: Actor, number: int) -> Report:
    """Find a report of the actor's unit.

    Raises:
        NotAllowed: the actor may not see reports.
        NotFound: no such report, or another unit's.
    """
    gate.require(by, Act.SEE_REPORTS)
    found = Report.objects.filter(pk=number, unit=by.unit).select_related("owner", "claimed_by").first()
    if found is None:
        raise NotFound(f"There is no report R-{number}.")
    return found


def version_of(report: Report, n: int | None = None) -> ReportVersion:
    """Give one version of a report, or the newest.

    Raises:
        NotFound: it has no such version.
    """
    version = report.versions.filter(n=report.version if n is None else n).first()
    if version is None:
        raise NotFound(f"Report {report} has no version {n}.")
    return version


def original_of(by: Actor, version: ReportVersion) -> bytes:
    """Give the bytes of a version as they were sent, from the vault.

    Raises:
        NotAllowed: the actor may not see reports.
        NotAsRegistered, ObjectMissing, SealBroken: what was sealed is not what it was.
    """
    gate.require(by, Act.SEE_REPORTS, on=version.report)
    copy = version.delivery.copy
    if copy is None:
        raise NotFound(f"Nothing was sealed for version {version}.")
    with copies.open_copy(by, copy, receipts.NO_ITEM) as stream:
        stream.seek(version.offset)
        return stream.read(version.size_bytes)
