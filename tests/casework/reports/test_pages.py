"""The queue and the page of a report show everything, lead nowhere outside, and say what was done."""

import json
import re
from datetime import timedelta
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tutela.casework import rooms
from tutela.casework.gate import Actor
from tutela.casework.reports import actions
from tutela.casework.reports.actions.receive import Arrival, receive
from tutela.casework.reports.models import Disposition, Report, ReportStep
from tutela.demonstration import cybertips
from tutela.engine.formats.reports import parts, reading
from tutela.engine.formats.reports.incident_types import in_our_terms
from tutela.engine.formats.reports.reading import Read
from tutela.engine.formats.reports.told import FieldSaid, FieldState, ReportClass, Source
from tutela.engine.identifiers import defanged
from tutela.engine.media.fence.fence import Fence


def _tip(ida: Actor) -> tuple[Read, Report]:
    with Fence(reading.WORK) as fence:
        ((read,),) = reading.read_all(fence, [next(cybertips.tips(1)).octets])
    assert isinstance(read, Read)
    (receipt,) = receive(ida, [Arrival(read.told, read.original)])
    return read, Report.objects.get(pk=receipt.report)


def _rows(page: str) -> list[str]:
    return re.findall(r'href="/reports/\d+/">(R-\d+)</a>', page)


def test_every_field_of_a_tip_is_on_its_page(ida: Actor) -> None:
    read, report = _tip(ida)

    page = unescape(signed_in(ida).get(f"/reports/{report.pk}/").content.decode())

    for path, value in parts.leaves(json.loads(read.told.to_json())):
        if isinstance(value, bool):
            continue
        said = in_our_terms(str(value)) if path.startswith("incident[") else str(value)
        said = "from: NCMEC" if path == "source" else said
        for line in defanged(said).splitlines():
            assert line in page, path
    for path in read.told.further:
        assert path in page


def test_no_address_on_a_page_leads_anywhere(ida: Actor) -> None:
    _, report = _tip(ida)
    received(ida, arrival(2, sender_reference="https://example.com/run", platform="javascript:alert(1)"))

    for address in ("/reports/", f"/reports/{report.pk}/", f"/reports/{report.pk + 1}/"):
        page = signed_in(ida).get(address).content.decode()
        assert not re.search(r"https?://", page.replace("http://www.w3.org", ""))
        assert address == "/reports/" or "hxxps://" in page
        assert not [link for link in re.findall(r'href="([^"]*)"', page) if not re.match(r"[/?#]", link)]


def test_a_field_that_was_withheld_says_so(ida: Actor) -> None:
    states = {
        "user/email": FieldSaid(FieldState.WITHHELD, "Sentence 2."),
        "user/phone": FieldSaid(FieldState.NOT_HELD),
    }
    (receipt,) = received(ida, arrival(1, states=states))

    page = signed_in(ida).get(f"/reports/{receipt.report}/").content.decode()

    assert "withheld: Sentence 2." in page
    assert "not held" in page


def _faults(answer: Any) -> list[tuple[str, bool]]:
    """Give the fields to which the summary leads, and whether each says by itself what is wrong."""
    page = answer.content.decode()
    at = re.findall(r'<li><a href="#([\w-]+)">', page)
    return [(one, f'aria-describedby="{one}-error"' in page or f" {one}-error" in page) for one in at]


def test_a_report_is_taken_up_and_settled_on_its_page(ida: Actor) -> None:
    (receipt,) = received(ida, arrival(1))
    browser, address = signed_in(ida), f"/reports/{receipt.report}/"

    assert "Take it up" in browser.get(address).content.decode()
    assert browser.post(address, {"act": "claim"}).status_code == 302
    refused = browser.post(address, {"act": "settle", "rule": "no_offence.1", "duplicate_of": "x"})
    assert (refused.status_code, "say why" in refused.content.decode()) == (422, True)
    assert _faults(refused) == [("settle-reason", True)]
    without = browser.post(address, {"act": "settle", "rule": "no_offence.1", "reason": "Sentence 1."})
    assert _faults(without) == [("without_look", True)]
    assert _faults(browser.post(address, {"act": "settle", "rule": ""})) == [("rule", True)]
    assert _faults(browser.post(address, {"act": "hold", "reason": "Sentence 1."})) == [("until", True)]
    unknown = {"act": "reassign", "reason": "Sentence 1.", "to": "nobody"}
    assert _faults(browser.post(address, unknown)) == [("to", True)]
    assert (
        browser.post(
            address,
            {"act": "settle", "rule": "no_offence.1", "reason": "Sentence 1.", "without_look": "Sentence 2."},
        ).status_code
        == 302
    )

    page = browser.get(address).content.decode()
    assert "No offence found" in page
    assert "Take it up" not in page
    assert Disposition.objects.get().reason == "Sentence 1."


def test_a_report_is_held_until_a_time_on_its_page(ida: Actor) -> None:
    (receipt,) = received(ida, arrival(1))
    browser, address = signed_in(ida), f"/reports/{receipt.report}/"
    browser.post(address, {"act": "claim"})

    assert browser.post(address, {"act": "hold", "reason": "Sentence 1.", "until": "soon"}).status_code == 422
    until = timezone.localtime() + timedelta(days=1)
    browser.post(address, {"act": "hold", "reason": "Sentence 1.", "until": until.strftime("%Y-%m-%dT%H:%M")})

    assert Report.objects.get().state == "held"
    assert [step.what for step in ReportStep.objects.order_by("pk")] == ["claimed", "held"]


