"""What the pages say about receipts that were read aloud."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as dated

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import queries
from tutela.casework.reports.calls.call import CHANNELS
from tutela.casework.reports.models import Report, SpokenReceipt
from tutela.casework.reports.triage.presenters import age
from tutela.casework.times import moment

Context = dict[str, Any]
SHOWN = 50
_DAY = "j F Y"


def calls(by: Actor, before: int | None) -> Context:
    """Say which receipts were read aloud and how each stands, the newest first: a page, before one number.

    Raises:
        NotAllowed: the actor may enter no calls.
    """
    found = queries.spoken_of(by)
    page = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    shown, now, href = page[:SHOWN], timezone.now(), reverse("reports-calls")
    return {
        "unused": [] if before else [_row(each, now) for each in queries.spoken_unused(by)[:SHOWN]],
        "rows": [_row(each, now) for each in shown],
        "reports_href": reverse("reports"),
        "enter_href": reverse("reports-call"),
        "first_href": href if before else "",
        "next_href": f"{href}?before={shown[-1].pk}" if len(page) > SHOWN else "",
    }


def receipt(
    by: Actor, report: Report, drawn: SpokenReceipt | None = None, words: tuple[str, ...] = ()
) -> Context:
    """Say how the receipts of one report stand; the words are there once, when they were drawn just now.

    Raises:
        NotAllowed: the actor may enter no calls.
    """
    gate.require(by, Act.ENTER_CALLS, on=report)
    now = timezone.now()
    spoken = list(report.spoken_receipts.select_related("report", "drawn_by", "ended_by").order_by("-pk"))
    return {
        "report": report.reference,
        "report_href": reverse("report", args=[report.pk]),
        "receipt_href": reverse("report-receipt", args=[report.pk]),
        "words": words,
        "drawn": _row(drawn, now) if drawn else None,
        "rows": [_row(each, now) for each in spoken],
        "may_draw": report.channel in CHANNELS and not any(each.used_at for each in spoken),
    }


def _row(of: SpokenReceipt, now: datetime) -> Context:
    return {
        "number": of.pk,
        "report": of.report.reference,
        "href": reverse("report-receipt", args=[of.report_id]),
        "channel": of.report.channel,
        "by": of.drawn_by.name,
        "at": moment(of.drawn_at),
        "age": age(of.drawn_at, now),
        "read_back": moment(of.read_back_at),
        "ends": dated(of.ends_on, _DAY),
        "says": _says(of, now),
        "waits": of.used_at is None and of.ended_at is None,
    }


def _says(of: SpokenReceipt, now: datetime) -> str:
    if of.used_at:
        return f"Changed at the door, {moment(of.used_at)}: only whoever changed it has it"
    if of.ended_at:
        who = of.ended_by.name if of.ended_by else "The system"
        return f"Ended by {who}, {moment(of.ended_at)}: {of.why}"
    if of.ends_on < now.date():
        return f"Not used by its end, {dated(of.ends_on, _DAY)}"
    if of.published_at:
        return f"Waits at the door until {dated(of.ends_on, _DAY)}"
    return "Goes to the door within a minute"
