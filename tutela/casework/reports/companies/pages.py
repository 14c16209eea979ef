"""What the pages say of what the unit and a company say to each other."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import CompanyQuestion, Partner, QualityNote
from tutela.casework.partners.queries import partners_of
from tutela.casework.reports.companies import queries
from tutela.casework.reports.models import Report
from tutela.casework.reports.triage.presenters import age, inert
from tutela.casework.times import moment

Context = dict[str, Any]
_SHOWN = 50


def company(report: Report) -> Context:
    """Say what a company was asked about a report, what it answered, and how useful the report was.

    Raises:
        NotFound: it came by no company's door.
    """
    partner, receipt = queries.receipt_of(report)
    asked, note = queries.questions_about(partner, receipt), queries.note_of(partner, receipt)
    now = timezone.now()
    return {
        "report": report.reference,
        "report_href": reverse("report", args=[report.pk]),
        "company": partner.title,
        "receipt": receipt,
        "questions": [_question(each, now) for each in asked],
        "may_ask": not any(each.answered_at is None for each in asked),
        "note": f"{note.code}, by {note.by.name}, {moment(note.at)}" if note else "",
        "codes": [(code, code.capitalize()) for code in QualityNote.Code.values],
        "chosen": note.code if note else "",
        "sheet_href": reverse("reports-sheets") + f"?partner={partner.name}",
    }


def _question(row: CompanyQuestion, now: datetime) -> Context:
    is_open = row.answered_at is None
    return {
        "question": inert(row.question),
        "asked": f"{row.asked_by.name}, {moment(row.asked_at)}",
        "due": moment(row.due_at),
        "is_open": is_open,
        "age": age(row.asked_at, now),
        "is_overdue": is_open and row.due_at < now,
        "owner": row.asked_by.name,
        "is_shown": row.is_told,
        "reminded": moment(row.reminded_at) if row.reminded_at else "",
        "answer": inert(row.answer),
        "answered": f"{inert(row.answered_by)}, {moment(row.answered_at)}" if row.answered_at else "",
    }


def sheets(by: Actor, name: str, month: date) -> Context:
    """Say how useful a company's reports of a month were, and whose sheets there are.

    Raises:
        NotAllowed: the actor may not see reports, or no partners.
    """
    gate.require(by, Act.SEE_REPORTS)
    companies = partners_of(by).filter(kind=Partner.Kind.COMPANY)
    chosen = companies.filter(name=name).first() if name else companies.first()
    received, counts = queries.sheet(by, chosen, month) if chosen else (0, {})
    return {
        "companies": [(each.name, each.title) for each in companies[:_SHOWN]],
        "chosen": chosen.name if chosen else "",
        "title": chosen.title if chosen else "",
        "month": f"{month:%Y-%m}",
        "received": received,
        "noted": sum(counts.values()),
        "rows": [(code.capitalize(), count) for code, count in counts.items()],
        "csv_href": reverse("reports-sheet-csv", args=[chosen.name]) + f"?month={month:%Y-%m}"
        if chosen
        else "",
    }
