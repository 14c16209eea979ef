"""HA-10: reports go to partners and come from them, each fault is seen, and replaying adds nothing."""

import json
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.casework.abroad import world
from tests.casework.abroad.conftest import Stub
from tests.casework.abroad.world import DUTCH, approved, called
from tests.casework.doors import run
from tests.casework.working import work_off
from tutela.casework import gate
from tutela.casework.abroad import actions, queries, rounds
from tutela.casework.abroad.actions.calls.begin_call import begin_call
from tutela.casework.abroad.cli import abroad
from tutela.casework.abroad.errors import BadExchange, ExchangeMoved, NoExchangeServer, NotMapped, OwnExchange
from tutela.casework.abroad.models import ExchangeItem, ItemCall
from tutela.casework.audit.rows import stated
from tutela.casework.channels.models import Exchange
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.hosting import actions as hosting
from tutela.casework.identifiers.models import Sighting
from tutela.casework.jobs.models import Job

pytestmark = pytest.mark.django_db
ORDER = ["sign in", "classifications", "insert", "contents"]


def test_ha_10_a_report_goes_over_in_order_and_their_number_is_written_to_ours(
    partnered: Stub, item: ExchangeItem
) -> None:
    work_off()

    item.refresh_from_db()
    assert (item.state, item.reason, item.remote_report, item.remote_id) == ("taken", "", "4711", "900")
    assert partnered.order() == ORDER
    sent = partnered.calls("insert")[0]["body"].encode()
    assert sent == bytes(item.payload or b"")
    told = json.loads(sent)
    assert (told["hotlineReference"], told["reportingAnalystName"]) == (str(item), "Desk 1")
    [url] = told["urls"]
    assert (url["urlString"], url["hostingCountryCode"]) == (DUTCH, "NL")
    assert url["assessment"] == {"assessingAnalystName": "Desk 1", "classification": 2}
    sighting = Sighting.objects.get(place=f"abroad/{item}")
    assert (sighting.subject, sighting.raw) == (item.report_id, "ICCAM-900")
    log.verify()
    assert not list(stated.differences())


def test_nothing_of_what_signs_us_in_is_kept(partnered: Stub, item: ExchangeItem) -> None:
    called(item)

    rows = [
        value
        for model in (ItemCall, Exchange)
        for row in model._default_manager.all().values()
        for value in row.values()
        if isinstance(value, bytes | str | memoryview)
    ]
    assert not any(
        secret in bytes(str(row), "utf-8") for row in rows for secret in (b"numbered password", b"token-")
    )
    assert ItemCall.objects.get(kind="sign in").raw is None
    assert bytes(ItemCall.objects.get(kind="insert").raw or b"") == b"4711"


def test_whoever_made_it_does_not_approve_it(partnered: Stub, ida: Actor, sam: Actor) -> None:
    made = world.made(ida)
    with pytest.raises(OwnExchange):
        approved(ida, made)
    routed = actions.reroute_item(sam, made, made.version, actions.Wanted(grade="baseline"))
    with pytest.raises(OwnExchange):
        approved(sam, routed)

    assert not partnered.calls()


def test_just_what_was_read_is_approved(partnered: Stub, ida: Actor, ilse: Actor) -> None:
    made = world.made(ida)

    with pytest.raises(BadExchange, match="not what you read"):
        actions.approve_item(ilse, made, made.version, "0" * 64)

    assert not partnered.calls()


def test_by_command_what_is_sent_is_shown_with_the_digest_that_approving_takes(
    partnered: Stub, ida: Actor, ilse: Actor
) -> None:
    made = world.made(ida)

    shown = run(abroad, "show", str(made), "--as", "ilse").output
    digest = shown.split("SHA-256 of what is sent: ")[1].split()[0]
    with pytest.raises(BadExchange, match="not what you read"):
        run(abroad, "approve", str(made), "--seen", "0" * 64, "--as", "ilse")
    run(abroad, "approve", str(made), "--seen", digest, "--as", "ilse")

    assert bytes(made.payload or b"").decode().strip() in shown
    assert digest == made.sha256
    assert ExchangeItem.objects.get().approved_by_id == ilse.person


def test_nothing_goes_live_before_two_people_approved_the_book(
    stub: Stub, ida: Actor, ilse: Actor, adele: Actor, quinn: Actor, sam: Actor
) -> None:
    world.partner(adele, (quinn, sam), "hotline-nl", "hotline", mail="desk@one.example")

    with pytest.raises(NotMapped, match="Two people have to approve"):
        approved(ilse, world.made(ida))


def test_a_test_report_goes_to_the_test_environment_alone(partnered: Stub, ida: Actor, ilse: Actor) -> None:
    item = called(approved(ilse, world.made(ida, environment="test")))

    assert (item.state, item.sent_to) == ("taken", partnered.base.replace("/live", "/test"))
    assert {each["path"].split("/")[1] for each in partnered.calls()} == {"test"}
    assert not Sighting.objects.filter(place=f"abroad/{item}").exists()


