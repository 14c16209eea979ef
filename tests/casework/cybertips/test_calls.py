"""A report goes to NCMEC call by call, in order; what may have arrived is never sent again by itself."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.casework.cybertips.conftest import CANARY, MakeTip, Stub, called
from tests.casework.working import work_off
from tutela.casework import gate
from tutela.casework.audit.rows import stated
from tutela.casework.channels.models import Exchange
from tutela.casework.channels.outward import exchanging
from tutela.casework.channels.outward.exchanging import Called
from tutela.casework.custody import log
from tutela.casework.custody.models import GivenCopy
from tutela.casework.cybertips import actions, rounds
from tutela.casework.cybertips.actions.calls.begin_call import begin_call
from tutela.casework.cybertips.actions.calls.end_call import end_call
from tutela.casework.cybertips.models import State, Tip, TipCall, TipFile
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=False)
ORDER = ["status", "submit", "upload", "fileinfo", "upload", "fileinfo", "finish"]
SAYS = "<reportResponse><responseCode>%d</responseCode>%s</reportResponse>"


def _machine(tip: Tip) -> Actor:
    return gate.machine(tip.unit_id, "the reports to NCMEC")


def test_a_report_with_two_files_is_finished_by_a_worker_in_their_order(
    stub: Stub, sent: MakeTip, files: list[Item]
) -> None:
    tip = sent(*files)

    work_off()

    tip.refresh_from_db()
    assert (tip.state, tip.reason) == ("finished", "")
    assert stub.order() == ORDER
    assert tip.ncmec_number == 4711
    assert [call.response for call in TipCall.objects.order_by("pk")] == [0] * 7
    assert [each["file"]["md5"] for each in stub.calls("upload")] == [bytes(each.md5).hex() for each in files]
    assert {each.stage for each in TipFile.objects.all()} == {"described"}
    assert bytes(tip.xml or b"").decode() == stub.calls("submit")[0]["body"]
    copies = GivenCopy.objects.order_by("pk")
    assert [(each.item_number, each.outcome) for each in copies] == [(each.pk, "received") for each in files]
    assert {(each.chosen_by, each.released_by) for each in copies} == {("Finn (finn)", "Quinn (quinn)")}
    log.verify()
    assert not list(stated.differences())


def test_every_answer_is_kept_whole_with_the_name_of_the_request(stub: Stub, sent: MakeTip) -> None:
    called(sent())

    last = Exchange.objects.get(what="finish")
    assert bytes(last.raw or b"").startswith(b"<reportDoneResponse><responseCode>0</responseCode>")
    assert (last.request_id, last.is_whole, last.code) == ("request-1", True, 200)
    assert last.sha256 == hashlib.sha256(b"id=4711").hexdigest()


def test_a_test_report_goes_to_the_test_environment_and_carries_nothing_of_the_vault(
    stub: Stub, sent: MakeTip, files: list[Item]
) -> None:
    tip = called(sent(*files, environment="test"))

    assert tip.state == "finished"
    assert {each.to.rpartition("/")[0] for each in Exchange.objects.all()} == {
        stub.base.replace("/live", "/test")
    }
    own = {bytes(each.md5).hex() for each in files}
    assert not own & {each["file"]["md5"] for each in stub.calls("upload")}
    assert not any(digest in each["body"] for each in stub.calls("fileinfo") for digest in own)
    assert not GivenCopy.objects.exists()


@pytest.mark.parametrize("call", [*ORDER[:4], "finish"])
def test_a_call_that_is_put_off_is_made_again_and_nothing_doubles(
    stub: Stub, sent: MakeTip, files: list[Item], call: str
) -> None:
    stub.behaves(
        **{call: [{"status": 503, "says": "", "before": False}, {"status": 429, "before": False, "says": ""}]}
    )
    tip = sent(files[0])

    pauses = []
    while tip.state == State.SENDING:
        pauses.append(actions.advance_tip(_machine(tip), tip))
        tip.refresh_from_db()

    assert [each for each in pauses if each] == [15.0, 60.0]
    assert tip.state == "finished"
    assert len([each for each in stub.calls("submit") if each["done"]]) == 1


@pytest.mark.parametrize(
    "behaves",
    [
        {"cut": True},
        {"waits": 20},
        {"status": 502, "says": "<html>Bad gateway</html>"},
        {"says": "<html>It works</html>"},
        {"says": "<!DOCTYPE a [<!ENTITY b 'ha'>]><reportResponse>&b;</reportResponse>"},
        {"says": "<reportResponse><responseCode>0</responseCode></reportResponse>"},
        {"endless": True},
    ],
    ids=["cut", "hangs", "gateway", "no XML", "entities", "no number", "two gigabytes"],
)
def test_a_submission_that_may_have_arrived_waits_for_a_person_and_is_not_made_again(
    stub: Stub, sent: MakeTip, behaves: dict[str, Any], quinn: Actor
) -> None:
    stub.behaves(submit=[behaves])

    tip = called(sent())
    called(tip)
    rounds.keep_going()
    work_off()

    tip.refresh_from_db()
    assert tip.state == "unknown"
    assert len(stub.calls("submit")) == 1
    exchange = Exchange.objects.get(what="submit")
    assert exchange.is_whole is not bool(behaves.get("endless"))
    tip = actions.settle_tip(quinn, tip, tip.version, 4711, "Asked by telephone.")
    tip = called(actions.send_tip(quinn, tip, tip.version, "live"))
    assert (tip.state, tip.ncmec_number, len(stub.calls("submit"))) == ("finished", 4711, 1)


def test_one_that_ncmec_does_not_have_may_be_sent_again_by_a_person(
    stub: Stub, sent: MakeTip, quinn: Actor
) -> None:
    stub.behaves(submit=[{"cut": True, "before": False}])
    tip = called(sent())

    tip = actions.settle_tip(quinn, tip, tip.version, None, "They do not have it.")
    assert tip.state == "approved"
    tip = called(actions.send_tip(quinn, tip, tip.version, "live"))

    assert tip.state == "finished"


@pytest.mark.parametrize(
    ("call", "behaves", "says"),
    [
        ("submit", {"says": SAYS % (4100, "")}, "4100"),
        ("status", {"status": 401, "says": ""}, "password"),
        ("submit", {"to": "https://elsewhere.example/submit"}, "another address"),
        ("upload", {"says": SAYS % (0, "<reportId>9</reportId><fileId>1</fileId>")}, "report 9"),
        ("upload", {"says": SAYS % (0, f"<fileId>1</fileId><hash>{'0' * 32}</hash>")}, "another file"),
        ("upload", {"says": "no XML"}, "no sound XML"),
        ("fileinfo", {"endless": True}, "65,536"),
        ("finish", {"says": SAYS % (0, "")}, "is done"),
    ],
)  # fmt: skip
def test_what_cannot_be_believed_or_is_refused_stops_for_a_person(
    stub: Stub, sent: MakeTip, files: list[Item], call: str, behaves: dict[str, Any], says: str
) -> None:
    stub.behaves(**{call: [behaves]})

    tip = called(sent(files[0]))

    assert (tip.state, says in tip.reason) == ("stopped", True), tip.reason
    assert TipCall.objects.latest("pk").kind == call
    assert Exchange.objects.latest("pk").ended_at is not None


def test_a_stopped_report_goes_on_from_where_it_was(
    stub: Stub, sent: MakeTip, files: list[Item], quinn: Actor
) -> None:
    stub.behaves(fileinfo=[{"says": "<reportResponse><responseCode>4000</responseCode></reportResponse>"}])
    tip = called(sent(files[0]))

    tip = called(actions.send_tip(quinn, tip, tip.version, "live"))

    assert tip.state == "finished"
    assert stub.order() == ["status", "submit", "upload", "fileinfo", "fileinfo", "finish"]


def test_a_report_is_retracted_until_it_is_finished(
    stub: Stub, sent: MakeTip, files: list[Item], quinn: Actor
) -> None:
    stub.behaves(upload=[{"says": "<reportResponse><responseCode>4200</responseCode></reportResponse>"}])
    tip = called(sent(files[0]))

    tip = called(actions.retract_tip(quinn, tip, tip.version, "Sentence 1."))

    assert (tip.state, stub.order()[-1]) == ("retracted", "retract")


def test_a_finish_whose_answer_was_lost_is_asked_for_again_and_known_to_be_done(
    stub: Stub, sent: MakeTip
) -> None:
    stub.behaves(finish=[{"cut": True}])

    tip = called(called(sent()))

    assert (tip.state, tip.reason.startswith("5102")) == ("finished", True)
    assert stub.order().count("submit") == 1


@pytest.mark.parametrize("call", ["status", "submit", "upload", "fileinfo", "finish"])
@pytest.mark.parametrize("is_made", [False, True])
def test_killed_in_the_middle_of_any_call_it_goes_on_without_doubling_a_report(
    stub: Stub, sent: MakeTip, files: list[Item], quinn: Actor, call: str, is_made: bool
) -> None:
    tip = sent(files[0])
    while True:
        begun = begin_call(_machine(tip), tip)
        assert begun is not None
        if begun.row.kind == call:
            break
        end_call(_machine(tip), begun, exchanging.make(begun.call))
    if is_made:
        exchanging.make(begun.call)

    # A worker that knows nothing of it takes it up.
    tip = called(tip)

    if call == "submit":
        assert tip.state == "unknown"
        tip = actions.settle_tip(quinn, tip, tip.version, 4711 if is_made else None, "Asked.")
        tip = called(actions.send_tip(quinn, tip, tip.version, "live"))
    assert tip.state == "finished", tip.reason
    assert stub.order().count("submit") == 1
    # What arrived a second time within one report is said.
    assert ("1 more than ours" in tip.reason) == (call == "upload" and is_made)
    cut_off = GivenCopy.objects.filter(outcome="not known").count()
    assert cut_off == (call == "upload")


def test_an_answer_that_comes_after_all_is_believed(stub: Stub, sent: MakeTip) -> None:
    tip = sent()
    end_call(_machine(tip), *_made(tip))
    begun, answered = _made(tip)
    assert called(tip).state == "unknown"

    end_call(_machine(tip), begun, answered)

    tip.refresh_from_db()
    assert (tip.state, tip.ncmec_number) == ("sending", 4711)
    assert Job.objects.filter(state="waiting").exists()


def _made(tip: Tip) -> tuple[Any, Called]:
    begun = begin_call(_machine(tip), tip)
    assert begun is not None
    return begun, exchanging.make(begun.call)


def test_one_that_no_job_is_about_any_more_is_taken_up(stub: Stub, sent: MakeTip) -> None:
    tip = sent()
    Job.objects.filter(kind="send cybertip").delete()

    rounds.keep_going()
    rounds.keep_going()

    assert Job.objects.filter(kind="send cybertip").count() == 1
    work_off()
    tip.refresh_from_db()
    assert tip.state == "finished"


def test_after_many_tries_a_person_is_asked(
    stub: Stub, sent: MakeTip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutela.casework.cybertips.actions.calls.end_call.MOST_TRIES", 3)
    stub.behaves(status=[{"status": 503, "says": ""}] * 3)
    tip = sent()

    for _ in range(3):
        actions.advance_tip(_machine(tip), tip)

    tip.refresh_from_db()
    assert (tip.state, "3 times" in tip.reason) == ("stopped", True)
    assert tip.since <= timezone.now()


def test_content_that_goes_out_is_nowhere_on_disk_but_sealed(
    stub: Stub, sent: MakeTip, files: list[Item], tmp_path: Path
) -> None:
    tip = called(sent(*files))

    assert tip.state == "finished"
    found = [file for file in tmp_path.rglob("*") if file.is_file() and CANARY in file.read_bytes()]
    assert not found
    assert not any(CANARY in bytes(each.raw or b"") for each in Exchange.objects.all())
