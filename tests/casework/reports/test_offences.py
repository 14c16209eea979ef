"""What has to be proved is decided point by point, with every version kept, and decides nothing by itself."""

from html import unescape
from typing import Any

import pytest

from tests.casework.doors import signed_in
from tests.casework.reports.telling import received
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.reports import actions
from tutela.casework.reports.actions import Found
from tutela.casework.reports.errors import BadFinding, NotYours
from tutela.casework.reports.models import PointFinding, Report
from tutela.casework.reports.offences.checklists import VERIFIED, checklists

CHAT = "uk.chat.communication.1"


@pytest.fixture
def report(ida: Actor) -> Report:
    """A report in the hands of ida."""
    (receipt,) = received(ida)
    found = Report.objects.get(pk=receipt.report)
    actions.claim_report(ida, found)
    return Report.objects.get(pk=found.pk)


def _text(answer: Any) -> str:
    return unescape(answer.content.decode())


def _find(by: Actor, report: Report, about: str = "persons/0", **found: Found) -> list[PointFinding]:
    return actions.assess_points(by, report, checklists()[CHAT], about, found)


def test_every_checklist_names_its_law_its_day_and_its_mark() -> None:
    kinds = set[str]()
    for one in checklists().values():
        assert one.citation
        assert one.read
        assert one.mark in (VERIFIED, "unverified")
        assert one.about in ("report", "item", "person")
        assert len(dict(one.points)) == len(one.points) > 1
        kinds |= {*one.kinds}
    assert kinds == {"images", "media", "chat"}


def test_what_is_said_later_is_another_version_and_overwrites_nothing(report: Report, ida: Actor) -> None:
    _find(ida, report, adult=Found("met", "low", "Sentence 1"), under16=Found("cannot tell", "low"))
    assert _find(ida, report, adult=Found("met", "low", "Sentence 1 ")) == []
    (later,) = _find(ida, report, adult=Found("not met", "high"))

    assert (later.n, later.by_id, later.version) == (2, ida.person, 1)
    rows = PointFinding.objects.filter(point="adult").order_by("n")
    assert [(row.n, row.outcome, row.note) for row in rows] == [(1, "met", "Sentence 1"), (2, "not met", "")]
    report.refresh_from_db()
    assert (report.state, report.dispositions.count()) == ("waiting", 0)
    assert not audit.differences()
    PointFinding.objects.filter(pk=later.pk).update(outcome="met")
    assert "was changed since" in str(audit.differences()[0])


def test_it_is_decided_on_its_page_and_stands_on_the_reports_in_its_history_and_as_json(
    report: Report, ida: Actor
) -> None:
    browser, address = signed_in(ida), f"/reports/{report.pk}/offences/"
    asked = _text(browser.get(f"{address}?checklist={CHAT}"))
    assert all(text in asked for text in ("section 15A", "not verified by the unit", "Reported 1: 1"))
    sent = {"act": "assess", "checklist": CHAT, "about": "persons/0", "outcome-adult": "met"}
    refused = browser.post(address, sent)
    assert (refused.status_code, "how sure you are" in _text(refused)) == (422, True)
    assert browser.post(address, {**sent, "confidence-adult": "high"}).status_code == 302

    page = _text(browser.get(f"/reports/{report.pk}/"))
    for text in ("Points to prove", "high confidence", "Not decided yet", "points assessed", "not verified"):
        assert text in page, text
    told = browser.get(f"/reports/{report.pk}/offences.json").json()
    assert told["findings"][0]["outcome"] == "met"
    assert told["checklists"][CHAT]["mark"] == "unverified"


def test_nothing_is_kept_of_what_is_not_there_or_not_in_ones_hands(
    report: Report, ida: Actor, sam: Actor, ana: Actor
) -> None:
    met = Found("met", "high")
    for about, found in (
        ("persons/9", {"adult": met}),
        ("persons/0", {"nothing": met}),
        ("persons/0", {}),
        ("persons/0", {"adult": Found("met", "")}),
        ("persons/0", {"adult": Found("perhaps", "high")}),
        ("persons/0", {"adult": Found("met", "high", "n" * 501)}),
    ):
        with pytest.raises(BadFinding):
            _find(ida, report, about, **found)
    with pytest.raises(NotYours):
        _find(sam, report, adult=met)
    with pytest.raises(NotAllowed):
        _find(ana, report, adult=met)
    assert not PointFinding.objects.exists()