def test_it_goes_nowhere_else_than_it_went_before(
    partnered: Stub, item: ExchangeItem, settings: Settings
) -> None:
    elsewhere = replace(settings.TUTELA.iccam, live=f"{partnered.base}2")
    settings.TUTELA = replace(settings.TUTELA, iccam=elsewhere)

    done = called(item)

    assert (done.state, "It goes nowhere else" in done.reason) == ("stopped", True)
    assert not partnered.calls()


def test_ha_10_a_server_that_is_down_is_waited_for_and_no_attempt_is_the_last(
    partnered: Stub, item: ExchangeItem, settings: Settings
) -> None:
    there = settings.TUTELA
    gone = replace(there.iccam, live="https://127.0.0.1:9/live")
    item.sent_to = gone.live
    item.save()
    settings.TUTELA = replace(there, iccam=gone)
    by, session = gate.machine(item.unit_id, "the exchange abroad"), actions.Session()
    pauses = [actions.advance_item(by, item, session) for _ in range(8)]
    item.refresh_from_db()
    assert (item.state, item.reason.startswith("sign in: No answer")) == ("sending", True)
    assert pauses == [15, 60, 300, 900, 1800, 3600, 3600, 3600]
    item.sent_to, settings.TUTELA = partnered.base, there
    item.save()

    done = called(item)

    assert (done.state, done.reason, done.remote_id) == ("taken", "", "900")


def _long(*given: Any) -> Any:
    return pytest.param(*given, marks=pytest.mark.long)


@pytest.mark.parametrize(
    ("call", "behaves", "state", "says"),
    [
        ("insert", {"status": 409}, "stopped", "They say that they have it already"),
        ("sign_in", {"skew": -3600}, "stopped", "60 minutes behind ours"),
        _long("sign_in", {"skew": 7200}, "stopped", "minutes ahead of ours"),
        ("insert", {"status": 400, "says": "no such country"}, "rejected", "no such country"),
        ("sign_in", {"status": 401}, "stopped", "They refuse our user or password"),
        _long("insert", {"status": 403}, "stopped", "They do not let us do this"),
        _long("insert", {"status": 500}, "unknown", "A fault on their side"),
        ("insert", {"cut": True}, "unknown", "No answer"),
        _long("insert", {"says": "all is well"}, "unknown", "It is no JSON"),
        _long("insert", {"says": "0"}, "unknown", "how they number the report"),
        _long("insert", {"status": 302}, "rejected", "HTTP 302"),
        ("classifications", {"says": '[{"id": 7, "name": "National CSAM"}]'}, "stopped", "have it as 7"),
        _long("classifications", {"says": '[{"id": 1, "name": "Other"}]'}, "stopped", "in no entry"),
        _long("contents", {"says": '{"reportContents": []}'}, "stopped", "does not list the address"),
        _long("sign_in", {"says": '{"bearerToken": "a\\r\\nb"}'}, "stopped", "no bearerToken"),
    ],
)
def test_ha_10_each_fault_is_seen_in_the_queue_and_nothing_is_handed_over_twice(
    partnered: Stub, item: ExchangeItem, ida: Actor, call: str, behaves: dict[str, Any], state: str, says: str
) -> None:
    partnered.behaves(**{call: [behaves]})

    work_off()

    item.refresh_from_db()
    assert (item.state, says in item.reason) == (state, True), item.reason
    assert item in queries.troubled(ida)
    assert len(partnered.calls("insert")) <= 1
    rounds.keep_going()
    work_off()
    assert len(partnered.calls("insert")) <= 1
    assert not list(stated.differences())


@pytest.mark.parametrize("status", [429, 503])
def test_what_was_certainly_not_taken_is_handed_over_later(
    partnered: Stub, item: ExchangeItem, status: int
) -> None:
    partnered.behaves(insert=[{"status": status, "before": False}])
    assert called(item).state == "sending"

    done = called(item)

    assert (done.state, len(partnered.calls("insert"))) == ("taken", 2)


def test_a_sign_in_that_ran_out_is_made_anew_once(partnered: Stub, item: ExchangeItem) -> None:
    partnered.behaves(insert=[{"status": 401, "before": False}])
    assert called(item).state == "taken"
    assert partnered.order().count("sign in") == 2


def test_a_lost_answer_is_settled_by_a_person_and_goes_on_after_the_report(
    partnered: Stub, item: ExchangeItem, ida: Actor
) -> None:
    partnered.behaves(insert=[{"cut": True}])
    lost = called(item)

    actions.settle_item(ida, lost, lost.version, "4711", "Asked by telephone.", has_it=True)
    work_off()

    item.refresh_from_db()
    assert (item.state, item.remote_report, item.remote_id) == ("taken", "4711", "900")
    assert len(partnered.calls("insert")) == 1


def test_what_they_do_not_have_waits_for_approval_again(
    partnered: Stub, item: ExchangeItem, ida: Actor, ilse: Actor
) -> None:
    partnered.behaves(insert=[{"cut": True, "before": False}])
    lost = called(item)
    back = actions.settle_item(ida, lost, lost.version, "", "Asked by telephone.", has_it=False)
    assert (back.state, back.approved_by) == ("made", None)

    done = called(approved(ilse, back))

    assert (done.state, len(partnered.calls("insert"))) == ("taken", 2)


