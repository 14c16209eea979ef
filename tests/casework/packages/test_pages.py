"""Packages as people's browsers see them: made, deconflicted, checked, sent, answered; read by few."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.packages.conftest import ALL, DRAFT
from tests.engine.communications import writing
from tutela.casework.bundles.models import Bundle
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.intelligence import actions as intelligence
from tutela.casework.intelligence.actions.mark_range import Found
from tutela.casework.intelligence.models import Message
from tutela.casework.packages import actions, queries
from tutela.casework.packages.content.sources import Source
from tutela.casework.packages.models import Package
from tutela.casework.partners.models import Partner
from tutela.casework.reports.offences.checklists import checklists
from tutela.engine.communications.told import Terms

pytestmark = pytest.mark.django_db


def test_a_package_is_made_and_sent_by_its_pages(
    bundle: Bundle, force: Partner, ida: Actor, quinn: Actor
) -> None:
    maker, checker = signed_in(ida), signed_in(quinn)
    offered = maker.get(f"/bundles/{bundle.pk}/").content.decode()
    address = f"/packages/new/bundle/{bundle.pk}/"
    assert address in offered
    page = maker.get(address).content.decode()
    assert "Choose: no rule says which" in page
    body = {"summary": "Sentence 1.", "need": "Sentence 2.", "basis": "prevention", "handling": "P"}
    refused = maker.post(address, body)
    assert refused.status_code == 422
    assert "No rule says which force" in refused.content.decode()
    maker.post(address, body | {"recipient": force.name, "route_reason": "Sentence 3."})
    made = Package.objects.get()
    own = f"/packages/{made.pk}/"

    maker.post(own, {"act": "deconflict", "version": "1", "code": "nothing"})
    assert "Check it" not in maker.get(own).content.decode()
    assert "Sentence 1." in checker.get(own).content.decode()
    checker.post(own, {"act": "check", "version": "2", "holds": ALL})
    maker.post(own, {"act": "send", "version": "3"})
    maker.post(own, {"act": "accept", "version": "4"})
    bad = maker.post(own, {"act": "tell", "version": "5", "code": "arrest"})
    assert bad.status_code == 422
    maker.post(own, {"act": "tell", "version": "5", "code": "arrest", "count": "2"})
    assert maker.post(own, {"act": "return", "version": "4", "code": "known"}).status_code == 409

    shown = maker.get(own).content.decode()
    file = maker.post(f"{own}sent/1/")
    told = maker.get(f"{own}as/json/").json()
    assert "Arrests" in shown
    assert "Accepted" in shown
    assert file["Content-Type"] == "application/zip"
    assert told["outcomes"] == [
        {"outcome": "arrest", "count": 2, "on": timezone.localdate().isoformat(), "through": "officer",
         "by": "ida", "at": told["outcomes"][0]["at"]}
    ]  # fmt: skip
    assert maker.get("/packages/as/json/?state=accepted").json()["packages"][0]["package"] == str(made)
    assert str(made) in maker.get("/packages/as/csv/").content.decode()
    assert str(made) in maker.get("/packages/").content.decode()


def test_only_who_reads_the_source_or_checks_reads_what_a_package_says(
    package: Package, ida: Actor, quinn: Actor, finn: Actor, audra: Actor
) -> None:
    address = f"/packages/{package.pk}/"
    for who, reads in ((ida, True), (quinn, True), (finn, False), (audra, False)):
        browser = signed_in(who)
        page = browser.get(address).content.decode()
        assert (DRAFT.summary in page, "timeline.csv" in page) == (reads, reads)
        status = 200 if reads else 403
        assert browser.get(f"{address}parts/1/timeline.csv").status_code == status
        assert browser.get(f"{address}as/json/").status_code == status
    assert signed_in(ida).get(f"{address}parts/1/nothing.csv").status_code == 404
    assert signed_in(finn).post(address, {"act": "send", "version": "1"}).status_code == 409


def test_a_table_pasted_says_what_became_of_each_line(sent: Package, ida: Actor) -> None:
    day = timezone.localdate().isoformat()
    browser = signed_in(ida)

    done = browser.post(
        "/packages/outcomes/", {"table": f"package,outcome,count,on\n{sent},charge,1,{day}\n{sent},x,1,{day}"}
    )

    assert "Kept: 1. There already: 0. Not kept: 1." in done.content.decode()
    assert browser.post("/packages/outcomes/", {"table": "nothing"}).status_code == 422


def test_a_case_gives_its_marked_messages_with_their_places_and_no_file(
    exhibit: Exhibit, finn: Actor, force: Partner, tmp_path: Path
) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    (folder / "result.json").write_bytes(writing.telegram(20))
    cases.receive(finn, exhibit, folder)
    intelligence.receive_communications(finn, exhibit, Terms())
    messages = list(Message.objects.order_by("order_ms", "pk")[3:6])
    listed = checklists()["uk.chat.communication.1"]
    point = listed.points[0][0]
    thread = messages[0].thread
    mark = intelligence.mark_range(
        finn, thread, messages[0], messages[-1], listed, {point: Found("met", "high")}
    )

    made = actions.make_package(finn, Source(exhibit.case), DRAFT)

    told = json.loads(queries.part_for(made, 1, f"ranges/M-{mark.pk}.json").content)
    assert told["messages"] == len(told["quoted"]) == 3
    assert [each["text"] for each in told["quoted"]] == [each.text for each in messages]
    assert told["points"] == [{"point": point, "outcome": "met", "confidence": "high"}]
    assert all(each["source"] for each in told["quoted"])
    assert f"thread {thread.pk}" in queries.part_for(made, 1, "identifiers.csv").content
