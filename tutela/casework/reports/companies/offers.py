"""The way from the page of a report to what the unit and its company say to each other."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.companies import queries
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link
from tutela.engine.formats.reports.told import Source
from tutela.errors import NotFound


def company(by: Actor, report: Report) -> Link | None:
    """Offer to ask the company that sent a report, and to say how useful it was."""
    if report.source != Source.COMPANY or not gate.may(by, Act.TRIAGE_REPORTS, on=report):
        return None
    try:
        queries.receipt_of(report)
    except NotFound:
        return None
    return Link("Ask the company, or say how useful it was", reverse("report-company", args=[report.pk]))
