"""The step that assesses reports by the rules in force, and puts what holds into their rows."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from tutela.casework import database
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.start import Limit, start
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.duty.actions.raise_alert import Thing, raise_alert
from tutela.casework.gate import Actor, Role
from tutela.casework.reports import sayings
from tutela.casework.reports.actions.count import Standing, count
from tutela.casework.reports.actions.triage.fold import refold
from tutela.casework.reports.models import Report, ReportVersion
from tutela.casework.reports.sayings import KIND
from tutela.casework.reports.triage.floods import Flood
from tutela.casework.risk.actions.assess import Subject, assess
from tutela.casework.risk.models import Assessment

ACT = "act on its band"
_SETTLED = Report.State.SETTLED
# Between two bands lie so many steps of the order inside one.
_STEP = 1000


def score(
    by: Actor,
    versions: Sequence[ReportVersion],
    cause: str = "",
    counted: Mapping[int, Standing] | None = None,
) -> dict[int, Assessment]:
    """Assess reports by some of their versions, and put each where it belongs in the queue.

    Whatever a machine finds raises a report and never lowers it. Who is at immediate risk by a rule that did
    not hold before is told to whoever is on duty, in the same transaction.

    Args:
        by: who acts.
        versions: of one report each.
        cause: why, if it is not that they were received.
        counted: what reports were counted under that the caller has changed since, by their numbers.

    Raises:
        VersionBroken: the rules in force are not what two people approved.
        OutsideTransaction: there is no transaction.
    """
    subjects = []
    for version in versions:
        told = version.as_told
        why = cause or ("received" if version.n == 1 else f"version {version.n}")
        said = sayings.of(told, version.n)
        subjects.append(Subject(version.report_id, version.n, told.source.value, said, why))
    rows = assess(by, KIND, subjects)
    place(by, [version.report for version in versions], rows, counted or {})
    return rows


def place(
    by: Actor,
    reports: Iterable[Report],
    rows: dict[int, Assessment],
    counted: Mapping[int, Standing] = MappingProxyType({}),
) -> None:
    """Put reports where their newest assessments say: band, order, clock, and the alert of those at risk."""
    chosen = {report.pk: report for report in reports}
    # What has no band yet has just come in, and is counted here first.
    taken = [counted.get(one.pk) or Standing.of(one) for one in chosen.values() if one.band]
    floods = [(report, Flood.of(report)) for report in chosen.values() if report.flood_id is not None]
    alarming, running, moved = list[Report](), list[Report](), list[int]()
    for number, report in chosen.items():
        row = rows[number]
        if row.is_immediate and not report.is_immediate:
            alarming.append(report)
        if report.state != _SETTLED:
            running.append(report)
            if report.band and report.band != row.band:
                moved.append(number)
        report.band, report.is_immediate = row.band, row.is_immediate
        report.band_order = order_of(row)
    database.update(list(chosen.values()), ["band", "band_order", "is_immediate"])
    count(by.unit, added=[Standing.of(report) for report in chosen.values()], taken=taken)
    for report, flood in floods:
        refold(report, flood)
    end(by, KIND, moved, ACT, Clock.End.NOT_NEEDED)
    _start(by, running, rows)
    if alarming:
        raise_alert(by, [Thing(KIND, report.pk, report.reference) for report in alarming])


def order_of(row: Assessment) -> int:
    """Give the number by which the queue goes, the lowest first: immediate risk, then band, then evidence."""
    if row.is_immediate:
        return 0
    return _STEP * (row.place + 1) - max(0, min(row.order, _STEP - 1))


def _start(by: Actor, reports: Sequence[Report], rows: dict[int, Assessment]) -> None:
    """Start the clock of each report's band, unless it runs: it is new, moved or open again."""
    by_band: dict[int, list[int]] = {}
    for report in reports:
        by_band.setdefault(rows[report.pk].act_within, []).append(report.pk)
    for minutes, numbers in by_band.items():
        owners = Owner(role=Role.ANALYST), (Owner(role=Role.SUPERVISOR),)
        start(by, KIND, numbers, Limit(ACT, minutes, Clock.Runs.ELAPSED, *owners))
