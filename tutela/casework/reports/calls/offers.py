"""The way from the page of a report to the receipt of it that was read aloud."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.calls.call import CHANNELS
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link


def receipt(by: Actor, report: Report) -> Link | None:
    """Offer the receipt of a report that staff entered."""
    if report.channel not in CHANNELS or not gate.may(by, Act.ENTER_CALLS, on=report):
        return None
    return Link("Receipt that was read aloud", reverse("report-receipt", args=[report.pk]))
