"""The way from the page of a report to that of whoever sent it by the door."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.letters.telling import letter_of
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link


def reporter(by: Actor, report: Report) -> Link | None:
    """Offer to ask whoever sent a report, where it came by the public's door."""
    if not letter_of(report) or not gate.may(by, Act.TRIAGE_REPORTS, on=report):
        return None
    return Link("Ask whoever sent it, or reach them", reverse("report-reporter", args=[report.pk]))
