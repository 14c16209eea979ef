"""Two people stand behind every report and every file that goes out, and TEST and live never mix."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from tests.casework.cybertips.conftest import BASIS, MakeTip, Stub, called
from tests.casework.doors import run
from tests.engine.formats.cybertips import documents
from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import given
from tutela.casework.custody.copies import Content
from tutela.casework.custody.given import NotReleased, Release
from tutela.casework.custody.models import GivenCopy, LogEntry
from tutela.casework.cybertips import actions, queries
from tutela.casework.cybertips.actions import Described
from tutela.casework.cybertips.cli import ncmec
from tutela.casework.cybertips.content import files as said_of_files
from tutela.casework.cybertips.errors import BadTip, NoEnvironment, OwnTip, TipMoved, WrongEnvironment
from tutela.casework.cybertips.models import Tip, TipFile
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.items.models import Item
from tutela.engine.formats.cybertips.writing import NotWritable
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


def _draft(finn: Actor, exhibit: Exhibit, *items: Item, environment: str = "live") -> Tip:
    tip = actions.make_tip(finn, exhibit, environment, documents.least())
    if items:
        actions.choose_files(finn, tip, 1, [item.pk for item in items])
        tip.refresh_from_db()
    return tip


def test_whoever_made_it_changed_it_or_chose_files_neither_approves_nor_releases_nor_sends(
    stub: Stub, finn: Actor, sam: Actor, quinn: Actor, exhibit: Exhibit, files: list[Item]
) -> None:
    tip = _draft(finn, exhibit)
    actions.choose_files(sam, tip, tip.version, [files[0].pk])
    tip.refresh_from_db()
    tip = actions.propose_tip(finn, tip, tip.version, BASIS)

    for person in (finn, sam):
        with pytest.raises((NotAllowed, OwnTip)):
            actions.approve_tip(person, tip, tip.version)
    tip = actions.approve_tip(quinn, tip, tip.version)
    with pytest.raises(OwnTip):
        actions.release_files(sam, tip, tip.version, tip.files_sha256)
    tip = actions.release_files(quinn, tip, tip.version, tip.files_sha256)
    for person in (finn, sam):
        with pytest.raises((NotAllowed, OwnTip)):
            actions.send_tip(person, tip, tip.version, "live")
    assert not stub.calls()
    assert actions.send_tip(quinn, tip, tip.version, "live").state == "sending"


def test_whoever_approves_and_releases_by_command_says_what_they_read(
    finn: Actor, quinn: Actor, exhibit: Exhibit, files: list[Item]
) -> None:
    tip = _draft(finn, exhibit, files[0])

    def read() -> dict[str, str]:
        said: dict[str, str] = json.loads(run(ncmec, "show", str(tip), "--json", "--as", "quinn").output)
        return said

    def approve(seen: str) -> None:
        run(ncmec, "approve", str(tip), "--seen", seen, "--as", "quinn")

    with pytest.raises(TipMoved):
        approve("")
    actions.propose_tip(finn, tip, tip.version, BASIS)
    first = read()
    tip.refresh_from_db()
    tip = actions.reopen_tip(finn, tip, tip.version, "Sentence 1.")
    tip = actions.edit_tip(finn, tip, tip.version, {**documents.least(), "additionalInfo": "Sentence 2."})
    actions.choose_files(finn, tip, tip.version, [files[1].pk])
    tip.refresh_from_db()
    actions.propose_tip(finn, tip, tip.version, BASIS)

    with pytest.raises(TipMoved):
        approve(first["sha256"])
    second = read()
    approve(second["sha256"])
    with pytest.raises(BadTip):
        run(ncmec, "release", str(tip), "--seen", first["files_sha256"], "--as", "quinn")
    run(ncmec, "release", str(tip), "--seen", second["files_sha256"], "--as", "quinn")

    assert "Sentence 2." in second["sent"]
    assert Tip.objects.get().released_by_id == quinn.person


def test_no_file_leaves_before_it_was_released(
    stub: Stub, finn: Actor, quinn: Actor, exhibit: Exhibit, files: list[Item]
) -> None:
    tip = _draft(finn, exhibit, *files)
    tip = actions.approve_tip(quinn, actions.propose_tip(finn, tip, tip.version, BASIS), tip.version + 1)

    with pytest.raises(BadTip):
        actions.send_tip(quinn, tip, tip.version, "live")

    assert not stub.calls()
    assert not GivenCopy.objects.exists()


def test_what_was_changed_behind_the_rooms_back_is_not_sent(
    stub: Stub, sent: MakeTip, files: list[Item]
) -> None:
    tip = sent(files[0])
    TipFile.objects.update(item=files[1])

    assert (called(tip).state, "not what was released" in tip.reason) == ("stopped", True)
    assert not stub.calls("upload")
    assert not GivenCopy.objects.exists()


def test_other_bytes_than_were_approved_are_not_sent(stub: Stub, sent: MakeTip) -> None:
    tip = sent()
    Tip.objects.update(xml=b"<report/>")

    assert (called(tip).state, "not what was approved" in tip.reason) == ("stopped", True)
    assert stub.order() == ["status"]


def test_a_copy_is_not_handed_out_by_one_person(house: Path, sam: Actor) -> None:
    content, machine = Content(1, b"1" * 32, frozenset({1})), gate.machine(sam.unit)
    with transaction.atomic(), pytest.raises(NotReleased):
        given.begin(machine, content, 1, Release("Sam (sam)", "Sam (sam)", "NCMEC", "CT-1", BASIS))
    with transaction.atomic(), pytest.raises(NotReleased):
        given.begin(machine, content, 1, Release("Sam (sam)", "", "NCMEC", "CT-1", BASIS))
    with pytest.raises(IntegrityError), transaction.atomic():
        GivenCopy.objects.create(
            unit=sam.unit, item_number=1, content_sha256=b"1", size_bytes=1, chosen_by="a", released_by="a"
        )


def test_a_copy_that_ended_is_not_handed_out_again(
    stub: Stub, sent: MakeTip, files: list[Item], sam: Actor
) -> None:
    called(sent(files[0]))
    row = GivenCopy.objects.get()

    with pytest.raises(NotReleased):
        next(given.pieces(sam, row, said_of_files.content_of(TipFile.objects.get())))


def test_what_is_made_for_one_environment_goes_to_no_other(
    stub: Stub, quinn: Actor, approved: MakeTip, settings: Settings
) -> None:
    tip = approved(environment="test")
    with pytest.raises(BadTip):
        actions.send_tip(quinn, tip, tip.version, "live")

    chosen = settings.TUTELA
    for wrong in (
        {"test": chosen.ncmec.live},
        {"test": "https://report.cybertip.org/ispws"},
        {"test": "http://127.0.0.1:1/test"},
        {"test": ""},
        {"test_password_file": ""},
        {"test_password_file": "/nowhere"},
    ):
        settings.TUTELA = replace(chosen, ncmec=replace(chosen.ncmec, **wrong))
        with pytest.raises(NoEnvironment):
            actions.send_tip(quinn, tip, tip.version, "test")

    assert not stub.calls()


def test_a_setting_that_names_another_place_meanwhile_stops_a_report(
    stub: Stub, quinn: Actor, sent: MakeTip, settings: Settings
) -> None:
    tip, chosen = sent(), settings.TUTELA
    settings.TUTELA = replace(chosen, ncmec=replace(chosen.ncmec, live=f"{stub.base}/moved"))

    assert (called(tip).state, "goes nowhere else" in tip.reason) == ("stopped", True)
    with pytest.raises(WrongEnvironment):
        actions.send_tip(quinn, tip, tip.version, "live")
    assert not stub.calls()


def test_a_password_that_others_can_read_is_not_used(stub: Stub, quinn: Actor, approved: MakeTip) -> None:
    tip = approved()
    (stub.folder / "password").chmod(0o644)
    try:
        with pytest.raises(NoEnvironment):
            actions.send_tip(quinn, tip, tip.version, "live")
    finally:
        os.chmod(stub.folder / "password", 0o600)


def test_by_itself_nothing_goes_anywhere(house: Path, finn: Actor, quinn: Actor, approved: MakeTip) -> None:
    tip = approved()

    with pytest.raises(NoEnvironment):
        actions.send_tip(quinn, tip, tip.version, "live")

    tip.refresh_from_db()
    assert tip.state == "approved"


def test_an_incomplete_draft_is_kept_and_not_proposed(finn: Actor, exhibit: Exhibit) -> None:
    tip = actions.make_tip(finn, exhibit, "test", {})

    with pytest.raises(NotWritable):
        actions.propose_tip(finn, tip, tip.version, BASIS)

    tip.refresh_from_db()
    assert tip.state == "draft"


def test_only_items_of_what_it_is_made_of_can_be_chosen(
    finn: Actor, exhibit: Exhibit, files: list[Item]
) -> None:
    tip = _draft(finn, exhibit)

    with pytest.raises(BadTip):
        actions.choose_files(finn, tip, tip.version, [files[0].pk, 999])
    with pytest.raises(BadTip):
        actions.choose_files(finn, tip, tip.version, [])

    assert not TipFile.objects.exists()


def test_only_a_classification_that_a_person_confirmed_is_told(
    finn: Actor, exhibit: Exhibit, files: list[Item]
) -> None:
    tip = _draft(finn, exhibit, files[0])
    TipFile.objects.update(derived="A1", origin="derived by rule A1 of ncmec 1, draft")
    row = TipFile.objects.get()

    assert "industryClassification" not in said_of_files.details(tip, row, 1, "1")
    actions.describe_file(finn, tip, tip.version, row, Described(classification="A1", viewed=False))
    row.refresh_from_db()
    told = said_of_files.details(tip, row, 1, "1")
    assert told["industryClassification"] == "A1"
    assert told["additionalInfo"][-1].endswith("confirmed by a person.")
    assert (told["fileViewedByEsp"], "publiclyAvailable" in told) == (False, False)


def test_a_report_taken_back_is_approved_anew(
    finn: Actor, quinn: Actor, approved: MakeTip, files: list[Item]
) -> None:
    tip = approved(files[0])

    tip = actions.reopen_tip(finn, tip, tip.version, "Sentence 1.")

    assert (tip.state, tip.approved_by, tip.released_by, tip.sha256) == ("draft", None, None, "")
    with pytest.raises(TipMoved):
        actions.send_tip(quinn, tip, tip.version, "live")


def test_another_unit_sees_nothing_and_does_nothing(otis: Actor, finn: Actor, exhibit: Exhibit) -> None:
    tip = actions.make_tip(finn, exhibit, "test", {})

    assert not queries.tips_of(otis)
    with pytest.raises(NotFound):
        queries.tip_for(otis, tip.pk)
    with pytest.raises(NotAllowed):
        actions.edit_tip(otis, tip, 1, {})
    with pytest.raises(NotFound):
        queries.thing_for(otis, "exhibit", str(exhibit))


def test_both_halves_of_handing_out_are_on_record(stub: Stub, sent: MakeTip, files: list[Item]) -> None:
    called(sent(files[0]))

    acts = [
        (each.act, each.actor)
        for each in LogEntry.objects.order_by("seq")
        if each.act.startswith(("cybertip.files", "copy."))
    ]
    assert acts == [
        ("cybertip.files_chosen", "finn"),
        ("cybertip.files_released", "quinn"),
        ("copy.handed_out", "the reports to NCMEC"),
        ("copy.arrived", "the reports to NCMEC"),
    ]
