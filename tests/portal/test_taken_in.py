"""What a company sent becomes a report of the unit once, and what was tampered with becomes none."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tests.engine.statutory.submissions import full, not_held
from tests.portal.opened import OpenPortal
from tutela.casework.bundles.models import Member
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Contact
from tutela.casework.people.models import Unit
from tutela.casework.reports import actions as reports, rounds
from tutela.casework.reports.models import Report, ReportVersion, Unopened
from tutela.engine.formats.reports.told import File
from tutela.engine.statutory import schedule
from tutela.engine.statutory.schedule import Field, Kind
from tutela.site.settings import Portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(sam: Actor, adele: Actor) -> str:
    """The key of a company that was let in, on pages or otherwise."""
    company = partners.enter_partner(sam, "example", "Example Ltd", "company")
    for part in Contact.Part.values[:5]:
        partners.add_contact(sam, company, part, f"Person {part}", telephone="01632 960001")
    partners.approve_partner(sam, company)
    company = partners.approve_partner(adele, company)
    agreement = partners.propose_agreement(
        sam, company, ["company"], legal_basis="Online Safety Act 2023 s.66", contact="Desk",
        valid_from=timezone.localdate(),
    )  # fmt: skip
    partners.confirm_agreement(adele, agreement)
    person = company.contacts.get(part=Contact.Part.AUTHORISED)
    return partners.issue_key(sam, person, "Program", ["report", "read"], 30)[1]


@pytest.fixture
def beside(tmp_path: Path, settings: Settings, token: str) -> OpenPortal:
    """A door beside this unit's workbench, which lets its companies in."""
    folder = tmp_path / "beside"
    folder.mkdir()
    opened = OpenPortal(folder)
    database = f"sqlite:{folder}/portal/exchange.db"
    settings.TUTELA = replace(settings.TUTELA, portal=Portal(on=True, database=database))
    rounds.take_in_submissions()
    return opened


def test_from_the_companys_program_to_the_units_queue(beside: OpenPortal, token: str, sam: Actor) -> None:
    sent: Any = {**full(), "own_reference": "C-7", "previous": []}
    with beside.serving():
        receipt = beside.sent(sent, "key-7", token).said
        rounds.take_in_submissions()
        assert beside.sent(sent, "key-7", token).said == receipt
        follow = {**not_held(), "own_reference": "C-8", "previous": [receipt["reference"]]}
        assert beside.sent(follow, "key-8", token).status == 201
        rounds.take_in_submissions()
        rounds.take_in_submissions()

        first, second = Report.objects.order_by("pk")
        assert (first.source, first.channel, first.sender, first.sender_reference) == (
            "company", "api", "example", "C-7",
        )  # fmt: skip
        version = ReportVersion.objects.get(report=first)
        assert version.sha256.hex() == receipt["sha256"]
        assert receipt["reference"] in version.told
        assert receipt["reference"] in ReportVersion.objects.get(report=second).told
        assert not beside.exchange.waiting(10)
        assert set(Member.objects.values_list("subject", flat=True)) == {first.pk, second.pk}

        partners.revoke_key(sam, Contact.objects.get(part="authorised person").keys.get())
        rounds.take_in_submissions()
        assert beside.sent(sent, "key-9", token).status == 401


def test_what_ncmec_tells_of_the_same_is_kept_beside_it_and_each_page_says_so(
    beside: OpenPortal, token: str, ida: Actor
) -> None:
    said = not_held()
    said["fields"]["original_hash"] = {
        "state": "given", "value": [{"algorithm": "SHA256", "value": "1" * 64}]
    }  # fmt: skip
    with beside.serving():
        assert beside.sent({**said, "own_reference": "C-7"}, "key-7", token).status == 201
    rounds.take_in_submissions()
    received(ida, arrival(4711, files=(File(hashes={"sha256": "1" * 64}),)))

    ours, theirs = Report.objects.order_by("pk")
    browser = signed_in(ida)
    assert (ours.source, theirs.source, Report.objects.count()) == ("company", "ncmec", 2)
    for one, other in ((ours, theirs), (theirs, ours)):
        assert "What belongs with it: 1 other report" in browser.get(f"/reports/{one.pk}/").content.decode()
        bundle = browser.get(f"/bundles/{Member.objects.get(subject=one.pk).bundle_id}/").content.decode()
        assert other.reference in bundle


