"""The way from the page of a report to what has to be proved of an offence."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link


def offences(by: Actor, report: Report) -> Link | None:
    """Offer the points to prove."""
    if not gate.may(by, Act.SEE_REPORTS, on=report):
        return None
    return Link("Offences: points to prove", reverse("report-offences", args=[report.pk]))
