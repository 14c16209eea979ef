"""The way from the page of a report to that of its addresses."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link


def looks(by: Actor, report: Report) -> Link | None:
    """Offer what was seen at a report's addresses, and how many nobody has looked at."""
    if not gate.may(by, Act.LOOK_AT_ADDRESSES, on=report):
        return None
    waits = f": {report.to_look_at} to look at" if report.to_look_at else ", and what was seen there"
    return Link(f"Its addresses{waits}", reverse("report-addresses", args=[report.pk]))
