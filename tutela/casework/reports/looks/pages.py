"""What the pages about reported addresses say; no address on them leads anywhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import queries
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import AddressLook, Report
from tutela.casework.reports.triage.presenters import age, band_in_words, inert
from tutela.casework.reports.triage.queue import ON_A_PAGE
from tutela.casework.times import moment
from tutela.casework.welfare import queries as welfare

Context = dict[str, Any]
# How the page asks for the number of items of a category.
COUNTED = "items-"


def report_addresses(by: Actor, report: Report, sent: Mapping[str, str]) -> Context:
    """Say what each address of a report is, who looked at it when, and what they saw.

    Args:
        by: who looks at the page.
        report: whose addresses they are.
        sent: what was sent and refused, to be corrected.

    Raises:
        NotAllowed: the actor may not look at reported addresses.
    """
    gate.require(by, Act.LOOK_AT_ADDRESSES, on=report)
    now, looks = timezone.now(), _looks(report)
    captures = list(report.captures.select_related("intake", "by").order_by("pk"))
    mine = next((each for each in looks if each.by_id == by.person and each.recorded_at is None), None)
    named = addresses.of(report)
    # What an earlier version named was looked at all the same.
    earlier = dict.fromkeys(each.address for each in looks if each.address not in named)
    is_own = report.claimed_by_id == by.person and queries.is_claimed(report, now)
    return {
        "report": report.reference,
        "report_href": reverse("report", args=[report.pk]),
        "is_own": is_own,
        "is_open": report.state != Report.State.SETTLED,
        "mine": _look(mine, now) | {"number": mine.pk} if mine else None,
        "rows": [
            {
                "number": number,
                "address": inert(address),
                "sent": address,
                "is_named": address in named,
                "looks": [_look(each, now) for each in looks if each.address == address],
                "captures": [
                    f"{each.intake}, by {each.by.name}, {moment(each.at)}"
                    for each in captures
                    if each.address == address
                ],
            }
            for number, address in enumerate([*named, *earlier], 1)
        ],
        "states": AddressLook.State.choices,
        "categories": [
            (each.code, each.title, sent.get(f"{COUNTED}{each.code}", ""))
            for each in queries.law_pack(by.unit).categories
        ],
        **_budget(by),
    }


def to_look_at(by: Actor, query: Mapping[str, str]) -> Context:
    """Say which reports have addresses that nobody looked at, by band and then age, a page at a time.

    Raises:
        NotAllowed: the actor may not look at reported addresses.
    """
    gate.require(by, Act.LOOK_AT_ADDRESSES)
    now = timezone.now()
    waits = Report.objects.filter(~Q(state=Report.State.SETTLED), unit=by.unit, to_look_at__gt=0)
    rows = list(_after(waits, query.get("after", "")).select_related("claimed_by")[: ON_A_PAGE + 1])
    last = rows[ON_A_PAGE - 1] if len(rows) > ON_A_PAGE else None
    begun = AddressLook.objects.filter(by=by.person, recorded_at=None).select_related("report", "exposure")
    return {
        "rows": [_waiting(each, now) for each in rows[:ON_A_PAGE]],
        "mine": [
            {
                "report": each.report.reference,
                "href": reverse("report-addresses", args=[each.report_id]),
                "address": inert(each.address),
                "age": age(each.exposure.opened_at, now),
            }
            for each in begun.order_by("pk")[:ON_A_PAGE]
        ],
        "next_href": f"?after={last.band_order}_{last.received_at.timestamp()}_{last.pk}" if last else "",
        "reports_href": reverse("reports"),
        **_budget(by),
    }


def _after(rows: QuerySet[Report], text: str) -> QuerySet[Report]:
    try:
        order, at, number = text.split("_")
        key = int(order), datetime.fromtimestamp(float(at), timezone.get_current_timezone()), int(number)
    except (ValueError, OverflowError, OSError):
        return rows.order_by("band_order", "received_at", "pk")
    if abs(key[0]) < 1 << 31 and 0 < key[2] < 1 << 63:
        later = Q(band_order__gt=key[0]) | Q(received_at__gt=key[1]) | Q(received_at=key[1], pk__gt=key[2])
        rows = rows.filter(later, band_order__gte=key[0])
    return rows.order_by("band_order", "received_at", "pk")


def _waiting(of: Report, now: datetime) -> Context:
    holder = of.claimed_by.name if of.claimed_by and queries.is_claimed(of, now) else ""
    return {
        "report": of.reference,
        "href": reverse("report-addresses", args=[of.pk]),
        "band": band_in_words(of.band),
        "is_immediate": of.is_immediate,
        "age": age(of.received_at, now),
        "number": of.to_look_at,
        "holder": holder,
    }


def _looks(report: Report) -> Sequence[AddressLook]:
    return list(report.looks.select_related("by", "exposure").order_by("-pk"))


def _look(of: AddressLook, now: datetime) -> Context:
    event = of.exposure
    return {
        "by": of.by.name,
        "begun": moment(event.opened_at),
        "ended": moment(event.ended_at),
        "minutes": f"{event.seconds / 60:.1f}",
        "age": age(event.opened_at, now),
        "is_recorded": of.recorded_at is not None,
        "address": inert(of.address),
        "state": of.get_state_display(),
        "country": of.country,
        "pack": of.pack,
        "items": sorted(of.items.items()),
        "note": inert(of.note),
    }


def _budget(by: Actor) -> Context:
    left = welfare.budget(by.person)
    return {
        "used": f"{left.used_s / 60:.0f}",
        "allowed": f"{left.allowed_s / 60:g}",
        "paused": left.paused,
    }