def test_what_was_moved_to_another_company_is_put_aside(beside: OpenPortal, token: str) -> None:
    with beside.serving():
        reference = beside.sent({**not_held(), "own_reference": "C-7"}, "key-7", token).said["reference"]
    _change(beside, "UPDATE exchange_submission SET partner = 'other'")

    rounds.take_in_submissions()

    assert not Report.objects.exists()
    [(aside, fault)] = beside.exchange.aside()
    assert (aside, "not what its receipt says" in fault) == (reference, True)


def test_what_was_put_aside_is_told_listed_and_goes_in_when_it_is_tried_again(
    beside: OpenPortal, token: str, ida: Actor, sam: Actor
) -> None:
    with beside.serving():
        reference = beside.sent({**not_held(), "own_reference": "C-7"}, "key-7", token).said["reference"]
    _change(beside, "UPDATE exchange_submission SET key_number = key_number + 90")
    rounds.take_in_submissions()
    _change(beside, "UPDATE exchange_submission SET key_number = key_number - 90")
    rounds.take_in_submissions()
    browser = signed_in(ida)

    page = browser.get("/reports/unopened/").content.decode()
    assert "1 thing that was sent to the unit could not be opened" in browser.get("/").content.decode()
    for said in (reference, "A company: example", "0 minutes", "a key that is none of this unit"):
        assert said in page
    assert LogEntry.objects.filter(act="arrival.set_aside").count() == 1

    row = Unopened.objects.get()
    assert browser.post("/reports/unopened/", {"number": row.pk}).status_code == 302
    assert "within a minute, asked by" in browser.get("/reports/unopened/").content.decode()
    rounds.take_in_submissions()

    assert Report.objects.get().sender_reference == "C-7"
    assert "Everything that came in was opened" in browser.get("/reports/unopened/").content.decode()
    assert browser.post("/reports/unopened/", {"number": row.pk}).status_code == 404
    assert not beside.exchange.aside()


def test_what_fails_again_stays_with_the_newest_reason(beside: OpenPortal, token: str, ida: Actor) -> None:
    with beside.serving():
        beside.sent({**not_held(), "own_reference": "C-7"}, "key-7", token)
    _change(beside, "UPDATE exchange_submission SET key_number = key_number + 90")
    rounds.take_in_submissions()
    _change(beside, "UPDATE exchange_submission SET key_number = key_number - 90, sealed = '1'")
    reports.try_again(ida, Unopened.objects.get())
    rounds.take_in_submissions()

    row = Unopened.objects.get()
    assert "does not open" in row.reason
    assert (row.wanted_at, row.taken_at) == (None, None)
    assert LogEntry.objects.filter(act="arrival.set_aside").count() == 2


def test_what_waits_is_read_by_the_schedule_that_it_names(
    beside: OpenPortal, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with beside.serving():
        beside.sent({**not_held(), "own_reference": "C-7"}, "key-7", token)
    old = schedule.current()
    newer = replace(old, version="newer/2", fields=(*old.fields, Field("another", Kind.TEXT, "Another")))
    monkeypatch.setattr(schedule, "versions", lambda: {old.version: old, newer.version: newer})
    assert schedule.current() is newer

    rounds.take_in_submissions()

    assert Report.objects.get().sender_reference == "C-7"
    assert ReportVersion.objects.get().as_told.form == old.version
    assert not Unopened.objects.exists()


def test_only_those_who_work_on_reports_see_it_and_have_it_tried(ana: Actor, unit: Unit) -> None:
    assert signed_in(ana).get("/reports/unopened/").status_code == 403
    row = Unopened.objects.create(
        unit=unit, door=Unopened.Door.COMPANY, reference="P-1", reason="Sentence 1",
        received_at=timezone.now(), set_aside_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        reports.try_again(ana, row)


def _change(beside: OpenPortal, statement: str) -> None:
    with sqlite3.connect(beside.folder / "portal" / "exchange.db") as database:
        database.execute(statement)


def test_nothing_is_taken_in_by_default(settings: Settings, tmp_path: Path, sam: Actor) -> None:
    database = f"sqlite:{tmp_path}/portal/exchange.db"
    settings.TUTELA = replace(settings.TUTELA, portal=Portal(database=database))

    rounds.take_in_submissions()

    assert not (tmp_path / "portal").exists()
