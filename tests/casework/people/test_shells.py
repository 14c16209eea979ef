"""At the command line somebody is believed to be themself, one at a time, and a service approves nothing."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.test import Client
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import SERVICE_MAY, Act, Actor, NotAllowed, Role
from tutela.casework.people import actions, cli, demonstration, queries
from tutela.casework.people.command_line import actor
from tutela.casework.people.entrance import codes, seals
from tutela.casework.people.errors import NotADemonstration, NotSignedIn, RolesClash, UnknownPerson
from tutela.casework.people.models import Credential, Session, Unit


@pytest.fixture(autouse=True)
def _in_earnest(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be no demonstration, with a runtime folder of the test's own."""
    (house / "keys" / "demonstration").unlink()
    (house / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(house / "run"))
    monkeypatch.delenv("TUTELA_TOKEN_FILE", raising=False)


def _run(*words: str, typed: str = "") -> Result:
    command = next(each for each in cli.commands if each.name == words[0])
    return CliRunner().invoke(command, list(words[1:]), input=typed)


def _app_of(who: Actor) -> bytes:
    """Give the secret of an app that somebody enrolled and a second person confirmed."""
    token = actions.issue_link(queries.installation(who.unit), queries.person_of(who))
    link, secret = actions.open_link(token, "test"), codes.new_secret()
    code = codes.code_at(secret, time.time())
    enrolled = actions.enrol_app(who, link, secret, code)
    assert not enrolled.waits
    return secret


def _signs_in(who: Actor, secret: bytes) -> Result:
    Credential.objects.update(counter=0)
    return _run("sign-in", who.name, typed=codes.code_at(secret, time.time()) + "\n")


def test_nobody_is_believed_by_their_name_alone(adele: Actor) -> None:
    with pytest.raises(NotSignedIn, match="tutela sign-in adele"):
        actor("adele")


def test_whoever_signed_in_is_believed_and_nobody_else(adele: Actor, sam: Actor) -> None:
    signed_in = _signs_in(adele, _app_of(adele))

    assert "Signed in as adele" in signed_in.output
    assert actor("adele").person == adele.person
    with pytest.raises(NotSignedIn, match="one shell is never two people"):
        actor("sam")


def test_one_shell_is_never_both_halves_of_a_rule_of_two(adele: Actor, finn: Actor) -> None:
    _signs_in(adele, _app_of(adele))
    (token,) = _tokens()
    before = token.read_text()
    other = actions.issue_link(queries.installation(finn.unit), queries.person_of(finn))
    secret = codes.new_secret()
    actions.enrol_app(finn, actions.open_link(other, "test"), secret, codes.code_at(secret, time.time()))

    # Finn waits for a second person, and so is not let in; Adele is still the one who speaks.
    assert _signs_in(finn, secret).exit_code != 0
    assert actor("adele").person == adele.person
    actions.confirm_credential(adele, Credential.objects.get(person=finn.person), _sign(finn))
    _signs_in(finn, secret)

    assert actor("finn").person == finn.person
    with pytest.raises(NotSignedIn):
        actor("adele")
    token.write_text(before)
    with pytest.raises(NotSignedIn):
        actor("adele")


def _sign(who: Actor) -> str:
    return seals.said_aloud(Credential.objects.get(person=who.person))


def _tokens() -> list[Path]:
    return [path for path in (Path(os.environ["XDG_RUNTIME_DIR"]) / "tutela").iterdir()]


