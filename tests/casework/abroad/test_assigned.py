"""HA-10: what partners assign becomes reports; again it adds nothing; what cannot be read is listed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.abroad.conftest import Stub
from tests.casework.working import work_off
from tutela.casework.abroad import actions, queries, rounds
from tutela.casework.abroad.models import ExchangeItem, Pull
from tutela.casework.audit.rows import stated
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.reports.models import Report

pytestmark = pytest.mark.django_db


def content(number: int, **more: Any) -> dict[str, Any]:
    """Write what a partner assigned."""
    url = {"urlString": f"https://192.0.2.7/assigned/{number}", "hostingIpAddress": "192.0.2.7"}
    return {"contentId": number, "reportId": 1, "url": url, "memo": f"Sentence {number}.", **more}


def test_ha_10_what_is_assigned_becomes_a_report_and_our_reference_is_written_back(
    stub: Stub, ida: Actor
) -> None:
    stub.assigns(content(51), content(52))

    run = actions.pull_reports(ida)
    work_off()

    assert (run.says, run.new, run.is_well) == ("", 2, True)
    report = Report.objects.get(sender_reference="content 51")
    assert (report.source, report.channel, report.sender) == ("hotline", "api", "ICCAM")
    item = ExchangeItem.objects.get(remote_id="51")
    assert (item.state, item.direction, item.report) == ("taken", "in", report)
    assert [each["query"] for each in stub.calls("reference")] == [
        f"reference=R-{each.pk}" for each in Report.objects.order_by("pk")
    ]
    log.verify()
    assert not list(stated.differences())


def test_ha_10_fetched_again_it_adds_nothing_and_with_other_bytes_it_is_the_next_version(
    stub: Stub, ida: Actor
) -> None:
    stub.assigns(content(51))
    actions.pull_reports(ida)
    again = actions.pull_reports(ida)
    assert (again.new, again.versions, again.held) == (0, 0, 1)
    stub.assigns(content(51, memo="Sentence 2."))

    third = actions.pull_reports(ida)

    assert (third.new, third.versions) == (0, 1)
    report = Report.objects.get()
    assert report.version == 2
    assert ExchangeItem.objects.get().report == report


def test_ha_10_what_cannot_be_read_is_on_the_list_until_it_can(stub: Stub, ida: Actor) -> None:
    stub.assigns(content(51, url={}), content(52))
    run = actions.pull_reports(ida)
    assert (run.new, run.unread) == (1, 1)
    [unread] = queries.troubled(ida)
    assert (unread.state, unread.reason) == ("unread", "The answer cannot be used. It names no address.")
    stub.assigns(content(51))

    actions.pull_reports(ida)

    unread.refresh_from_db()
    assert (unread.state, unread.report) == ("sending", Report.objects.get(sender_reference="content 51"))


@pytest.mark.parametrize(
    ("call", "behaves", "says"),
    [
        ("sign_in", {"status": 401}, "sign in: They refuse our user or password"),
        pytest.param("sign_in", {"skew": 900}, "Their clock stands", marks=pytest.mark.long),
        pytest.param("list", {"status": 503}, "list: Not now", marks=pytest.mark.long),
        pytest.param(
            "list",
            {"says": '[{"contentId": "../1"}]'},
            "list: The answer cannot be used",
            marks=pytest.mark.long,
        ),
        ("content", {"cut": True}, "content 51: No answer"),
    ],
)
def test_a_round_that_cannot_go_on_says_why_and_the_next_takes_the_rest(
    stub: Stub, ida: Actor, call: str, behaves: dict[str, Any], says: str
) -> None:
    stub.assigns(content(51))
    stub.behaves(**{call: [behaves]})
    run = actions.pull_reports(ida)
    assert (run.says.startswith(says), run.is_well) == (True, False), run.says

    assert actions.pull_reports(ida).new == 1


def test_rounds_fetch_as_often_as_the_settings_say(stub: Stub, ida: Actor, settings: Settings) -> None:
    rounds.fetch_assigned()
    rounds.fetch_assigned()
    assert Pull.objects.count() == 1
    never = replace(settings.TUTELA.iccam, minutes=0)
    settings.TUTELA = replace(settings.TUTELA, iccam=never)
    Pull.objects.update(began_at=timezone.now() - timedelta(hours=1))

    rounds.fetch_assigned()

    assert Pull.objects.count() == 1
