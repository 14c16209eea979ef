"""Every figure of a board equals a naive count of the rows that its address opens."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tutela.casework import rooms
from tutela.casework.bundles.models import Bundle
from tutela.casework.gate import Actor
from tutela.casework.identifiers.models import Identifier
from tutela.casework.reports import actions
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.told import Address, ReportClass, Source

REASON = "Sentence 1."
RULES = ("actioned.1", "referred.police.1", "no_offence.1", "remit.other.1")
_SOURCES = (Source.NCMEC, Source.COMPANY, Source.PUBLIC, Source.HOTLINE)


def _claimed(by: Actor, number: int) -> Report:
    report = Report.objects.get(pk=number)
    actions.claim_report(by, report)
    return report


@pytest.fixture
def busy(ida: Actor, sam: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit's month: reports of four sources over forty days, settled, held, escalated and opened again."""
    today = timezone.now()
    for ago in (40, 27, 6, 1, 0):
        moment = today - timedelta(days=ago)
        with monkeypatch.context() as patched:
            patched.setattr(timezone, "now", lambda moment=moment: moment)
            receipts = received(
                ida,
                *(
                    arrival(number, source=_SOURCES[number % 4], sender_reference=f"{ago}-{number}")
                    for number in range(8)
                ),
            )
            later = moment + timedelta(hours=1)
            for at, one in enumerate(receipts[:6]):
                by = (ida, sam)[at % 2]
                report = _claimed(by, one.report)
                if at < 4:
                    actions.settle_report(by, report, RULES[at % 4], REASON, without_look=REASON)
                elif at == 4:
                    actions.hold_report(by, report, REASON, later)
                else:
                    actions.escalate_report(by, report, REASON, ("ida", "sam")[at % 2], later)
    # The first that ended 27 days ago comes again with another class; one of it is decided anew today.
    for number in (0, 1):
        received(
            ida,
            arrival(
                number,
                source=_SOURCES[number],
                sender_reference=f"27-{number}",
                report_class=ReportClass.INFORMATIONAL,
            ),
        )
    again = Report.objects.get(sender_reference="27-1")
    actions.claim_report(ida, again)
    actions.settle_report(ida, again, "insufficient.1", REASON)
    Report.objects.filter(sender_reference__in=["40-7", "0-7", "0-0"]).update(is_immediate=True)


def _opened(browser: Client, address: str) -> int:
    """Open every page behind an address, and count the rows that they list: reports, or clocks."""
    seen, clocks = set[str](), 0
    path = address.partition("?")[0]
    while address:
        page = browser.get(address).content.decode()
        seen |= set(re.findall(r'header tu-nowrap"><a class="govuk-link" href="/reports/(\d+)/"', page))
        clocks += len(re.findall(r'header"><a class="govuk-link" href="/reports/(\d+)/">R-', page))
        further = re.search(r'href="(\?[^"]*)" rel="next"', page) or re.search(
            r'pagination__link" href="(\?[^"]*)" rel="next"', page
        )
        address = path + unescape(further[1]) if further else ""
    return len(seen) + clocks


def _figures(browser: Client, address: str) -> list[tuple[str, str, int, str]]:
    """Give every number of a board with its table, its row and what it opens."""
    board: dict[str, Any] = browser.get(f"{address}{'&' if '?' in address else '?'}form=json").json()
    found = []
    for table in board["tables"]:
        for first, *others in table["rows"]:
            found += [
                (table["caption"], first["value"], each["value"], each["opens"])
                for each in others
                if isinstance(each["value"], int)
            ]
    return found


def _days(**ago: int) -> str:
    return "&".join(f"{name}={timezone.localdate() - timedelta(days=days)}" for name, days in ago.items())


@pytest.mark.usefixtures("busy")
def test_every_figure_equals_the_rows_that_it_opens(ida: Actor) -> None:
    browser, counted = signed_in(ida), dict[str, int]()
    for address in (
        "/boards/",
        f"/boards/flow/?{_days(since=41)}&by=week",
        f"/boards/flow/?{_days(since=2)}",
        f"/boards/clocks/?{_days(since=41)}",
        f"/boards/clocks/?{_days(since=39, until=1)}",
    ):
        figures = _figures(browser, address)
        assert sum(number for *_, number, _ in figures) > 20
        for caption, row, number, opens in figures:
            assert opens, (caption, row)
            if opens not in counted:
                counted[opens] = _opened(browser, opens)
            assert number == counted[opens], (caption, row, opens)
    ended = Report.objects.filter(state="settled").values_list("ended_at", flat=True)
    assert len({timezone.localdate(at) for at in ended if at}) > 3


