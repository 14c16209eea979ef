"""Reads from the record what the risk rules foresaw of each report, and what it came to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tutela.casework import database
from tutela.casework.bundles.models import Member
from tutela.casework.figures.calibration.rules import rules
from tutela.casework.packages.models import Outcome
from tutela.casework.reports.models import Report
from tutela.casework.risk import rules as risk_rules
from tutela.casework.risk.models import Assessment

_KIND = "report"
# Its number, what it ended in, when somebody had it first, and when it ended.
_Ended = tuple[int, str, datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One report: the band that the rules gave it before anybody had it, and what it came to.

    `score` rises with what the rules foresaw: first the band, then the order inside it.
    """

    report: int
    band: str
    place: int
    order: int
    came_true: bool
    was_urgent: bool

    @property
    def score(self) -> tuple[int, int]:
        """What the rules foresaw, the higher the more."""
        return -self.place, self.order


def foreseen(unit: int) -> list[Foreseen]:
    """Give the reports of a unit that the rules had placed and that came to something, by their numbers."""
    judged = rules()
    since = timezone.now() - timedelta(days=judged.days)
    ended = Report.objects.filter(
        unit=unit, state=Report.State.SETTLED, ended_at__gte=since,
        outcome__in=[*judged.came_true, *judged.came_to_nothing],
    )  # fmt: skip
    reports = list(ended.order_by("pk").values_list("pk", "outcome", "first_look_at", "ended_at"))
    placed = _placed(unit, reports)
    led_on = _led_on(unit)
    return [
        Foreseen(
            report,
            *placed[report],
            came_true=outcome in judged.came_true or report in led_on,
            was_urgent=outcome in judged.urgent or report in led_on,
        )
        for report, outcome, _, _ in reports
        if report in placed
    ]


def _placed(unit: int, reports: Sequence[_Ended]) -> dict[int, tuple[str, int, int]]:
    """Give what the rules said last of each before anybody had it: band, its place, and order."""
    before = {report: first_look or ended for report, _, first_look, ended in reports}
    found: dict[int, tuple[str, int, int]] = {}
    for portion in database.portions(before):
        rows = Assessment.objects.filter(unit=unit, subject_kind=_KIND, subject__in=portion)
        for row in rows.select_related("book").order_by("pk"):
            moment = before[row.subject]
            if row.subject not in found or (moment is not None and row.at <= moment):
                codes = risk_rules.read(row.book.text).codes
                found[row.subject] = (row.rule_band, codes.index(row.rule_band), row.order)
    return found


def _led_on(unit: int) -> set[int]:
    """Name the reports in a bundle whose package led to something that forces told."""
    told = Outcome.objects.filter(package__unit=unit, package__bundle__isnull=False, count__gt=0)
    bundles = set(told.filter(code__in=rules().told).values_list("package__bundle", flat=True))
    return set(_members(bundles))


def _members(bundles: set[int]) -> Iterator[int]:
    for portion in database.portions(bundles):
        yield from Member.objects.filter(bundle__in=portion, kind=_KIND).values_list("subject", flat=True)
