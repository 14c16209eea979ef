"""Who looks is who it is: a link only enrols, a second person confirms, and a passkey or a code lets in."""

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.casework.doors import by_link, signed_in
from tests.casework.people.authenticator import Device
from tutela.casework import rooms
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, Role
from tutela.casework.people import actions, queries
from tutela.casework.people.entrance import codes
from tutela.casework.people.errors import NotADemonstration, NotLetIn, OwnCredential
from tutela.casework.people.models import Credential, Guesses, RecoveryCode, Session


@pytest.fixture(autouse=True)
def _in_earnest(house: Path) -> None:
    """Be no demonstration."""
    (house / "keys" / "demonstration").unlink()


def _enrolling(by: Actor, whom: Actor) -> Client:
    """Give a browser in which somebody has opened the link that was made for them."""
    browser = Client()
    by_link(browser, actions.issue_link(by, queries.person_of(whom)))
    return browser


def _enrolled(browser: Client, device: Device) -> Any:
    """Have a browser make a passkey, and give the page that says so."""
    asked = browser.post("/enrol/challenge/").json()
    return browser.post("/enrol/", {"act": "passkey", "answer": device.enrol(asked)})


def _asked() -> dict[str, Any]:
    return dict(Client().post("/sign-in/challenge/").json())


def _comes_in(device: Device, browser: Client | None = None, **more: str) -> Any:
    return (browser or Client()).post("/sign-in/passkey/", {"answer": device.sign(_asked()), **more})


def _with_passkey(who: Actor) -> Device:
    """Have somebody enrol who is the first of their unit, and needs nobody's word."""
    device = Device()
    assert not _enrolled(_enrolling(queries.installation(who.unit), who), device).context["waits"]
    return device


def _witnessed(by: Actor, whom: Actor, second: Actor) -> Device:
    """Have somebody enrol by a link, and a second person confirm it."""
    device = Device()
    sign = _enrolled(_enrolling(by, whom), device).context["sign"]
    actions.confirm_credential(second, Credential.objects.get(person=whom.person), sign)
    return device


def test_a_link_opens_nothing_but_the_page_to_enrol(adele: Actor, ana: Actor) -> None:
    browser = _enrolling(adele, ana)

    assert browser.get("/enrol/").status_code == 200
    assert browser.get("/").status_code == 302
    assert browser.get("/my-sign-in/").status_code == 302
    assert browser.post("/grade/api/queue").status_code == 401
    with pytest.raises(NotADemonstration):
        actions.sign_in_by_link(actions.issue_link(adele, queries.person_of(ana)), "test")


def test_an_administrator_who_enrols_in_a_colleagues_name_is_shown_nothing(
    adele: Actor, sam: Actor, ana: Actor
) -> None:
    _with_passkey(adele)
    _witnessed(queries.installation(sam.unit), sam, adele)
    thief = Device()

    page = _enrolled(_enrolling(adele, ana), thief)

    assert page.context["waits"]
    assert _comes_in(thief).status_code == 422
    credential = Credential.objects.get(person=ana.person)
    with pytest.raises(OwnCredential):
        actions.confirm_credential(adele, credential, page.context["sign"])
    with pytest.raises(OwnCredential):
        actions.confirm_credential(ana, credential, page.context["sign"])
    # Sam asks Ana, who sees no such page, or the sign of an enrolment of her own.
    with pytest.raises(NotLetIn):
        actions.confirm_credential(sam, credential, "AAAA-AAAA")
    assert _comes_in(thief).status_code == 422


def test_a_second_person_confirms_by_the_sign_that_both_sides_have(
    adele: Actor, sam: Actor, ana: Actor
) -> None:
    _with_passkey(adele)
    _witnessed(queries.installation(sam.unit), sam, adele)
    device, browser = Device(), signed_in(sam)
    sign = _enrolled(_enrolling(adele, ana), device).context["sign"]
    number = Credential.objects.get(person=ana.person).pk
    assert b"Ana" in browser.get("/confirm/").content
    assert sign.encode() not in browser.get("/confirm/").content

    assert browser.post("/confirm/", {"credential": number, "sign": "AAAA-AAAA"}).status_code == 422
    assert browser.post("/confirm/", {"credential": number, "sign": sign.lower()}).status_code == 302

    ana_browser = Client()
    assert _comes_in(device, ana_browser, next="/my-sign-in/").headers["Location"] == "/my-sign-in/"
    assert ana_browser.get("/my-sign-in/").context["sessions"][0]["way"] == "passkey"


