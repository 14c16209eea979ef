"""Mail to partners is signed and sealed; who sealed it is OpenSSL's word, and what cannot be sealed stays."""

import email
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import running
from tests.casework.doors import signed_in
from tests.casework.partners.mail_keys import MailKey, mail_key
from tests.casework.takedown.world import chosen
from tutela.casework import gate
from tutela.casework.audit.rows import stated
from tutela.casework.channels import actions
from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Actor
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Contact, MailCertificate

pytestmark = pytest.mark.django_db
DESK, US = "desk@police.example", "notices@hotline.example"
WORDS: Any = {"subject": "AB-1 goes to you", "text": "Sätze 1.\nSentence 2.\n", "about": "AB-1"}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    folder.mkdir()
    return folder


@pytest.fixture
def own(tmp_path: Path) -> MailKey:
    """What the unit signs with."""
    return mail_key(tmp_path / "own", US, number=3)


@pytest.fixture
def server(box: Path, own: MailKey, settings: Settings) -> Iterator[int]:
    """A mail server, which the settings name, with what the unit signs with."""
    with running("smtp_server.py", box) as port:
        named = chosen(box.parent, port)
        mail = replace(named.mail, sign_certificate=str(own.certificate), sign_key_file=str(own.key))
        settings.TUTELA = replace(named, mail=mail)
        yield port


@pytest.fixture
def desk(adele: Actor) -> Contact:
    partner = partners.enter_partner(adele, "police-nl", "Police", "police force", country="NL")
    return partners.add_contact(adele, partner, "contact", "Desk", mail=DESK)


@pytest.fixture
def theirs(adele: Actor, quinn: Actor, desk: Contact, tmp_path: Path) -> MailKey:
    """What the desk opens mail with; its certificate is confirmed."""
    made = mail_key(tmp_path / "theirs", DESK)
    partners.confirm_certificate(quinn, partners.enter_certificate(adele, desk, made.text))
    return made


def _sent(by: Actor, to: str = DESK) -> Delivery:
    return actions.deliver(gate.machine(by.unit), actions.send_mail(by, to=to, **WORDS))


def _openssl(*words: str | Path) -> bytes:
    return subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True).stdout


def _text(mail: bytes) -> str:
    part = email.message_from_bytes(mail)
    return bytes(part.get_payload(decode=True)).decode()


@pytest.mark.usefixtures("server")
def test_only_the_partner_opens_what_arrived_and_openssl_says_whose_it_is(
    sam: Actor, box: Path, own: MailKey, theirs: MailKey, tmp_path: Path
) -> None:
    delivery = _sent(sam)

    [file] = box.iterdir()
    arrived, opened = file.read_bytes(), tmp_path / "opened.eml"
    assert (delivery.state, sha256(arrived).hexdigest()) == ("accepted", delivery.sha256)
    assert b"AB-1" not in arrived
    assert b"Sentence 2" not in arrived
    assert email.message_from_bytes(arrived)["Subject"] == "Sealed message"
    opened.write_bytes(
        _openssl("smime", "-decrypt", "-in", file, "-recip", theirs.certificate, "-inkey", theirs.key)
    )
    verified = _openssl(
        "smime", "-verify", "-in", opened, "-CAfile", own.certificate, "-certfile", own.certificate
    )
    inside = email.message_from_bytes(verified)
    assert (inside["Subject"], inside["From"], inside["To"]) == ("AB-1 goes to you", US, DESK)
    assert inside.get_param("hp") == "cipher"
    assert _text(verified).splitlines() == WORDS["text"].splitlines()
    assert b"aes-256" in _openssl("cms", "-cmsout", "-print", "-noout", "-in", file)


@pytest.mark.usefixtures("server")
def test_the_page_says_to_which_certificate_it_is_sealed_and_shows_what_was_written(
    sam: Actor, theirs: MailKey
) -> None:
    delivery = _sent(sam)

    page = signed_in(sam).get(f"/outbound/{delivery.pk}/").content.decode()

    assert f"Sealed to certificate {delivery.sealed_to[:16]} (AES-256) and signed" in page
    assert "AB-1 goes to you" in page
    assert not list(stated.differences())


@pytest.mark.usefixtures("server", "desk")
def test_a_partner_without_a_certificate_gets_it_signed_and_others_get_it_as_it_is(
    sam: Actor, box: Path, own: MailKey
) -> None:
    signed, plain = _sent(sam), _sent(sam, "desk@one.example")

    first, second = sorted(box.iterdir())
    verified = _openssl("smime", "-verify", "-in", first, "-CAfile", own.certificate)
    assert _text(verified).splitlines() == WORDS["text"].splitlines()
    assert (signed.is_signed, signed.sealed_to, plain.is_signed) == (True, "", False)
    assert email.message_from_bytes(second.read_bytes()).get_content_type() == "text/plain"


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("what", ["over", "taken back", "not confirmed"])
def test_a_certificate_that_is_not_good_refuses_before_anything_is_sent(
    what: str, sam: Actor, adele: Actor, box: Path, theirs: MailKey
) -> None:
    if what == "over":
        MailCertificate.objects.update(valid_to=timezone.now() - timedelta(minutes=1))
    elif what == "taken back":
        partners.revoke_certificate(adele, MailCertificate.objects.get())
    else:
        MailCertificate.objects.update(confirmed_at=None, confirmed_by=None)

    refused = actions.send_mail(sam, to=DESK, **WORDS)

    assert (refused.state, list(box.iterdir())) == ("refused here", [])
    assert "Nothing goes in clear" in refused.reason
    with pytest.raises(NotAllowedOut):
        actions.try_again(sam, refused)