def test_a_link_enrols_an_app_at_the_shell(adele: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    token = actions.issue_link(queries.installation(adele.unit), queries.person_of(adele))
    secret = codes.new_secret()
    monkeypatch.setattr(codes, "new_secret", lambda: secret)

    said = _run(
        "sign-in",
        "adele",
        typed=f"http://localhost/sign-in/#{token}\n{codes.code_at(secret, time.time())}\n",
    )

    assert codes.written(secret) in said.output
    assert "Signed in as adele" in said.output
    assert actor("adele").person == adele.person


def test_whoever_mistypes_the_digits_of_a_new_app_is_asked_again(
    adele: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = actions.issue_link(queries.installation(adele.unit), queries.person_of(adele))
    secret = codes.new_secret()
    monkeypatch.setattr(codes, "new_secret", lambda: secret)

    said = _run("sign-in", "adele", typed=f"{token}\n000\n{codes.code_at(secret, time.time())}\n")

    assert "The code is not right" in said.output
    assert "Signed in as adele" in said.output


def test_a_link_of_somebody_else_signs_nobody_in(adele: Actor, sam: Actor) -> None:
    token = actions.issue_link(adele, queries.person_of(sam))

    assert isinstance(_run("sign-in", "adele", typed=f"#{token}\n").exception, UnknownPerson)
    with pytest.raises(NotSignedIn):
        actor("adele")


@pytest.mark.parametrize("way", ["over", "suspended", "ended session", "signed out"])
def test_a_sign_in_is_over_when_it_is(adele: Actor, sam: Actor, way: str) -> None:
    _signs_in(adele, _app_of(adele))
    if way == "over":
        Session.objects.update(expire_date=timezone.now())
    elif way == "suspended":
        actions.suspend(sam, queries.person_of(adele))
    elif way == "ended session":
        actions.end_sessions(adele, queries.person_of(adele))
    else:
        _run("sign-out")

    with pytest.raises((NotSignedIn, UnknownPerson)):
        actor("adele")


def test_a_sign_in_lasts_an_hour(adele: Actor) -> None:
    _signs_in(adele, _app_of(adele))

    lasts = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=59) < lasts <= timedelta(minutes=60)


def test_the_token_of_a_shell_signs_no_browser_in(adele: Actor) -> None:
    _signs_in(adele, _app_of(adele))
    browser = Client()
    browser.cookies["sessionid"] = _tokens()[0].read_text()

    assert browser.get("/").status_code == 302


def test_a_token_that_others_can_read_is_not_believed(adele: Actor) -> None:
    _signs_in(adele, _app_of(adele))
    (token,) = _tokens()
    assert token.stat().st_mode & 0o777 == 0o600
    assert token.read_text() not in Session.objects.get().session_key
    token.chmod(0o640)

    with pytest.raises(NotSignedIn, match="Others can read"):
        actor("adele")


def _service(house: Path, adele: Actor, monkeypatch: pytest.MonkeyPatch) -> Actor:
    _signs_in(adele, _app_of(adele))
    assert _run("service", "add", "robot", str(house / "robot.token"), "--as", "adele").exit_code == 0
    monkeypatch.setenv("TUTELA_TOKEN_FILE", str(house / "robot.token"))
    return actor("robot")


def test_a_service_sees_no_media_and_approves_nothing_whatever_its_roles(
    house: Path, adele: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = _service(house, adele, monkeypatch)
    everything = Actor(robot.person, "robot", robot.unit, frozenset(Role), "service", is_service=True)

    assert {act for act in Act if gate.may(robot, act)} == {
        Act.OPEN_CASE, Act.RECEIVE, Act.REHASH, Act.IMPORT_LIST, Act.SEE_CASEWORK, Act.EXPORT,
    }  # fmt: skip
    assert {act for act in Act if gate.may(everything, act)} == SERVICE_MAY
    assert not SERVICE_MAY & {
        Act.SEE_MEDIA, Act.GRADE, Act.CONFIRM_SHIFT, Act.RELEASE_LOT, Act.PUBLISH_EDITION,
        Act.PROPOSE_ENTRIES, Act.MANAGE_PEOPLE, Act.WITNESS, Act.SUSPEND, Act.TEND_WORK,
    }  # fmt: skip


def test_a_service_is_given_no_link_and_no_role_of_people(
    house: Path, adele: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = _service(house, adele, monkeypatch)

    with pytest.raises(UnknownPerson):
        actions.issue_link(adele, queries.person_of(robot))
    with pytest.raises(RolesClash):
        actions.add_service(adele, "other", Role.SUPERVISOR, 9)
    with pytest.raises(RolesClash):
        actions.add_service(adele, "adele", Role.AUDITOR, 9)
    with pytest.raises(NotAllowed):
        actions.add_service(robot, "other", Role.AUDITOR, 9)


def test_a_service_that_is_suspended_does_nothing_more(
    house: Path, adele: Actor, sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = _service(house, adele, monkeypatch)
    actions.suspend(sam, queries.person_of(robot))

    with pytest.raises((NotSignedIn, UnknownPerson)):
        actor("robot")


def test_a_demonstration_is_none_where_a_unit_of_ones_own_is(unit: Unit) -> None:
    with pytest.raises(NotADemonstration):
        demonstration.turn_on()
    assert not demonstration.is_on()


def test_the_mark_of_another_installation_makes_no_demonstration(house: Path, adele: Actor) -> None:
    (house / "keys" / "demonstration").write_text("0123456789abcdef0123456789abcdef")

    with pytest.raises(NotSignedIn):
        actor("adele")