def test_who_sees_media_waits_even_where_nobody_is_there_to_confirm(adele: Actor, ana: Actor) -> None:
    assert _enrolled(_enrolling(adele, ana), Device()).context["waits"]


def test_who_enrolled_alone_waits_once_they_are_to_see_media(adele: Actor, audra: Actor) -> None:
    device, browser = Device(), Client()
    assert not _enrolled(_enrolling(adele, audra), device).context["waits"]
    assert _comes_in(device, browser).status_code == 302

    actions.grant(adele, queries.person_of(audra), Role.ASSESSOR)

    assert browser.get("/").status_code == 302
    assert _comes_in(device).status_code == 422
    assert LogEntry.objects.filter(act="credential.waits").count() == 1


def test_a_link_for_somebody_who_was_confirmed_needs_a_second_person_again(adele: Actor, sam: Actor) -> None:
    _with_passkey(adele)
    _witnessed(queries.installation(sam.unit), sam, adele)
    thief = Device()

    assert _enrolled(_enrolling(adele, sam), thief).context["waits"]
    assert _comes_in(thief).status_code == 422


def test_one_link_enrols_one_thing_and_a_newer_one_ends_it(adele: Actor, ana: Actor) -> None:
    browser, older = _enrolling(adele, ana), _enrolling(adele, ana)
    assert older.get("/enrol/").status_code == 200
    assert browser.get("/enrol/").status_code == 404

    _enrolled(older, Device())

    used = older.get("/enrol/")
    assert (used.status_code, used.context["errors"]) == (
        404, ["Nobody enrols here now: a link opens once, and a newer one ends it. Ask for a new one."],
    )  # fmt: skip
    assert "Check the address" not in used.content.decode()
    assert Credential.objects.count() == 1


def test_a_link_that_nobody_gave_is_not_said_to_be_used() -> None:
    page = Client().post("/sign-in/", {"token": " "})

    assert page.context["errors"] == ["No sign-in link was given. Open yours, or paste it whole."]


def test_a_suspended_person_enrols_nothing(adele: Actor, ana: Actor) -> None:
    browser = _enrolling(adele, ana)
    actions.suspend(adele, queries.person_of(ana))

    assert browser.get("/enrol/").status_code == 404


