"""The way from the page of a report to that of whoever sent it."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.letters.names import contacts_of, thread_of
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link


def reporter(by: Actor, report: Report) -> Link | None:
    """Offer to ask whoever sent a report, where they wait behind a receipt or left a way to be reached."""
    if not (thread_of(report) or contacts_of(report)) or not gate.may(by, Act.TRIAGE_REPORTS, on=report):
        return None
    return Link("Ask whoever sent it, or reach them", reverse("report-reporter", args=[report.pk]))
