"""The doctor says of what goes out whether it is set up, whether what signs us in holds, and what waits."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import certificate
from tests.casework.partners.mail_keys import mail_key
from tutela.casework.abroad.models import Direction, ExchangeItem, State
from tutela.casework.people.models import Unit
from tutela.site.doctor import outward
from tutela.site.sections.outward import Iccam, Mail, Ncmec, Outbound

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(tmp_path: Path) -> dict[str, Any]:
    """What signs us in at a partner's program, in files."""
    certificate(tmp_path)
    for name in ("key.pem", "word"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o600)
    (tmp_path / "word").write_text("numbered password 1")
    return {
        "live": "https://127.0.0.1:9/api", "live_certificate": str(tmp_path / "certificate.pem"),
        "live_key_file": str(tmp_path / "key.pem"), "live_user": "user",
        "live_password_file": str(tmp_path / "word"),
    }  # fmt: skip


def _chosen(settings: Settings, **sections: Any) -> None:
    allowed = Outbound(allow=["127.0.0.1", "127.0.0.1:9"], private=["127.0.0.1"])
    settings.TUTELA = replace(settings.TUTELA, outbound=allowed, **sections)


def _said() -> dict[str, tuple[str, str]]:
    return {each.what: (each.state, each.said) for each in [outward.mail(), *outward.exchanges()]}


def test_what_is_not_set_up_is_well_and_says_so() -> None:
    said = _said()

    assert {what: state for what, (state, _) in said.items()} == {
        "mail": "well", "abroad": "well", "ncmec": "well", "feeds": "well",
    }  # fmt: skip
    assert "[iccam] names no address" in said["abroad"][1]
    assert "[ncmec] names no address" in said["ncmec"][1]


def test_a_certificate_that_ends_soon_and_what_waits_are_said(
    unit: Unit, settings: Settings, signed: dict[str, Any]
) -> None:
    ExchangeItem.objects.create(unit=unit, direction=Direction.OUT, state=State.NO_ROUTE)
    _chosen(settings, iccam=Iccam(**signed))

    state, said = _said()["abroad"]

    assert state == "attention"
    assert "live 127.0.0.1:9, certificate ends on" in said
    assert "never worked yet; 1 wait, 1 need somebody" in said


@pytest.mark.parametrize("file", ["key.pem", "word"])
def test_a_key_or_a_password_that_others_can_read_is_said(
    settings: Settings, signed: dict[str, Any], tmp_path: Path, file: str
) -> None:
    (tmp_path / file).chmod(0o644)
    _chosen(settings, iccam=Iccam(**signed))

    state, said = _said()["abroad"]

    assert (state, "others can read it" in said) == ("attention", True)


def test_reports_to_ncmec_say_whether_they_can_be_sent(settings: Settings, tmp_path: Path) -> None:
    word = tmp_path / "word"
    word.write_text("numbered password 1")
    word.chmod(0o644)
    named = Ncmec(test="https://127.0.0.1:9/ispws", test_user="user", test_password_file=str(word))
    _chosen(settings, ncmec=named)
    readable = _said()["ncmec"]

    word.chmod(0o600)

    assert (readable[0], "others can read it" in readable[1]) == ("attention", True)
    assert _said()["ncmec"] == ("well", "test 127.0.0.1:9; never worked yet; 0 wait")


def test_what_mail_is_signed_with_is_looked_at(settings: Settings, tmp_path: Path) -> None:
    def mail(days: int) -> tuple[str, str]:
        own = mail_key(tmp_path / "own", "notices@hotline.example", days=days)
        named = Mail(host="127.0.0.1", sign_certificate=str(own.certificate), sign_key_file=str(own.key))
        _chosen(settings, mail=named)
        return _said()["mail"]

    good, soon, over = mail(90), mail(20), mail(-1)

    assert (good[0], soon[0], over[0]) == ("well", "attention", "attention")
    assert "ends on" in soon[1]
    assert "not valid today" in over[1]