WRONG: dict[str, dict[str, Any]] = {
    "of another site": {"origin": "http://elsewhere.example"},
    "of another host": {"host": "elsewhere.example"},
    "without a finger or a PIN": {"verifies": False},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_answer_neither_enrols_nor_signs_in(adele: Actor, wrong: str) -> None:
    device = _with_passkey(adele)
    for name, value in WRONG[wrong].items():
        setattr(device, name, value)

    assert _comes_in(device).status_code == 422
    other = Device(**WRONG[wrong])
    assert _enrolled(signed_in(adele), other).status_code == 422


@pytest.mark.parametrize(
    "answer", ["", "[]", "null", "{", '{"rawId": 1}', '{"rawId": "AA"}', "[" * 9000, "é"]
)
def test_what_is_no_answer_is_refused_and_breaks_nothing(adele: Actor, answer: str) -> None:
    _with_passkey(adele)

    assert Client().post("/sign-in/passkey/", {"answer": answer}).status_code == 422
    assert signed_in(adele).post("/enrol/", {"act": "passkey", "answer": answer}).status_code == 422


def test_an_answer_lets_in_once_and_only_while_it_is_young(
    adele: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = _with_passkey(adele)
    device.counts = False
    answer = device.sign(_asked())
    assert Client().post("/sign-in/passkey/", {"answer": answer}).status_code == 302
    assert Client().post("/sign-in/passkey/", {"answer": answer}).status_code == 422

    asked = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: asked - 181 * 10**9)
    old = _asked()
    monkeypatch.undo()
    assert Client().post("/sign-in/passkey/", {"answer": device.sign(old)}).status_code == 422


def test_a_challenge_to_sign_in_enrols_nothing_and_one_of_another_neither(adele: Actor, sam: Actor) -> None:
    _with_passkey(adele)
    browser = signed_in(adele)

    for asked in (_asked(), signed_in(sam).post("/enrol/challenge/").json()):
        sent = {"act": "passkey", "answer": Device().enrol(asked)}
        assert browser.post("/enrol/", sent).status_code == 422


def test_a_copied_passkey_is_found_by_its_counter(adele: Actor) -> None:
    device = _with_passkey(adele)
    _comes_in(device)
    device.counter -= 1

    assert _comes_in(device).status_code == 422


def test_a_row_that_a_writer_of_the_database_made_opens_nothing(adele: Actor, sam: Actor, ana: Actor) -> None:
    device = _with_passkey(adele)
    thief = Device()
    _enrolled(_enrolling(adele, ana), thief)
    waiting = Credential.objects.filter(person=ana.person)

    waiting.update(confirmed_at=timezone.now(), confirmer=sam.person)
    assert _comes_in(thief).status_code == 422
    Credential.objects.filter(person=adele.person).update(person=ana.person)
    assert _comes_in(device).status_code == 422


def _app(browser: Client) -> tuple[bytes, Any]:
    """Have a browser enrol an authenticator app, and give its secret and the page that says so."""
    secret = codes.read(browser.get("/enrol/").context["secret"])
    code = codes.code_at(secret, time.time())
    return secret, browser.post("/enrol/", {"act": "app", "secret": codes.written(secret), "code": code})


def _by_code(code: str, username: str = "adele") -> int:
    return Client().post("/sign-in/code/", {"username": username, "code": code}).status_code


def test_a_code_lets_in_once_and_a_recovery_code_once(adele: Actor) -> None:
    secret, page = _app(_enrolling(queries.installation(adele.unit), adele))
    used = codes.code_at(secret, 30 * Credential.objects.get().counter)
    assert _by_code(used) == 422

    Credential.objects.update(counter=0)
    fresh = codes.code_at(secret, time.time())
    assert _by_code(fresh) == 302
    assert _by_code(fresh) == 422
    recovery = page.context["codes"][0]
    assert _by_code(recovery.upper().replace("-", " ")) == 302
    assert _by_code(recovery) == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 7


def test_no_secret_and_no_code_stands_in_the_database(adele: Actor) -> None:
    secret, page = _app(_enrolling(queries.installation(adele.unit), adele))

    kept = bytes(Credential.objects.get().secret)
    assert secret not in kept
    for code in page.context["codes"]:
        plain = code.replace("-", "")
        assert not RecoveryCode.objects.filter(mac__contains=plain).exists()
        assert not LogEntry.objects.filter(body__contains=plain).exists()


def test_a_wrong_code_and_a_name_that_is_nobodys_are_answered_alike(adele: Actor) -> None:
    _app(_enrolling(queries.installation(adele.unit), adele))

    pages = [
        Client().post("/sign-in/code/", {"username": name, "code": "123456"}) for name in ("adele", "nobody")
    ]

    assert {page.status_code for page in pages} == {422}
    assert pages[0].context["errors"] == pages[1].context["errors"]


def test_after_five_wrong_codes_even_the_right_one_waits_but_a_passkey_does_not(adele: Actor) -> None:
    browser = _enrolling(queries.installation(adele.unit), adele)
    secret, _ = _app(browser)
    device = Device()
    _enrolled(signed_in(adele), device)
    Credential.objects.update(counter=0)

    assert [_by_code("000000") for _ in range(7)] == [422] * 5 + [429] * 2
    assert _by_code(codes.code_at(secret, time.time())) == 429
    assert _comes_in(device).status_code == 302
    assert len(LogEntry.objects.filter(act="sign_in.failed")) == 5
    Guesses.objects.update(since=timezone.now() - timedelta(minutes=16))
    assert _by_code(codes.code_at(secret, time.time())) == 302


def test_guesses_at_many_names_are_bounded_together(adele: Actor) -> None:
    answers = [_by_code("000000", f"name-{number}") for number in range(103)]

    assert answers == [422] * 100 + [429] * 3
    assert Guesses.objects.count() == 1
    assert LogEntry.objects.filter(act="sign_in.failed").count() == 100


def test_fifty_wrong_codes_in_a_row_end_the_guessing_however_slow(adele: Actor) -> None:
    _app(_enrolling(queries.installation(adele.unit), adele))

    for _ in range(10):
        assert [_by_code("000000") for _ in range(5)] == [422] * 5
        Guesses.objects.update(since=timezone.now() - timedelta(minutes=16))

    assert _by_code("000000") == 429


def test_removing_what_was_confirmed_needs_a_second_person(adele: Actor, sam: Actor) -> None:
    device = _with_passkey(adele)
    _witnessed(queries.installation(sam.unit), sam, adele)
    credential = Credential.objects.get(person=adele.person)

    assert not actions.remove_credential(adele, credential)
    assert _comes_in(device).status_code == 302
    with pytest.raises(OwnCredential):
        actions.confirm_removal(adele, credential)
    browser = signed_in(sam)
    browser.post("/confirm/", {"act": "removal", "credential": credential.pk})

    assert _comes_in(device).status_code == 422
    assert not Session.objects.filter(person=adele.person).exists()
    recovery = RecoveryCode.objects.filter(credential=credential).count()
    assert recovery == 8


def test_a_restored_backup_does_not_bring_back_what_was_removed_later(adele: Actor, sam: Actor) -> None:
    device = _with_passkey(adele)
    _witnessed(queries.installation(sam.unit), sam, adele)
    credential = Credential.objects.get(person=adele.person)
    what = {"credential": credential.pk, "whom": "adele", "kind": "passkey"}
    restores = replace(sam, roles=frozenset(Role), through="restore")

    again = [rooms.redo("credential.removed", restores, what) for _ in range(2)]

    assert again == [True, False]
    assert _comes_in(device).status_code == 422
    removed = [entry for entry in LogEntry.objects.order_by("seq") if '"credential.removed"' in entry.body]
    assert [entry.actor for entry in removed] == ["sam"]


def test_what_nobody_confirmed_goes_at_once(adele: Actor, ana: Actor) -> None:
    _with_passkey(adele)
    _enrolled(_enrolling(adele, ana), Device())
    browser = signed_in(adele)

    sent = {"act": "remove", "credential": Credential.objects.get(person=ana.person).pk}
    browser.post("/people/ana/", sent)

    assert Credential.objects.get(person=ana.person).removed_at is not None


def test_another_unit_confirms_and_removes_nothing_here(adele: Actor, ana: Actor, otis: Actor) -> None:
    sign = _enrolled(_enrolling(adele, ana), Device()).context["sign"]
    number = Credential.objects.get().pk

    assert signed_in(otis).post("/confirm/", {"credential": number, "sign": sign}).status_code == 404
    assert b"Ana" not in signed_in(otis).get("/confirm/").content


def test_everything_is_on_record(adele: Actor, sam: Actor, ana: Actor) -> None:
    device = _with_passkey(adele)
    _witnessed(queries.installation(sam.unit), sam, adele)
    _comes_in(device)

    acts = [entry.act for entry in LogEntry.objects.order_by("seq")]
    for act in ("link.opened", "credential.enrolled", "credential.confirmed", "person.signed_in"):
        assert act in acts
    entry = LogEntry.objects.filter(act="person.signed_in").latest("seq")
    assert json.loads(entry.body)["what"]["way"] == "passkey"


def test_at_an_address_of_digits_the_page_says_why_there_are_no_passkeys() -> None:
    page = Client().get("/sign-in/", headers={"host": "127.0.0.1:8765"})

    assert b"do not work at an address of digits" in page.content