def test_what_differs_between_versions_is_shown(ida: Actor) -> None:
    (receipt,) = received(ida, arrival(1))
    received(ida, arrival(1, report_class=ReportClass.INFORMATIONAL, platform="Example Chat"))
    browser = signed_in(ida)

    page = browser.get(f"/reports/{receipt.report}/").content.decode()
    older = browser.get(f"/reports/{receipt.report}/?version=1").content.decode()

    assert re.search(r"platform</th>.*?Example Messenger</td>.*?Example Chat</td>", page, re.DOTALL)
    assert "Version 2, the newest" in page
    assert "Version 1, an older one" in older
    assert browser.get(f"/reports/{receipt.report}/?version=9").status_code == 404


def test_there_is_no_company_of_a_report_that_came_by_no_companys_door(ida: Actor) -> None:
    (receipt,) = received(ida, arrival(1, source=Source.COMPANY))
    browser, address = signed_in(ida), f"/reports/{receipt.report}/company/"

    assert address not in browser.get(f"/reports/{receipt.report}/").content.decode()

    for answer in (browser.get(address), browser.post(address, {"act": "ask", "question": "Sentence 1?"})):
        assert answer.status_code == 404
        assert f"R-{receipt.report} came by no company" in answer.content.decode()


def test_the_queue_goes_by_band_then_age_and_every_row_once(ida: Actor) -> None:
    receipts = received(ida, *(arrival(number) for number in range(1, 131)))
    for at, receipt in enumerate(receipts):
        Report.objects.filter(pk=receipt.report).update(band_order=100 + 100 * (at % 3))
    browser, address, seen = signed_in(ida), "/reports/", list[str]()

    while address:
        page = browser.get(address).content.decode()
        seen += _rows(page)
        found = re.search(r'href="([^"]*)" rel="next"', page)
        address = f"/reports/{unescape(found[1])}" if found else ""

    expected = Report.objects.order_by("band_order", "received_at", "pk")
    assert seen == [row.reference for row in expected]


def test_bands_are_said_in_words_wherever_reports_are_listed(ida: Actor) -> None:
    (receipt,) = received(ida, arrival(1))
    Report.objects.filter(pk=receipt.report).update(band="H", to_look_at=1)
    browser = signed_in(ida)

    for address in ("/reports/", f"/reports/{receipt.report}/", "/reports/addresses/", "/boards/"):
        assert "H, high" in browser.get(address).content.decode(), address


def test_what_has_not_ended_is_listed_by_age(ida: Actor) -> None:
    receipts = received(ida, *(arrival(number) for number in range(1, 61)))
    for at, receipt in enumerate(receipts):
        Report.objects.filter(pk=receipt.report).update(received_at=timezone.now() - timedelta(days=at))
    Report.objects.filter(pk=receipts[3].report).update(state="settled")
    browser = signed_in(ida)

    first = browser.get("/reports/?view=oldest").content.decode()
    found = re.search(r'href="([^"]*)" rel="next"', first)
    assert found
    rest = browser.get(f"/reports/{unescape(found[1])}").content.decode()

    shown = [int(each[2:]) for each in _rows(first) + _rows(rest)]
    assert all(later < earlier for earlier, later in pairwise(shown))
    assert (len(shown), receipts[3].report in shown) == (59, False)


def test_a_filter_is_part_of_the_address_and_its_number_is_right(ida: Actor) -> None:
    received(ida, *(arrival(number) for number in range(1, 7)))
    received(ida, *(arrival(number, source=Source.COMPANY, sender="Example Ltd") for number in range(1, 4)))
    browser = signed_in(ida)

    page = unescape(browser.get("/reports/").content.decode())
    href, count = re.search(r'href="([^"]*)">Source: company: (\d+)', page).groups()  # type: ignore[union-attr]

    assert (len(_rows(browser.get(f"/reports/{href}").content.decode())), int(count)) == (3, 3)
    assert len(_rows(browser.get("/reports/?source=nonsense&after=1_2_3").content.decode())) == 9


def test_the_queue_asks_few_questions_however_long_it_is(ida: Actor) -> None:
    browser = signed_in(ida)
    counts = []
    for numbers in (range(1, 3), range(3, 120)):
        received(ida, *(arrival(number) for number in numbers))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get("/reports/")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 6


def test_whoever_assesses_is_told_what_has_not_ended(ida: Actor, finn: Actor) -> None:
    assert not [notice for notice in rooms.notices(ida) if "disposition" in notice.says]
    (receipt,) = received(ida, arrival(1))
    told = [notice.says for notice in rooms.notices(ida)]
    actions.claim_report(ida, Report.objects.get())
    actions.settle_report(ida, Report.objects.get(pk=receipt.report), "actioned.1")

    assert any(says.startswith("1 report has no disposition yet") for says in told)
    assert not [notice for notice in rooms.notices(ida) if "disposition" in notice.says]
    assert not [notice for notice in rooms.notices(finn) if "disposition" in notice.says]


@pytest.mark.parametrize("address", ["/reports/", "/reports/1/"])
def test_only_whoever_may_sees_the_pages(ida: Actor, finn: Actor, otis: Actor, address: str) -> None:
    received(ida, arrival(1))

    assert signed_in(finn).get(address).status_code == 403
    page = signed_in(otis).get(address)
    assert page.status_code == 404 or not _rows(page.content.decode())
