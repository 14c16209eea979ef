"""A report is made, approved, sent and settled on its pages, which say TEST in words; and by commands."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.casework.cybertips.conftest import MakeTip, Stub, called
from tests.casework.doors import signed_in
from tutela import cli
from tutela.casework import rooms
from tutela.casework.cases.models import Exhibit
from tutela.casework.cybertips import actions
from tutela.casework.cybertips.models import Tip, TipFile
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.engine.formats.cybertips.checks import faults
from tutela.engine.formats.reports import incident_types

pytestmark = pytest.mark.django_db
FACTS = {
    "incident_type": incident_types.MATERIAL,
    "incident_at": "2026-11-02T14:02:00",
    "escalate": "Sentence 1.",
    "annotations": ["spam"],
    "place": "webPageIncident",
    "urls": "https://example.com/1\nhttps://example.com/2",
    "third_party": "no",
    "reporter_first": "One",
    "reporter_last": "Two",
    "reporter_mail": "desk@unit.example",
    "screen_name": "person 1",
    "person_mails": "person1@example.com",
    "ip_events": "192.0.2.1 2026-11-02T14:02:00Z Upload\n2001:db8::1",
    "additional": "Sentence 2.",
}


def _post(by: Actor, tip: Tip, act: str, **said: Any) -> int:
    tip.refresh_from_db()
    body = {"act": act, "version": tip.version, **said}
    return int(signed_in(by).post(f"/ncmec/{tip.pk}/", body).status_code)


def _page(by: Actor, tip: Tip) -> str:
    return signed_in(by).get(f"/ncmec/{tip.pk}/").content.decode()


def test_a_report_goes_the_whole_way_by_its_pages(
    stub: Stub, finn: Actor, quinn: Actor, exhibit: Exhibit, files: list[Item]
) -> None:
    desk = signed_in(finn)
    made = {"kind": "exhibit", "name": str(exhibit), "environment": "live"}
    assert desk.post("/ncmec/new/", made).status_code == 302
    tip = Tip.objects.get()
    assert desk.post(f"/ncmec/{tip.pk}/facts/", FACTS).status_code == 302
    tip.refresh_from_db()
    assert not faults("report", tip.content)
    assert desk.post(f"/ncmec/{tip.pk}/files/", {"items": f"T-{files[0].pk}"}).status_code == 302
    told = {"name": "file 1.bin", "viewed": "no", "is_public": "yes", "classification": "A2"}
    assert desk.post(f"/ncmec/{tip.pk}/files/1/", told).status_code == 302
    assert _post(finn, tip, "propose", basis="Act 1") == 302
    assert "another person does the next step" not in _page(quinn, tip)
    assert _post(finn, tip, "approve") == 403
    assert _post(quinn, tip, "approve") == 302
    assert _post(quinn, tip, "send", environment="live") == 422
    assert _post(quinn, tip, "release", files_sha256=Tip.objects.get().files_sha256) == 302
    assert _post(quinn, tip, "send", environment="live") == 302

    assert called(tip).state == "finished"
    page = _page(quinn, tip)
    assert all(
        word in page for word in ("Finished", "4711", "reportDoneResponse", "request-1", "was received")
    )
    row = TipFile.objects.get()
    assert (row.viewed, row.is_public, row.classification) == (False, True, "A2")


def test_what_the_form_was_sent_is_what_it_shows_again_and_nothing_else_is_lost(
    finn: Actor, exhibit: Exhibit
) -> None:
    further = {"victim": [{"victimPerson": {"age": 12}}], "reporter": {"companyTemplate": "Sentence 3."}}
    tip = actions.make_tip(finn, exhibit, "test", further)
    desk = signed_in(finn)

    desk.post(f"/ncmec/{tip.pk}/facts/", FACTS)
    first = Tip.objects.get().content
    page = desk.get(f"/ncmec/{tip.pk}/facts/")
    shown = page.context["form"].initial
    answers = {True: "yes", False: "no", None: ""}
    again = {name: "" if value is None else value for name, value in shown.items()}
    again |= {"third_party": answers[shown["third_party"]], "incident_at": FACTS["incident_at"]}
    desk.post(f"/ncmec/{tip.pk}/facts/", again)

    assert Tip.objects.get().content == first
    assert first["victim"] == further["victim"]
    assert first["reporter"]["companyTemplate"] == "Sentence 3."
    assert "TEST" in page.content.decode()


def test_a_line_that_is_no_event_is_refused_at_its_field(finn: Actor, exhibit: Exhibit) -> None:
    tip = actions.make_tip(finn, exhibit, "test", {})

    answer = signed_in(finn).post(f"/ncmec/{tip.pk}/facts/", {"ip_events": "one two three four"})

    assert answer.status_code == 422
    assert "write an address" in answer.content.decode()


def test_what_is_not_known_is_told_with_owner_and_settled_on_its_page(
    stub: Stub, sent: MakeTip, quinn: Actor, finn: Actor
) -> None:
    stub.behaves(submit=[{"cut": True}])
    tip = called(sent())

    for person in (quinn, finn):
        told = [notice.says for notice in rooms.notices(person)]
        assert any("not known whether received" in says and "Finn" in says for says in told)
    assert _post(quinn, tip, "settle", known="there", because="Asked.") == 422
    assert _post(quinn, tip, "settle", known="there", number="4711", because="Asked.") == 302
    tip.refresh_from_db()
    assert (tip.state, tip.ncmec_number) == ("stopped", 4711)


def test_an_auditor_sees_states_and_receipts_and_not_what_it_says(
    stub: Stub, sent: MakeTip, audra: Actor
) -> None:
    tip = called(sent())

    page = _page(audra, tip)

    assert "4711" in page
    assert "incidentSummary" not in page


def test_every_page_says_test_in_words(stub: Stub, approved: MakeTip, quinn: Actor) -> None:
    tip = approved(environment="test")

    assert "Send it to NCMEC, TEST" in _page(quinn, tip)
    assert "TEST" in signed_in(quinn).get("/ncmec/").content.decode()


def _ran(*words: str) -> dict[str, Any]:
    result = CliRunner().invoke(cli.tutela, ["ncmec", *words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    read: dict[str, Any] = json.loads(result.output)
    return read


def test_a_report_goes_the_whole_way_by_commands(
    stub: Stub, finn: Actor, quinn: Actor, exhibit: Exhibit, files: list[Item], tmp_path: Path
) -> None:
    document = tmp_path / "report.json"
    document.write_text(
        json.dumps(
            {
                "incidentSummary": {
                    "incidentType": incident_types.MATERIAL,
                    "incidentDateTime": "2026-11-02T14:02:00Z",
                },
                "reporter": {"reportingPerson": {"lastName": "One"}},
            }
        )
    )
    _ran("new", "exhibit", str(exhibit), "--environment", "live", "--as", "finn")
    tip = f"CT-{Tip.objects.get().pk}"
    _ran("edit", tip, str(document), "--as", "finn")
    _ran("choose", tip, f"T-{files[0].pk}", "--as", "finn")
    _ran("propose", tip, "--basis", "Act 1", "--as", "finn")
    read = _ran("show", tip, "--as", "quinn")
    _ran("approve", tip, "--seen", read["sha256"], "--as", "quinn")
    _ran("release", tip, "--seen", read["files_sha256"], "--as", "quinn")
    assert _ran("send", tip, "--environment", "live", "--as", "quinn")["state"] == "sending"
    called(Tip.objects.get())

    shown = _ran("show", tip, "--as", "quinn")
    assert (shown["state"], shown["ncmec_number"], len(shown["calls"])) == ("finished", 4711, 5)
    [listed] = _ran("list", "--as", "quinn")["cybertips"]
    assert listed["cybertip"] == tip
    [copy] = _ran("copies", f"T-{files[0].pk}", "--as", "quinn")["copies"]
    assert (copy["outcome"], copy["released_by"]) == ("received", "Quinn (quinn)")