@pytest.mark.usefixtures("server")
def test_whoever_got_sealed_mail_gets_none_in_clear_once_the_partner_has_ended(
    sam: Actor, adele: Actor, quinn: Actor, box: Path, theirs: MailKey, desk: Contact, tmp_path: Path
) -> None:
    partners.end_partner(adele, desk.partner, "The agreement has ended.")

    refused = _sent(sam)

    assert (refused.state, list(box.iterdir())) == ("refused here", [])
    assert "was taken back" in refused.reason
    # Who comes back with a certificate of the same address is written to, sealed to that.
    again = partners.enter_partner(adele, "police-nl-2", "Police", "police force", country="NL")
    contact = partners.add_contact(adele, again, "contact", "Desk", mail=DESK)
    assert _sent(sam).state == "refused here"
    newer = mail_key(tmp_path / "newer", DESK, number=2)
    partners.confirm_certificate(quinn, partners.enter_certificate(adele, contact, newer.text))
    _sent(sam)
    [file] = box.iterdir()
    assert _openssl("smime", "-decrypt", "-in", file, "-recip", newer.certificate, "-inkey", newer.key)


@pytest.mark.usefixtures("server")
def test_what_was_agreed_to_be_sealed_does_not_go_in_clear_once_the_partner_has_ended(
    sam: Actor, adele: Actor, quinn: Actor, box: Path, desk: Contact
) -> None:
    partners.approve_partner(quinn, desk.partner)
    approved = partners.approve_partner(sam, desk.partner)
    agreed = partners.propose_agreement(
        adele, approved, ["hotline"], legal_basis="Memorandum 1", contact="Desk", seals_mail=True,
        valid_from=timezone.localdate(),
    )  # fmt: skip
    partners.confirm_agreement(sam, agreed)
    partners.end_partner(adele, approved, "It has ended.")

    refused = _sent(sam)

    assert (refused.state, list(box.iterdir())) == ("refused here", [])
    assert "that mail is sealed" in refused.reason


@pytest.mark.usefixtures("server")
def test_what_waits_is_not_sent_to_a_certificate_that_was_taken_back_and_is_sealed_anew(
    sam: Actor, adele: Actor, quinn: Actor, box: Path, theirs: MailKey, desk: Contact, tmp_path: Path
) -> None:
    waits = actions.send_mail(sam, to=DESK, **WORDS)
    partners.revoke_certificate(adele, MailCertificate.objects.get())
    newer = mail_key(tmp_path / "newer", DESK, number=2)
    partners.confirm_certificate(quinn, partners.enter_certificate(adele, desk, newer.text))

    stopped = actions.deliver(gate.machine(sam.unit), waits)
    again = actions.try_again(sam, stopped)
    actions.deliver(gate.machine(sam.unit), again)

    assert (stopped.state, "good no more" in stopped.reason) == ("refused here", True)
    [file] = box.iterdir()
    assert _openssl("smime", "-decrypt", "-in", file, "-recip", newer.certificate, "-inkey", newer.key)
    assert stopped.attempts.count() == 2


@pytest.mark.usefixtures("server")
def test_what_was_written_in_clear_is_not_sent_once_mail_is_sealed(
    sam: Actor, adele: Actor, quinn: Actor, box: Path, desk: Contact, tmp_path: Path
) -> None:
    waits = actions.send_mail(sam, to=DESK, **WORDS)
    entered = partners.enter_certificate(adele, desk, mail_key(tmp_path / "theirs", DESK).text)
    partners.confirm_certificate(quinn, entered)

    stopped = actions.deliver(gate.machine(sam.unit), waits)

    assert (stopped.state, list(box.iterdir())) == ("refused here", [])
    assert "this is in clear" in stopped.reason


def test_a_setting_can_let_nothing_out_in_clear(
    server: int, sam: Actor, box: Path, settings: Settings
) -> None:
    mail = replace(settings.TUTELA.mail, sealed=["one.example"])
    settings.TUTELA = replace(settings.TUTELA, mail=mail)

    refused = actions.send_mail(sam, to="desk@one.example", **WORDS)

    assert (refused.state, list(box.iterdir())) == ("refused here", [])
    assert "[mail] sealed names desk@one.example" in refused.reason


@pytest.mark.usefixtures("server", "theirs")
@pytest.mark.parametrize("what", ["readable", "another's", "over", "missing"])
def test_a_key_of_ours_that_cannot_be_used_lets_nothing_go_to_partners(
    what: str, sam: Actor, box: Path, own: MailKey, tmp_path: Path
) -> None:
    if what == "readable":
        own.key.chmod(0o644)
    elif what == "another's":
        own.key.write_bytes(mail_key(tmp_path / "another", US, number=1).key.read_bytes())
    elif what == "over":
        mail_key(own.key.parent, US, number=3, days=-1)
    else:
        own.certificate.unlink()

    refused = actions.send_mail(sam, to=DESK, **WORDS)

    assert (refused.state, list(box.iterdir())) == ("refused here", [])
    assert "[mail] sign_" in refused.reason
