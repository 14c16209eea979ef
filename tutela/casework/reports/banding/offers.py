"""The way from the page of a report to that of its risk."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link


def risk(by: Actor, report: Report) -> Link | None:
    """Offer why a report stands in its band, to whoever may see it."""
    if not gate.may(by, Act.SEE_REPORTS, on=report):
        return None
    return Link("Why this band, and who is at risk", reverse("report-risk", args=[report.pk]))
