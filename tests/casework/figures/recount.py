"""Counts anew, row by row and in plain Python, what figures count by questions to the database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from tutela.casework.clocks.models import Clock
from tutela.casework.datasets.models import Recall
from tutela.casework.enquiries.models import Enquiry
from tutela.casework.figures.catalogue.periods import Period
from tutela.casework.hosting.models import Trace
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.items.models import Settlement
from tutela.casework.packages.models import Outcome, Package
from tutela.casework.quality.models import Check, Finding, Verdict
from tutela.casework.referrals.models import Referral
from tutela.casework.reports.models import Report
from tutela.casework.subjects.models import Nomination
from tutela.casework.takedown.models import Appeal, Hold, Notice, NoticeItem
from tutela.casework.welfare.models import ExposureEvent


@dataclass
class Row:
    """One row: its key, when it is, and what is told of it."""

    key: int
    at: datetime
    counts: bool = False
    began: datetime | None = None
    ended: datetime | None = None
    number: int = 1
    ways: dict[str, str] = field(default_factory=dict)

    @property
    def minutes(self) -> float | None:
        """How long it took."""
        return (self.ended - self.began).total_seconds() / 60 if self.began and self.ended else None


Rows = Iterator[Row]


def _received(unit: int) -> Rows:
    for one in Report.objects.all():
        if one.unit_id == unit:
            yield Row(one.pk, one.received_at, ways={"source": one.source, "band": one.band})


def _ended(unit: int) -> Rows:
    for one in Report.objects.all():
        if one.unit_id == unit and one.state == "settled" and one.ended_at:
            yield Row(one.pk, one.ended_at, ways={"outcome": one.outcome, "source": one.source})


def _at_risk(unit: int) -> Rows:
    for one in Report.objects.all():
        if one.unit_id == unit and one.is_immediate and one.first_look_at:
            yield Row(one.pk, one.received_at, began=one.received_at, ended=one.first_look_at)


def _clocks(unit: int) -> Rows:
    for one in Clock.objects.all():
        if one.unit_id == unit and one.ended_at and one.end == "done":
            met = one.due_at is None or one.due_at >= one.ended_at
            yield Row(one.pk, one.ended_at, counts=met, ways={"kind": one.subject_kind})


def _enquiries(unit: int) -> Rows:
    for one in Enquiry.objects.all():
        if one.unit_id == unit and one.ended_at:
            ways = {"asker": one.asker, "ending": one.ending}
            yield Row(one.pk, one.ended_at, began=one.came_at, ended=one.ended_at, ways=ways)


def _settled(unit: int) -> Rows:
    for one in Settlement.objects.all():
        if one.item.unit_id == unit:
            ways = {"basis": one.basis, "level": one.level}
            yield Row(one.pk, one.at, counts=one.basis == "inherited", ways=ways)


def _looks(unit: int) -> Rows:
    for one in ExposureEvent.objects.all():
        if one.item is not None and one.item.unit_id == unit and one.closed_by != "nothing_shown":
            yield Row(one.pk, one.opened_at, ways={"purpose": one.purpose})


def _lots(unit: int) -> Rows:
    for one in Verdict.objects.all():
        if one.lot.unit_id == unit:
            yield Row(one.pk, one.at, ways={"outcome": one.outcome})


def _checks(unit: int) -> Rows:
    for one in Check.objects.all():
        if one.sample.lot.unit_id == unit and one.answered_at:
            yield Row(one.pk, one.answered_at, counts=bool(one.severity), ways={"severity": one.severity})


def _findings(unit: int) -> Rows:
    for one in Finding.objects.all():
        if one.item.unit_id == unit:
            yield Row(one.pk, one.found_at, ways={"severity": one.severity, "state": one.state})


def _answered(unit: int) -> Rows:
    for one in Finding.objects.all():
        if one.item.unit_id == unit and one.answered_at:
            yield Row(one.pk, one.answered_at, began=one.found_at, ended=one.answered_at)


def _referrals(unit: int) -> Rows:
    for one in Referral.objects.all():
        if one.unit_id == unit:
            yield Row(one.pk, one.made_at, ways={"state": one.state})


def _referred(unit: int) -> Rows:
    for one in Referral.objects.all():
        moments = [each.made_at for each in one.versions.all() if each.state == "referred"]
        if one.unit_id == unit and moments:
            yield Row(one.pk, min(moments), began=one.made_at, ended=min(moments))


def _notices(unit: int) -> Rows:
    for one in Notice.objects.all():
        if one.unit_id == unit and one.sent_at:
            yield Row(one.pk, one.sent_at, ways={"country": one.country, "provider": one.provider})


def _addresses(unit: int) -> Rows:
    for one in NoticeItem.objects.all():
        notice = one.notice
        if notice.unit_id == unit and notice.sent_at:
            said = [each for each in notice.provider_answers.all() if each.item_id in (None, one.pk)]
            last = max(said, key=lambda each: each.pk).code if said else "no_answer"
            ways = {"country": notice.country, "provider": notice.provider, "action": last}
            ways["removal"] = _band(notice.sent_at, one.removed_at)
            yield Row(
                one.pk, notice.sent_at, counts=one.removed_at is not None, began=notice.sent_at,
                ended=one.removed_at, ways=ways,
            )  # fmt: skip


def _band(sent: datetime, removed: datetime | None) -> str:
    if removed is None:
        return "there"
    hours = (removed - sent).total_seconds() / 3600
    limits = {"hour": 1, "day": 24, "two_days": 48, "week": 168, "month": 720}
    return next((code for code, most in limits.items() if hours <= most), "longer")


def _addresses_received(unit: int) -> Rows:
    named = {one.identifier_id for one in Sighting.objects.all() if one.subject_kind == "report"}
    for one in Identifier.objects.all():
        if one.unit_id == unit and one.pk in named and one.kind in ("url", "onion"):
            yield Row(one.pk, one.first_seen_at, ways={"kind": one.kind})


def _traced(unit: int) -> Rows:
    sent = {one.trace_id for one in NoticeItem.objects.all() if one.notice.sent_at}
    for one in Trace.objects.all():
        if one.unit_id == unit:
            yield Row(one.pk, one.made_at, counts=one.pk in sent, ways={"country": one.country})


def _appeals_entered(unit: int) -> Rows:
    for one in Appeal.objects.all():
        if one.notice.unit_id == unit:
            yield Row(one.pk, one.entered_at, ways={"decision": one.decision})


def _removed(unit: int) -> Rows:
    for row in _addresses(unit):
        if row.ended:
            yield Row(row.key, row.ended, began=row.began, ended=row.ended, ways=row.ways)


def _holds(unit: int) -> Rows:
    for one in Hold.objects.all():
        if one.notice.unit_id == unit and one.answered_at:
            in_time = one.answered_at <= one.due_at and one.answer != "expired"
            yield Row(one.pk, one.answered_at, counts=in_time, ways={"answer": one.answer})


def _appeals(unit: int) -> Rows:
    for one in Appeal.objects.all():
        if one.notice.unit_id == unit and one.decided_at:
            yield Row(one.pk, one.decided_at, ways={"decision": one.decision})


def _packages(unit: int) -> Rows:
    for one in Package.objects.all():
        sent = sorted(one.sendings.all(), key=lambda each: each.pk)
        if one.unit_id == unit and sent:
            told = len(one.outcomes.all()) > 0
            yield Row(one.pk, sent[0].at, counts=told, ways={"state": one.state})


def _outcomes(unit: int) -> Rows:
    newest: dict[tuple[int, str], Any] = {}
    for one in Outcome.objects.order_by("pk"):
        if one.package.unit_id == unit:
            newest[one.package_id, one.code] = one
    for one in newest.values():
        yield Row(one.pk, one.at, number=one.count, ways={"outcome": one.code})


def _nominations(unit: int) -> Rows:
    for one in Nomination.objects.all():
        if one.unit_id == unit and one.decided_at:
            yield Row(one.pk, one.decided_at, ways={"outcome": one.outcome})


def _recalls(unit: int) -> Rows:
    for one in Recall.objects.all():
        if one.supply.partner.unit_id == unit:
            yield Row(one.pk, one.made_at, counts=one.answer != "")


NAIVE: dict[str, Callable[[int], Rows]] = {
    "reports received": _received, "reports ended": _ended, "reports at risk": _at_risk,
    "clocks ended": _clocks, "enquiries ended": _enquiries, "items settled": _settled, "looks": _looks,
    "lots decided": _lots, "blind checks": _checks, "findings raised": _findings,
    "findings answered": _answered, "referrals made": _referrals, "referrals referred": _referred,
    "addresses received": _addresses_received, "addresses traced": _traced,
    "appeals entered": _appeals_entered, "notices sent": _notices, 
    "addresses notified": _addresses, "addresses removed": _removed,
    "holds answered": _holds, "appeals decided": _appeals, "packages sent": _packages,
    "outcomes told": _outcomes, "nominations decided": _nominations, "recalls made": _recalls,
}  # fmt: skip


def everything(unit: int) -> dict[str, list[Row]]:
    """Give all rows of a unit that any figure counts, by the name of their source."""
    return {name: list(rows(unit)) for name, rows in NAIVE.items()}


def within(rows: list[Row], period: Period) -> list[Row]:
    """Give those on the days of a span, days being those of the unit's time zone."""
    return [row for row in rows if period.first <= timezone.localtime(row.at).date() <= period.until]
