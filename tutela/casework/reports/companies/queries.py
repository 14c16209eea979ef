"""Questions about companies that reported: by which receipt a report is known to them, and their sheets."""

from collections import Counter
from datetime import UTC, date, datetime

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import CompanyQuestion, Partner, QualityNote
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import version_of
from tutela.engine.formats.reports.told import Source
from tutela.errors import NotFound


def receipt_of(report: Report) -> tuple[Partner, str]:
    """Give the company that a report is from, and the reference on its receipt.

    Raises:
        NotFound: it came by no company's door.
    """
    receipt = version_of(report).as_told.further.get("receipt")
    partner = Partner.objects.filter(unit=report.unit_id, name=report.sender).first()
    if report.source != Source.COMPANY or not receipt or partner is None:
        raise NotFound(f"{report.reference} came by no company's door, so no company can be asked there.")
    return partner, str(receipt)


def questions_about(partner: Partner, receipt: str) -> list[CompanyQuestion]:
    """List what a company was asked about a report of theirs, the newest first."""
    found = CompanyQuestion.objects.filter(partner=partner, receipt=receipt)
    return list(found.select_related("asked_by").order_by("-pk"))


def note_of(partner: Partner, receipt: str) -> QualityNote | None:
    """Give what holds of how useful a report was."""
    found = QualityNote.objects.filter(partner=partner, receipt=receipt, is_newest=True)
    return found.select_related("by").first()


def sheet(by: Actor, partner: Partner, month: date) -> tuple[int, dict[str, int]]:
    """Count a company's reports of a month, and what was noted of how many; nobody is named.

    Args:
        by: who asks.
        partner: of which company.
        month: any day of it; a report is of the month, in UTC, in which it was received.

    Returns:
        how many reports were received, and by each note, in its order, how many bear it.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS, partner)
    first = datetime(month.year, month.month, 1, tzinfo=UTC)
    after = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    within = {"received_at__gte": first, "received_at__lt": after}
    received = Report.objects.filter(
        unit=by.unit, source=Source.COMPANY, sender=partner.name, **within
    ).count()
    codes = QualityNote.objects.filter(partner=partner, is_newest=True, **within).values_list(
        "code", flat=True
    )
    counted = Counter(codes)
    return received, {code: counted[code] for code in QualityNote.Code.values}