@pytest.mark.usefixtures("busy")
def test_a_board_agrees_with_the_start_page_and_names_the_oldest(ida: Actor) -> None:
    browser = signed_in(ida)
    without = Report.objects.exclude(state="settled").count()
    (card,) = [number for card, number in rooms.cards(ida) if card.route == "reports"]

    whole = {
        row: number
        for caption, row, number, opens in _figures(browser, "/boards/")
        if row in {"All bands", "All sources"} and opens == "/reports/?view=oldest"
    }
    owners = sum(n for caption, _, n, _ in _figures(browser, "/boards/") if caption.endswith("by owner"))
    flow = _figures(browser, f"/boards/flow/?{_days(since=60)}")
    received_in_all = next(n for caption, row, n, _ in flow if (caption, row) == ("By source", "All sources"))

    assert whole == {"All bands": without, "All sources": without}
    assert card == without == owners
    assert received_in_all == Report.objects.count()
    opened_again = Report.objects.get(sender_reference="27-0")
    assert opened_again.state == "waiting"
    board = browser.get("/boards/?form=json").json()
    (table,) = [table for table in board["tables"] if table["caption"] == "The oldest"]
    shown = [(row[0]["value"], row[5]["value"]) for row in table["rows"]]
    rows = Report.objects.exclude(state="settled").order_by("received_at", "pk")[: len(shown)]
    assert shown == [(row.reference, row.owner.name if row.owner else "Nobody yet") for row in rows]
    for address, most in (("/boards/", 14), (f"/boards/flow/?{_days(since=300)}", 10)):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        assert len(asked) <= most, [each["sql"][:90] for each in asked]


def test_boards_of_nothing_show_nothing(ida: Actor) -> None:
    browser = signed_in(ida)
    for address in (
        "/boards/",
        "/boards/flow/",
        "/boards/clocks/",
        "/boards/flow/?since=x&until=9999-12-31&by=week",
    ):
        assert browser.get(address).status_code == 200
        assert not sum(number for *_, number, _ in _figures(browser, address))


@pytest.mark.usefixtures("busy")
def test_whoever_may_see_no_reports_sees_figures_that_open_nothing(
    ana: Actor, sam: Actor, otis: Actor, quinn: Actor
) -> None:
    figures = _figures(signed_in(quinn), "/boards/")
    assert sum(number for *_, number, _ in figures)
    assert not any(opens for *_, opens in figures)
    assert signed_in(sam).get("/boards/").status_code == 200
    assert signed_in(ana).get("/boards/").status_code == 403
    assert not sum(number for *_, number, _ in _figures(signed_in(otis), "/boards/"))
    address = f"/boards/flow/?{_days(since=13)}"
    answer = signed_in(quinn).get(f"{address}&form=csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode())))
    assert lines[0] == ["table", "row", "head", "value"]
    numbers = [int(line[3]) for line in lines[4:]]
    assert numbers == [number for *_, number, _ in _figures(signed_in(quinn), address)]


def test_bundles_and_hubs_are_counted_as_they_are_listed(ida: Actor, quinn: Actor) -> None:
    received(ida, *(arrival(number, addresses=(Address("https://example.com/same"),)) for number in range(3)))
    receipts = received(
        ida, *(arrival(number, addresses=(Address("https://example.com/odd"),)) for number in range(7, 9))
    )
    Bundle.objects.filter(size=3).update(made_at=timezone.now() - timedelta(days=3))
    Identifier.objects.filter(canonical__contains="odd").update(is_hub=True)
    assert receipts
    browser = signed_in(ida)

    figures = {
        row: (n, opens) for _, row, n, opens in _figures(browser, f"/boards/bundles/?{_days(since=1)}")
    }

    for row, listed in {
        "Bundles there are": 2,
        "Made in these days": 1,
        "Hubs, which join nothing": 1,
    }.items():
        number, opens = figures[row]
        page = browser.get(opens).content.decode()
        assert (
            number
            == listed
            == len(re.findall(r'header"><a class="govuk-link" href="/(?:bundles|identif)', page))
        )
    for bundle in Bundle.objects.all():
        number, opens = figures[f"Bundle {bundle.pk}"]
        page = browser.get(opens).content.decode()
        assert number == len(
            set(re.findall(r'<li><a class="govuk-link" href="/bundles/of/report/(\d+)/', page))
        )
    assert not any(opens for *_, opens in _figures(signed_in(quinn), "/boards/bundles/"))
    assert browser.get("/bundles/?since=x&after=x~1").status_code == 200
