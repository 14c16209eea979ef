"""What differs between a report that was decided and others of the same thing, and which may follow it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import timezone

from tutela.casework import database
from tutela.casework.identifiers.models import Sighting
from tutela.casework.reports.incoming import differences
from tutela.casework.reports.models import Disposition, Report, ReportVersion
from tutela.casework.reports.queries import is_claimed
from tutela.casework.reports.sayings import KIND
from tutela.casework.reports.triage.floods import Flood, waiting_in
from tutela.casework.risk import queries as risk

# As many as a person can compare before they decide.
ON_A_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Compared:
    """One report beside the one that was decided.

    Attributes:
        report: its row.
        changes: each field that differs, as `differences.between` gives them.
        why_not: why it cannot be decided with the other; "" where it can.
    """

    report: Report
    changes: list[dict[str, Any]] = field(default_factory=list)
    why_not: str = ""


def disposition_of(report: Report, person: int) -> Disposition | None:
    """Give the disposition in which a report ended, where that person made it; else None."""
    if report.state != Report.State.SETTLED:
        return None
    return Disposition.objects.filter(report=report, is_current=True, by=person).first()


def waiting_like(report: Report, after: int, most: int) -> list[Report]:
    """List what waits in the flood of a report, by number, from behind one."""
    flood = Flood.of(report)
    rows = waiting_in(flood).filter(pk__gt=after).order_by("pk") if flood else Report.objects.none()
    return list(rows[:most])


def compare(like: Report, others: Sequence[Report], person: int) -> list[Compared]:
    """Put reports beside one that was decided; a fixed number of questions, however many they are."""
    numbers = [like.pk, *(other.pk for other in others)]
    versions = _newest([like, *others])
    named, assessed = _named(versions), risk.newest(like.unit_id, KIND, numbers)
    facts = {number: {(name, value) for name, value, _ in row.facts} for number, row in assessed.items()}
    found = []
    for other in others:
        why_not = _why_not(other, versions[other.pk], person)
        if not why_not and (not named[like.pk] or named[like.pk] != named[other.pk]):
            why_not = "it does not name exactly the same"
        if not why_not and facts.get(like.pk) != facts.get(other.pk):
            why_not = "another fact of risk is known of it"
        changes = differences.between(versions[like.pk].told, versions[other.pk].told)
        found.append(Compared(other, changes, why_not))
    return found


def _why_not(other: Report, version: ReportVersion, person: int) -> str:
    if other.is_immediate:
        return "a child at immediate risk is decided one by one"
    if other.claimed_by_id != person and is_claimed(other, timezone.now()):
        return "somebody else has it in their hands"
    if version.intake_id is not None:
        return "files came with it"
    return ""


def _newest(reports: Iterable[Report]) -> dict[int, ReportVersion]:
    wanted = {report.pk: report.version for report in reports}
    found: dict[int, ReportVersion] = {}
    for portion in database.portions(sorted(wanted)):
        rows = ReportVersion.objects.filter(report__in=portion)
        found |= {row.report_id: row for row in rows if row.n == wanted[row.report_id]}
    return found


def _named(versions: dict[int, ReportVersion]) -> dict[int, set[int]]:
    """Give the strong identifiers that the newest version of each report names."""
    found: dict[int, set[int]] = {number: set() for number in versions}
    for portion in database.portions(sorted(versions)):
        seen = Sighting.objects.filter(subject_kind=KIND, subject__in=portion, is_strong=True)
        for subject, identifier, part in seen.values_list("subject", "identifier", "part"):
            if part == versions[subject].n:
                found[subject].add(identifier)
    return found
