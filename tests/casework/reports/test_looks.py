"""Reported addresses are looked at elsewhere, within one's minutes, before a report is closed."""

import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone
from PIL import Image

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tests.casework.working import work_off
from tutela import cli
from tutela.casework.custody import log
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor
from tutela.casework.items.models import Instance, Item
from tutela.casework.reports import actions
from tutela.casework.reports.errors import BadLook, NotLooked, NotYours
from tutela.casework.reports.models import AddressCapture, AddressLook, Report
from tutela.casework.reports.outcomes import outcomes
from tutela.casework.welfare import queries as welfare
from tutela.casework.welfare.errors import BudgetSpent
from tutela.casework.welfare.models import ExposureEvent
from tutela.engine.formats.reports.told import Address

FIRST, SECOND = "https://example.com/1", "https://example.net/2"


@pytest.fixture
def report(ida: Actor) -> Report:
    """A report of two addresses, in ida's hands."""
    (receipt,) = received(ida, arrival(1, addresses=(Address(FIRST), Address(SECOND), Address(FIRST))))
    report = Report.objects.get(pk=receipt.report)
    actions.claim_report(ida, report)
    return report


def _looked(by: Actor, report: Report, address: str, **seen: Any) -> AddressLook:
    look = actions.begin_look(by, report, address)
    return _recorded(by, look, **seen)


def _recorded(by: Actor, look: AddressLook, **seen: Any) -> AddressLook:
    return actions.record_look(by, look, **{"state": "gone", "country": "GB", "items": {}, **seen})


def _text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_report_is_not_closed_before_each_address_was_looked_at_or_it_is_said_why(
    ida: Actor, report: Report
) -> None:
    for rule in ("no_offence.1", "remit.obscene.abroad.1", "remit.intimate.1", "remit.other.1"):
        with pytest.raises(NotLooked) as refused:
            actions.settle_report(ida, report, rule, "Sentence 1.")
        assert refused.value.code == "TU-R10"
    _looked(ida, report, FIRST)
    with pytest.raises(NotLooked, match="1 of its addresses"):
        actions.settle_report(ida, report, "no_offence.1", "Sentence 1.")
    _looked(ida, report, SECOND, state="there", items={"not_criminal": 0})

    made = actions.settle_report(ida, report, "no_offence.1", "Sentence 1.", without_look="Sentence 2.")

    assert made.without_look == ""
    log.verify()
    assert not audit.differences()


def test_a_stated_reason_stands_for_a_look_and_is_kept(ida: Actor, report: Report) -> None:
    made = actions.settle_report(ida, report, "no_offence.1", "Sentence 1.", without_look="Sentence 2.")

    assert made.without_look == "Sentence 2."
    assert "Without a look at each address: Sentence 2." in _text(
        signed_in(ida).get(f"/reports/{report.pk}/")
    )


def test_what_is_acted_on_needs_no_look(ida: Actor, report: Report) -> None:
    assert actions.settle_report(ida, report, "actioned.1").code == "actioned"


def test_several_looks_are_all_kept_and_count_for_the_persons_day(ida: Actor, report: Report) -> None:
    _looked(ida, report, FIRST, state="there", items={"Alpha": 2}, note="Sentence 3.")
    _looked(ida, report, FIRST, state="unreachable", country="DE")

    looks = list(AddressLook.objects.filter(address=FIRST).order_by("pk"))
    assert [(look.state, look.country, look.items) for look in looks] == [
        ("there", "GB", {"Alpha": 2}),
        ("unreachable", "DE", {}),
    ]
    assert welfare.budget(ida.person).used_s >= 2
    assert Report.objects.get().to_look_at == 1
    page = _text(signed_in(ida).get(f"/reports/{report.pk}/addresses/"))
    for words in (
        "There",
        "Not reachable",
        "seen from DE",
        "Alpha 2",
        "Sentence 3.",
        "hxxps://example[.]com/1",
    ):
        assert words in page
    assert not re.search(r'href="[^"]*example', page)


def test_none_begins_when_the_minutes_of_the_day_are_spent(ida: Actor, report: Report) -> None:
    _looked(ida, report, FIRST)
    ExposureEvent.objects.update(seconds=240 * 60, day_before_s=None, week_before_s=None)
    with pytest.raises(BudgetSpent):
        actions.begin_look(ida, report, SECOND)
    answer = signed_in(ida).post(f"/reports/{report.pk}/addresses/", {"act": "begin", "address": SECOND})
    assert (answer.status_code, "minutes left today" in _text(answer)) == (422, True)


def test_a_look_is_of_the_reports_own_address_by_whoever_has_it_and_is_recorded_once(
    ida: Actor, sam: Actor, report: Report
) -> None:
    with pytest.raises(BadLook):
        actions.begin_look(ida, report, "https://example.org/other")
    with pytest.raises(NotYours):
        actions.begin_look(sam, report, FIRST)
    look = actions.begin_look(ida, report, FIRST)
    for wrong in (
        {"state": "seen"},
        {"country": "gb"},
        {"items": {"other": 1}},
        {"items": {"Alpha": -1}},
        {"items": {"Alpha": 1}},
        {"note": "1" * 501},
    ):
        with pytest.raises(BadLook):
            _recorded(ida, look, **wrong)
    with pytest.raises(BadLook):
        actions.record_look(sam, look, "gone", "GB", {})
    actions.record_look(ida, look, "gone", "GB", {})
    with pytest.raises(BadLook):
        actions.record_look(ida, look, "there", "GB", {})


