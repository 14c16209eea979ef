"""A flood of reports of the same thing is one row of the queue, and none of it is lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tutela.casework.bundles import actions as bundles
from tutela.casework.bundles.models import Join
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor
from tutela.casework.reports import actions, rounds
from tutela.casework.reports.actions.receive import Arrival
from tutela.casework.reports.errors import BadOutcome
from tutela.casework.reports.models import Disposition, Report
from tutela.engine.formats.reports.told import Address, Channel, File, NetworkEvent, Priority, Source

SAME = "https://example.com/the-same"
REASON = "Sentence 1."


def _flood(numbers: range, **changes: Any) -> Iterator[Arrival]:
    """Tell of one address, as members of the public do."""
    for number in numbers:
        same: dict[str, Any] = {
            "source": Source.PUBLIC, "channel": Channel.FORM, "sender": "", "persons": (),
            "addresses": (Address(SAME),),
        }  # fmt: skip
        yield arrival(number, **(same | changes))


def _rows(who: Actor, address: str = "/reports/") -> list[str]:
    seen: list[str] = []
    while address:
        page = signed_in(who).get(address).content.decode()
        seen += re.findall(
            r'<th scope="row"[^>]*><a class="govuk-link" href="/reports/\d+/">(R-\d+)</a>', page
        )
        found = re.search(r'href="([^"]*)" rel="next"', page)
        address = f"/reports/{unescape(found[1])}" if found else ""
    return seen


def _link(who: Actor, number: int) -> str:
    page = unescape(signed_in(who).get("/reports/").content.decode())
    found = re.search(rf'href="([^"]*)">{number} of the same: ', page)
    assert found
    return found[1]


def _references() -> list[str]:
    return [row.reference for row in Report.objects.order_by("band_order", "received_at", "pk")]


def test_a_flood_is_one_row_and_opens_to_all_of_them(ida: Actor) -> None:
    received(ida, *_flood(range(1, 71)))
    received(ida, arrival(500))

    rows = _rows(ida)

    assert len(rows) == 2
    behind = _rows(ida, _link(ida, 70))
    assert sorted(behind + [row for row in rows if row not in behind]) == sorted(_references())
    assert "hxxps://example[.]com/the-same" in signed_in(ida).get("/reports/").content.decode()
    assert len(_rows(ida, "/reports/?view=oldest")) == 71


def test_what_came_before_it_was_a_flood_is_folded_with_it(ida: Actor) -> None:
    for number in range(1, 10):
        received(ida, *_flood(range(number, number + 1)))
    assert len(_rows(ida)) == 9

    received(ida, *_flood(range(10, 11)))

    assert len(_rows(ida)) == 1
    assert len(_rows(ida, _link(ida, 10))) == 10


def test_the_most_urgent_of_a_band_stands_for_it_and_the_next_when_it_is_gone(ida: Actor) -> None:
    receipts = received(ida, *_flood(range(1, 13)))
    first, urgent = (Report.objects.get(pk=receipts[at].report) for at in (0, 7))
    assert _rows(ida) == [first.reference]
    Report.objects.filter(pk=urgent.pk).update(band_order=first.band_order - 1)
    actions.claim_report(ida, urgent)
    assert _rows(ida) == [urgent.reference]

    actions.settle_report(ida, urgent, "actioned.1")
    assert _rows(ida) == [first.reference]
    actions.claim_report(ida, first)
    actions.hold_report(ida, first, REASON, timezone.now() + timedelta(hours=1))

    assert _rows(ida) == [f"R-{receipts[1].report}"]
    Report.objects.filter(pk=first.pk).update(due_at=timezone.now())
    rounds.look_after()
    assert _rows(ida) == [first.reference]
    assert len(_rows(ida, _link(ida, 11))) == 11


def test_every_filter_finds_its_own(ida: Actor) -> None:
    received(ida, *_flood(range(1, 13)))
    received(ida, *_flood(range(1, 13), source=Source.COMPANY, sender="Example Ltd"))

    assert len(_rows(ida)) == 2
    assert len(_rows(ida, "/reports/?source=company")) == 1
    assert len(_rows(ida, "/reports/?source=public")) == 1


def test_a_flood_of_the_most_urgent_is_one_row_with_none_dropped(ida: Actor) -> None:
    company: dict[str, Any] = {"source": Source.COMPANY, "sender": "Example Ltd"}
    received(ida, *_flood(range(1, 13), **company, priority=Priority("1")))
    received(ida, *_flood(range(13, 30), **company))

    assert len(_rows(ida)) == 2
    assert Report.objects.filter(is_immediate=True).count() == 12
    assert len(_rows(ida, _link(ida, 12))) == 12


def test_a_child_at_immediate_risk_is_never_behind_one_who_is_not(ida: Actor) -> None:
    receipts = received(ida, *_flood(range(1, 13)))
    behind = Report.objects.get(pk=receipts[5].report)
    assert behind.is_folded

    actions.raise_band(ida, behind, behind.band, REASON, immediate=True)

    rows = _rows(ida)
    assert (rows[0], len(rows)) == (behind.reference, 2)
    assert len(_rows(ida, _link(ida, 11))) == 11


def test_a_person_is_not_hidden_behind_a_file_that_everybody_sends_on(ida: Actor) -> None:
    file = File(name="a.jpg", hashes={"sha256": "a" * 64})
    shared = NetworkEvent("192.0.2.7")
    received(ida, *(arrival(number, files=(file,), network=(shared,)) for number in range(1, 21)))

    assert len(_rows(ida)) == 20


def test_what_names_nothing_but_a_shared_network_address_is_one_row(ida: Actor) -> None:
    told: dict[str, Any] = {"persons": (), "addresses": (), "network": (NetworkEvent("192.0.2.7"),)}
    received(ida, *(arrival(number, **told) for number in range(1, 21)))

    assert len(_rows(ida)) == 1


def test_what_somebody_put_apart_has_a_row_of_its_own_again(ida: Actor) -> None:
    receipts = received(ida, *_flood(range(1, 13)))
    apart = Join.objects.get(subject=receipts[4].report)

    bundles.undo_join(ida, apart, REASON)
    rounds.look_after()

    assert _rows(ida) == [f"R-{receipts[0].report}", f"R-{receipts[4].report}"]
    received(ida, *_flood(range(13, 20)))
    assert len(_rows(ida)) == 2


def test_the_queue_of_a_flood_asks_few_questions(
    ida: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    received(ida, *_flood(range(1, 71)))
    browser = signed_in(ida)

    with django_assert_max_num_queries(6):
        assert browser.get("/reports/").status_code == 200
    with django_assert_max_num_queries(10):
        assert browser.get(f"/reports/?of={Report.objects.earliest('pk').pk}").status_code == 200


def _decided(ida: Actor, *arrivals: Arrival) -> tuple[Report, list[Report]]:
    """Have a flood come in, and its first report decided by a person who took it up."""
    first, *rest = (Report.objects.get(pk=receipt.report) for receipt in received(ida, *arrivals))
    actions.claim_report(ida, first)
    actions.settle_report(ida, first, "no_offence.1", REASON, without_look=REASON)
    return first, rest


def test_the_rest_that_is_the_same_is_decided_as_one_was_page_by_page(ida: Actor) -> None:
    first, rest = _decided(ida, *_flood(range(1, 41)))
    browser, address = signed_in(ida), f"/reports/{first.pk}/alike/"
    assert address in browser.get(f"/reports/{first.pk}/").content.decode()
    page = browser.get(address).content.decode()
    offered = re.findall(r'name="chosen" value="(\d+:\d+)"', page)
    assert len(offered) == 25
    assert "checked" not in page
    assert re.search(r"sender_reference</th>.*?>1</td>.*?>2</td>", page, re.DOTALL)

    assert browser.post(address, {"chosen": offered[:3]}).status_code == 302

    made = Disposition.objects.filter(like=first, is_current=True)
    assert {(one.code, one.reason, one.by_id) for one in made} == {("no_offence", REASON, ida.person)}
    assert sorted(one.report_id for one in made) == [report.pk for report in rest[:3]]
    assert LogEntry.objects.filter(act="report.settled").count() == 4
    assert "Decided as it so far: 3" in browser.get(address).content.decode()
    assert len(_rows(ida, _link(ida, 36))) == 36
    assert not audit.differences()


def test_what_differs_in_what_matters_is_decided_by_itself(ida: Actor, sam: Actor) -> None:
    another = Address("https://example.net/other")
    first, rest = _decided(
        ida, *_flood(range(1, 14)), *_flood(range(14, 15), addresses=(Address(SAME), another))
    )
    actions.claim_report(sam, rest[1])
    received(ida, *_flood(range(4, 5), platform="Another"))
    actions.raise_band(ida, rest[4], rest[4].band, REASON, immediate=True)
    wrong = {rest[1].pk: 1, rest[2].pk: 1, rest[4].pk: 1, rest[-1].pk: 1, 999: 1}

    for number, version in wrong.items():
        with pytest.raises(BadOutcome):
            actions.settle_alike(ida, first, {rest[0].pk: 1, number: version})
    with pytest.raises(BadOutcome):
        actions.settle_alike(sam, first, {rest[0].pk: 1})
    with pytest.raises(BadOutcome):
        actions.settle_alike(ida, first, {})
    with pytest.raises(BadOutcome):
        actions.settle_alike(ida, rest[5], {rest[0].pk: 1})

    assert Disposition.objects.count() == 1
    assert "It cannot follow" in signed_in(ida).get(f"/reports/{first.pk}/alike/").content.decode()
    actions.settle_alike(ida, first, {rest[0].pk: 1})
    assert Disposition.objects.count() == 2