def test_ha_10_killed_in_the_insert_it_waits_for_a_person(partnered: Stub, item: ExchangeItem) -> None:
    by, session = gate.machine(item.unit_id, "the exchange abroad"), actions.Session()
    for _ in range(2):
        actions.advance_item(by, item, session)
    begin_call(by, item, session)

    done = called(item)

    assert (done.state, "cut off" in done.reason) == ("unknown", True)
    assert not partnered.calls("insert")


def test_what_was_changed_behind_the_approval_is_not_sent(partnered: Stub, item: ExchangeItem) -> None:
    ExchangeItem.objects.filter(pk=item.pk).update(payload=b"{}")

    done = called(item)

    assert (done.state, "not what was approved" in done.reason) == ("stopped", True)
    assert not partnered.calls("insert")


def test_ha_10_without_our_certificate_tls_is_refused_before_anything_is_read(stub: Stub) -> None:
    command = ["openssl", "s_client", "-connect", stub.host, "-CAfile", str(stub.folder / "certificate.pem")]
    asked = b"POST /live/Authentication HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
    ours = stub.folder / "ours"
    own = ["-cert", str(ours / "certificate.pem"), "-key", str(ours / "key.pem")]

    without = subprocess.run([*command, "-ign_eof"], input=asked, capture_output=True, timeout=20)
    within = subprocess.run([*command, *own, "-ign_eof"], input=asked, capture_output=True, timeout=20)

    assert b"certificate required" in without.stderr
    assert b"HTTP/1.1" not in without.stdout
    assert b"HTTP/1.1 401" in within.stdout
    assert [each["call"] for each in stub.calls()] == ["sign in"]


def test_ha_10_a_certificate_that_they_refuse_is_seen_in_the_queue(
    partnered: Stub, item: ExchangeItem, ilse: Actor, settings: Settings
) -> None:
    stranger = partnered.folder / "stranger"
    wrong = replace(
        settings.TUTELA.iccam, live_certificate=str(stranger / "certificate.pem"),
        live_key_file=str(stranger / "key.pem"),
    )  # fmt: skip
    right, settings.TUTELA = settings.TUTELA, replace(settings.TUTELA, iccam=wrong)
    stopped = called(item)
    assert (stopped.state, "refuses our certificate" in stopped.reason) == ("stopped", True), stopped.reason
    settings.TUTELA = right

    done = called(actions.resume_item(ilse, stopped, stopped.version))

    assert done.state == "taken"


def test_a_certificate_of_theirs_that_is_not_trusted_stops_it(
    partnered: Stub, item: ExchangeItem, settings: Settings
) -> None:
    untrusting = replace(settings.TUTELA.outbound, ca_file=str(partnered.folder / "stranger/certificate.pem"))
    settings.TUTELA = replace(settings.TUTELA, outbound=untrusting)

    done = called(item)

    assert (done.state, "certificate is not trusted" in done.reason) == ("stopped", True)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"live": ""}, "names no address"),
        ({"live": "https://iccam.example/live"}, "does not name iccam.example"),
        ({"live_certificate": ""}, "names no file"),
        ({"live_key_file": "/nowhere/key.pem"}, "cannot be read"),
        ({"live_password_file": ""}, "names no file"),
    ],
)
def test_nothing_goes_where_a_setting_lacks_or_is_wrong(
    partnered: Stub, ida: Actor, ilse: Actor, settings: Settings, changed: dict[str, str], says: str
) -> None:
    made = world.made(ida)
    settings.TUTELA = replace(settings.TUTELA, iccam=replace(settings.TUTELA.iccam, **changed))

    with pytest.raises(NoExchangeServer, match=says):
        approved(ilse, made)

    made.refresh_from_db()
    assert made.state == "made"


def test_a_key_that_others_can_read_is_not_used(partnered: Stub, ida: Actor, ilse: Actor) -> None:
    made, key = world.made(ida), partnered.folder / "ours/key.pem"
    key.chmod(0o644)
    try:
        with pytest.raises(NoExchangeServer, match="others can read it"):
            approved(ilse, made)
    finally:
        key.chmod(0o600)


def test_hosted_elsewhere_by_now_it_stops_and_is_routed_anew(
    partnered: Stub, ida: Actor, ilse: Actor
) -> None:
    made = world.made(ida)
    trace = queries.trace_of(made)
    assert trace is not None
    said = {"source": "A partner", "basis": "Sentence 1.", "ip": "192.0.2.7", "country": "GB"}
    hosting.add_word(ida, trace, "partner_statement", **said)

    stopped = approved(ilse, made)

    assert (stopped.state, "hosted elsewhere" in stopped.reason) == ("stopped", True)
    with pytest.raises(ExchangeMoved):
        actions.resume_item(ilse, stopped, stopped.version)


def test_what_was_left_on_its_way_is_taken_up(partnered: Stub, item: ExchangeItem) -> None:
    Job.objects.all().delete()

    rounds.keep_going()
    work_off()

    item.refresh_from_db()
    assert item.state == "taken"
