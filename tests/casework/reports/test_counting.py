"""Counters of days follow every report on its way, and views of the queue by time keep to what is asked."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, machine
from tutela.casework.reports import actions
from tutela.casework.reports.counters import DayCount, OwnerCount
from tutela.casework.reports.models import Report
from tutela.engine.formats.reports.told import ReportClass, Source

REASON = "Sentence 1."


def naive() -> Counter[tuple[str, ...]]:
    """Count every report of the database by hand, as the counters of days and owners should."""
    found = Counter[tuple[str, ...]]()
    for row in Report.objects.all():
        came = timezone.localdate(row.received_at).isoformat()
        found["received", came, row.source, "", ""] += 1
        if row.state == "settled":
            assert row.ended_at is not None
            ended = timezone.localdate(row.ended_at).isoformat()
            found["ended", ended, row.source, "", row.outcome] += 1
        else:
            found["open", came, "", row.band, ""] += 1
            if row.owner is not None:
                found["owned", row.owner.username] += 1
    return found


def _counted() -> Counter[tuple[str, ...]]:
    rows, owners = DayCount.objects.exclude(number=0), OwnerCount.objects.exclude(number=0)
    return Counter(
        {(row.what, row.day.isoformat(), row.source, row.band, row.outcome): row.number for row in rows}
        | {("owned", row.owner.username): row.number for row in owners}
    )


def _settle(by: Actor, number: int, rule: str) -> None:
    report = Report.objects.get(pk=number)
    actions.claim_report(by, report)
    actions.settle_report(by, report, rule, REASON, without_look=REASON)


def test_counters_of_days_and_owners_follow_reports_on_their_way(ida: Actor, sam: Actor) -> None:
    one, two, _ = received(ida, arrival(1), arrival(2, source=Source.COMPANY), arrival(3))
    assert _counted() == naive()

    _settle(ida, one.report, "no_offence.1")
    _settle(ida, two.report, "actioned.1")
    assert _counted() == naive()
    first = Report.objects.get(pk=one.report)
    assert (first.outcome, first.ended_at is not None, first.first_look_at is not None) == (
        "no_offence", True, True,
    )  # fmt: skip

    # A further version opens it again; it is held, and decided anew.
    received(ida, arrival(1, report_class=ReportClass.INFORMATIONAL))
    first.refresh_from_db()
    assert (first.outcome, first.ended_at) == ("", None)
    assert _counted() == naive()
    actions.claim_report(ida, first)
    actions.hold_report(ida, first, REASON, timezone.now() + timedelta(hours=1))
    assert _counted()["owned", "ida"] == 1
    actions.claim_report(ida, first)
    actions.reassign_report(ida, first, REASON, "sam")
    assert _counted() == naive()
    actions.claim_report(sam, first)
    actions.escalate_report(sam, first, REASON, "ida", timezone.now() + timedelta(hours=1))
    assert _counted() == naive()
    _settle(ida, one.report, "insufficient.1")
    assert _counted() == naive()
    # It is still Ida's when a further version opens it once more.
    received(ida, arrival(1, platform="Example Chat"))
    assert _counted() == naive()
    assert _counted()["owned", "ida"] == 1


def test_a_version_after_another_in_one_delivery_is_counted_once(ida: Actor) -> None:
    received(ida, arrival(1), arrival(1, platform="Example Chat"), arrival(1, platform="Example Mail"))
    assert _counted() == naive()
    assert sum(naive().values()) == 2


def test_the_nightly_list_says_which_counters_were_wrong(ida: Actor) -> None:
    one, *_ = received(ida, *(arrival(number) for number in range(1, 4)))
    _settle(ida, one.report, "actioned.1")
    # Nobody told the counters of these.
    Report.objects.filter(pk=one.report + 1).update(received_at=timezone.now() - timedelta(days=40))
    DayCount.objects.filter(what="ended").update(number=17)
    OwnerCount.objects.create(unit_id=ida.unit, owner_id=ida.person, number=3)

    actions.list_unsettled(machine(ida.unit))

    assert _counted() == naive()
    body = LogEntry.objects.filter(act="reports.unsettled").latest("pk").body
    assert '"what ended, day ' in body
    assert "source NCMEC, outcome actioned" in body
    assert '"counters_mended":6' in body
    actions.list_unsettled(machine(ida.unit))
    assert '"counters_mended":0' in LogEntry.objects.filter(act="reports.unsettled").latest("pk").body


def _shown(ida: Actor, address: str) -> set[int]:
    page = signed_in(ida).get(f"/reports/{address}").content.decode()
    return {int(number) for number in re.findall(r'href="/reports/(\d+)/"', page)}


@pytest.fixture
def spread(ida: Actor, sam: Actor) -> dict[str, int]:
    """Reports of several days, sources and owners, some of which have ended."""
    plain, of_company, held, ended = (
        one.report
        for one in received(
            ida, arrival(1), arrival(2, source=Source.COMPANY), arrival(3), arrival(4, source=Source.POLICE)
        )
    )
    Report.objects.filter(pk=plain).update(received_at=timezone.now() - timedelta(days=9), is_immediate=True)
    report = Report.objects.get(pk=held)
    actions.claim_report(sam, report)
    actions.hold_report(sam, report, REASON, timezone.now() + timedelta(hours=1))
    _settle(ida, ended, "referred.police.1")
    return {"plain": plain, "company": of_company, "held": held, "ended": ended}


def test_views_by_time_keep_to_what_is_asked(ida: Actor, sam: Actor, spread: dict[str, int]) -> None:
    today = timezone.localdate()
    ago, before = today - timedelta(days=9), today - timedelta(days=1)
    band = Report.objects.get(pk=spread["held"]).band
    for address, names in {
        "?view=oldest": "plain company held",
        f"?view=oldest&band={band}&since={today}": "company held",
        f"?view=oldest&since={ago}&until={before}": "plain",
        "?view=oldest&source=company": "company",
        f"?view=oldest&owner={sam.person}": "held",
        "?view=oldest&owner=0": "plain company",
        "?view=oldest&at_risk=yes": "plain",
        "?view=oldest&band=none": "",
        f"?view=received&since={today}": "company held ended",
        "?view=received&source=police": "ended",
        f"?view=ended&since={today}&until={today}": "ended",
        "?view=ended&source=police&outcome=referred": "ended",
        "?view=ended&source=police&outcome=actioned": "",
        f"?view=ended&until={before}": "",
    }.items():
        assert _shown(ida, address) == {spread[name] for name in names.split()}, address


def test_what_names_nobody_of_the_unit_names_nobody(ida: Actor, otis: Actor, spread: dict[str, int]) -> None:
    page = signed_in(ida).get(f"/reports/?view=oldest&owner={otis.person}").content.decode()
    assert "of nobody of the unit" in page
    assert otis.name not in page
    for odd in ("?view=ended&since=0001-01-01", "?view=received&until=9999-12-31", "?view=oldest&owner=x"):
        assert signed_in(ida).get(f"/reports/{odd}").status_code == 200


@pytest.mark.parametrize("view", ["received", "ended"])
def test_views_by_time_go_on_page_by_page(ida: Actor, view: str) -> None:
    receipts = received(ida, *(arrival(number) for number in range(1, 121)))
    now = timezone.now()
    for number, one in enumerate(receipts):
        at = now - timedelta(minutes=number // 3)
        Report.objects.filter(pk=one.report).update(
            received_at=at, ended_at=at, state="settled", outcome="actioned"
        )
    browser, seen, address = signed_in(ida), list[int](), f"?view={view}"
    while address:
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(f"/reports/{address}").content.decode()
        assert len(asked) <= 6
        seen += map(int, re.findall(r'<a class="govuk-link" href="/reports/(\d+)/"', page))
        further = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = further[1].replace("&amp;", "&") if further else ""
    assert len(seen) == len(set(seen)) == 120
    column = "received_at" if view == "received" else "ended_at"
    assert seen == list(Report.objects.order_by(column, "pk").values_list("pk", flat=True))
