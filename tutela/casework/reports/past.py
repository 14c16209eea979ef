"""What a proposed rule book would have made of past reports; it only reads."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tutela.casework import rooms
from tutela.casework.reports import sayings
from tutela.casework.reports.models import Report, ReportVersion
from tutela.casework.risk import rules
from tutela.engine.risk.assessment import Placed, place
from tutela.engine.risk.readings import read
from tutela.engine.risk.rule_book import RuleBook

# The newest; older ones were told to rules that nobody follows any more.
MOST = 50_000
_SHOWN = 500


@dataclass(slots=True)
class Tried:
    """How many reports were assessed by both books, and which would be in another band."""

    compared: int = 0
    higher: int = 0
    lower: int = 0
    rows: list[dict[str, str]] = field(default_factory=list)

    @property
    def says(self) -> str:
        """What people should know before they approve, in a sentence."""
        moved = f"{self.higher} of {self.compared} reports would be in a higher band"
        return f"{moved}, and {self.lower} in a lower."


def tried(unit: int, text: str) -> Tried:
    """Assess the newest reports of a unit by a proposed book and by the one in force.

    Raises:
        BadRuleBook: the text is no rule book.
    """
    proposed, (ours, _) = rules.read(text), rules.in_force(unit)
    found = Tried()
    for version in _newest(unit):
        before, after = _by(ours, version), _by(proposed, version)
        found.compared += 1
        if before.band == after.band:
            continue
        found.higher += after.place < before.place
        found.lower += after.place > before.place
        if len(found.rows) < _SHOWN:
            found.rows.append(
                {
                    "what": f"R-{version.report_id}",
                    "before": before.band,
                    "after": after.band,
                    "href": rooms.page_of("report", version.report_id),
                }
            )
    return found


def _by(book: RuleBook, version: ReportVersion) -> Placed:
    told = version.as_told
    return place(book, read(book, told.source.value, sayings.of(told, version.n)))


def _newest(unit: int) -> Iterator[ReportVersion]:
    """Give the newest version of each of the newest reports."""
    numbers = list(Report.objects.filter(unit=unit).order_by("-pk").values_list("pk", flat=True)[:MOST])
    if not numbers:
        return
    versions = ReportVersion.objects.filter(report__unit=unit, report__gte=numbers[-1])
    seen: set[int] = set()
    for version in versions.order_by("-pk").iterator(chunk_size=500):
        if version.report_id not in seen:
            seen.add(version.report_id)
            yield version