def test_an_address_is_looked_at_on_the_pages(ida: Actor, report: Report) -> None:
    browser, address = signed_in(ida), f"/reports/{report.pk}/addresses/"
    assert address in _text(browser.get(f"/reports/{report.pk}/"))
    assert browser.post(address, {"act": "begin", "address": FIRST}).status_code == 302
    assert "Begun by you and not recorded" in _text(browser.get("/reports/addresses/"))
    look = {"act": "record", "look": str(AddressLook.objects.get().pk), "state": "there", "country": "gb"}
    assert browser.post(address, {**look, "items-Alpha": "many"}).status_code == 422
    assert browser.post(address, {**look, "items-Alpha": "3", "items-Beta": ""}).status_code == 302

    assert AddressLook.objects.get().items == {"Alpha": 3}
    listed = _text(browser.get("/reports/addresses/"))
    assert "Begun by you" not in listed
    assert "In the hands of" in listed


def test_addresses_to_look_at_are_listed_by_band_then_age_with_who_has_them(
    ida: Actor, sam: Actor, ana: Actor, report: Report
) -> None:
    received(ida, arrival(2), arrival(3, addresses=()))
    second = Report.objects.get(sender_reference="2")
    actions.raise_band(ida, second, "V", "Sentence 4.")

    page = _text(signed_in(sam).get("/reports/addresses/"))

    assert re.findall(r">(R-\d+)</a>", page) == [second.reference, report.reference]
    assert '<td class="govuk-table__cell">Ida</td>' in page
    actions.settle_report(ida, report, "actioned.1")
    assert report.reference not in _text(signed_in(sam).get("/reports/addresses/"))
    assert signed_in(ana).get("/reports/addresses/").status_code == 403


def test_a_further_version_names_what_is_still_to_be_looked_at(ida: Actor, report: Report) -> None:
    _looked(ida, report, FIRST)
    received(ida, arrival(1, addresses=(Address(FIRST), Address("https://example.org/3"))))

    report.refresh_from_db()
    assert (report.version, report.to_look_at) == (2, 1)


def test_what_is_changed_behind_the_record_is_found(ida: Actor, report: Report) -> None:
    _looked(ida, report, FIRST)
    AddressLook.objects.update(state="there")

    assert "says something else" in str(audit.differences()[0])


def _capture(folder: Path) -> Path:
    folder.mkdir()
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 30, 30)).save(out, "JPEG")
    (folder / "1.jpg").write_bytes(out.getvalue())
    return folder


def test_what_the_machine_kept_goes_down_the_line_as_content_of_the_report(
    ida: Actor, report: Report, tmp_path: Path
) -> None:
    words = ["report", "capture", str(report.pk), "2", str(_capture(tmp_path / "kept")), "--as", "ida"]
    done = CliRunner().invoke(cli.tutela, words)
    again = CliRunner().invoke(cli.tutela, words)
    wrong = CliRunner().invoke(cli.tutela, [*words[:3], "7", *words[4:]])
    work_off()

    assert (done.exit_code, again.exit_code, wrong.exit_code != 0) == (0, 0, True), done.output
    capture = AddressCapture.objects.order_by("pk").first()
    assert capture is not None
    assert capture.address == SECOND
    assert Instance.objects.filter(intake=capture.intake).count() == 1
    assert Item.objects.get(mime="image/jpeg").state == Item.State.QUEUED
    assert "Kept of it" in _text(signed_in(ida).get(f"/reports/{report.pk}/addresses/"))
    assert not audit.differences()


def test_each_end_of_the_remit_test_names_its_signpost_its_law_pack_and_whom_it_goes_to(
    ida: Actor, report: Report
) -> None:
    remit = {rule.id: rule for rule in outcomes().values() if rule.id.startswith("remit.")}
    assert {rule.code for rule in remit.values()} == {"actioned", "referred", "out_of_remit"}
    police = remit["remit.obscene.uk.1"]
    assert (police.mark, bool(police.to), bool(police.citation), bool(police.read)) == (
        "unverified",
        True,
        True,
        True,
    )
    for number, rule in enumerate(remit.values(), 10):
        received(ida, arrival(number))
        chosen = Report.objects.get(sender_reference=str(number))
        actions.claim_report(ida, chosen)
        made = actions.settle_report(ida, chosen, rule.id, "Sentence 1.", without_look="Sentence 2.")
        page = _text(signed_in(ida).get(f"/reports/{chosen.pk}/"))
        assert made.pack
        assert all(said in page for said in (rule.id, rule.signpost, rule.to, made.pack))
        assert made.at <= timezone.now()
