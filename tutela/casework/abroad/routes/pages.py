"""What the pages about routes say: those of a report's addresses, and those of countries."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.abroad.content import grades
from tutela.casework.abroad.content.book import book_of
from tutela.casework.abroad.content.recipients import mailbox_of, recipient_of
from tutela.casework.abroad.content.routing import directory, route_of
from tutela.casework.abroad.errors import NotAssessed
from tutela.casework.abroad.models import Channel, Way
from tutela.casework.abroad.queries import recipients
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace
from tutela.casework.hosting.pages import shown_address
from tutela.casework.hosting.queries import trace_of_address, verdict_of
from tutela.casework.partners.models import Partner
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import law_pack

Context = dict[str, Any]
_MOST_ADDRESSES, _MOST_COUNTRIES = 20, 250


def addresses_of(report: Report) -> list[Context]:
    """Say of each address of a report whether it can go abroad, and by which route, or why not."""
    return [_address(report, each) for each in addresses.of(report)[:_MOST_ADDRESSES]]


def _address(report: Report, address: str) -> Context:
    trace = trace_of_address(report.unit_id, address)
    route = route_of(report.unit_id, verdict_of(trace) if trace else None)
    try:
        found, why = grades.assessed_at(report, address), ""
    except NotAssessed as refused:
        found, why = None, str(refused)
    to = recipient_of(report.unit_id, route.partner) if route.partner else None
    book, _ = book_of(report.unit_id)
    row = book.rows.get((to.scheme, found.pack, found.version, found.category)) if to and found else None
    return {
        "address": address,
        "shown": shown_address(address),
        "why": why,
        "category": found.category if found else "",
        "rule": route.rule,
        "whom": str(route.partner) if route.partner else route.way.label,
        "channel": to.channel.label if to else "",
        "values": list(row.values) if row else [],
        "note": f"{row.note} Marked {row.mark}." if row else "",
    }


def values_of(unit: int) -> list[str]:
    """List every grade that the rule book allows for the law pack in force, each once."""
    (book, _), pack = book_of(unit), law_pack(unit)
    rows = book.rows.items()
    found = [
        row.values for (_, name, version, _), row in rows if (name, version) == (pack.name, pack.version)
    ]
    return list(dict.fromkeys(value for values in found for value in values))


def routes(by: Actor) -> Context:
    """Say where it goes from each country that an address was traced to, or that a partner is in.

    Raises:
        NotAllowed: the actor may not see it.
    """
    gate.require(by, Act.SEE_EXCHANGES)
    traced = Trace.objects.filter(unit=by.unit).exclude(country="").values_list("country", flat=True)
    there = {*traced.distinct()[:_MOST_COUNTRIES], *(each.country for each in recipients(by))}
    (_, version), own = book_of(by.unit), settings.TUTELA.iccam.country.upper()
    return {
        "countries": [_country(by.unit, each) for each in sorted(there - {own})],
        "own": own,
        "book": version,
        "back_href": reverse("exchanges"),
    }


def _country(unit: int, country: str) -> Context:
    hotlines, police = (directory(unit, country, way) for way in (Way.HOTLINE, Way.POLICE))
    first = next(iter((*hotlines, *police)), None)
    to = recipient_of(unit, first) if first else None
    return {
        "country": country,
        "hotlines": [str(each) for each in hotlines],
        "police": [str(each) for each in police],
        "whom": str(first) if first else "The host itself, by a notice; without a mailbox, no route",
        "channel": _channel_says(first, to.channel) if first and to else "Notice",
        "scheme": to.scheme if to else "",
    }


def _channel_says(partner: Partner, channel: Channel) -> str:
    if channel == Channel.MAIL:
        return f"Mail to {mailbox_of(partner) or 'no mailbox: enter a contact'}"
    return str(channel.label)
