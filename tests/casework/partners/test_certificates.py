"""A certificate for mail is entered by one person, confirmed by another, and told of before it ends."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.utils import timezone

from tests.casework.doors import run, signed_in
from tests.casework.partners.mail_keys import mail_key
from tutela.casework.audit.rows import stated
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.partners import actions, redo
from tutela.casework.partners.cli import mail_certificate
from tutela.casework.partners.errors import BadPartner, PartnerMoved, SecondPersonWanted
from tutela.casework.partners.models import Contact, MailCertificate, Partner
from tutela.casework.partners.sealing.rules import sealing_of

pytestmark = pytest.mark.django_db
DESK = "desk@police.example"


@pytest.fixture
def desk(adele: Actor) -> Contact:
    """A person of a partner, who has a mail address."""
    partner = actions.enter_partner(adele, "police-nl", "Police", "police force", country="NL")
    return actions.add_contact(adele, partner, "contact", "Desk", mail=DESK)


def test_mail_is_sealed_once_another_person_confirmed_the_certificate(
    adele: Actor, quinn: Actor, desk: Contact, tmp_path: Path
) -> None:
    entered = actions.enter_certificate(adele, desk, mail_key(tmp_path, DESK).text)
    before = sealing_of(adele.unit, DESK)
    with pytest.raises(SecondPersonWanted):
        actions.confirm_certificate(adele, entered)

    actions.confirm_certificate(quinn, entered)

    assert "waits for a second person" in before.refusal
    sealing = sealing_of(adele.unit, DESK.upper())
    assert (sealing.digests, sealing.refusal) == ({entered.sha256}, "")
    assert not list(stated.differences())


def test_what_seals_no_mail_to_that_person_is_refused(adele: Actor, desk: Contact, tmp_path: Path) -> None:
    no_mail = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    authority = x509.BasicConstraints(ca=True, path_length=None)
    said = {
        "is of other@police.example": mail_key(tmp_path, "other@police.example").text,
        "It ended on": mail_key(tmp_path, DESK, days=-1).text,
        "keys of RSA": mail_key(tmp_path, DESK, key=ec.generate_private_key(ec.SECP256R1())).text,
        "2048 bits": mail_key(tmp_path, DESK, key=rsa.generate_private_key(65537, 1024)).text,  # noqa: S505
        "not for mail": mail_key(tmp_path, DESK, more=no_mail).text,
        "an authority's": mail_key(tmp_path, DESK, more=authority).text,
        "one certificate": "Sentence 1.",
        "can be read": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    }

    for says, text in said.items():
        with pytest.raises(BadPartner, match=says):
            actions.enter_certificate(adele, desk, text)

    assert not MailCertificate.objects.exists()
    assert sealing_of(adele.unit, DESK).refusal == ""


def test_a_certificate_that_was_taken_back_or_is_over_lets_nothing_out(
    adele: Actor, quinn: Actor, desk: Contact, tmp_path: Path
) -> None:
    first = actions.enter_certificate(adele, desk, mail_key(tmp_path, DESK).text)
    actions.confirm_certificate(quinn, first)
    MailCertificate.objects.update(valid_to=timezone.now() - timedelta(minutes=1))
    over = sealing_of(adele.unit, DESK)
    actions.revoke_certificate(adele, first)
    back = sealing_of(adele.unit, DESK)
    second = actions.enter_certificate(adele, desk, mail_key(tmp_path, DESK, number=2).text)

    actions.confirm_certificate(quinn, second)

    assert "ended on" in over.refusal
    assert "was taken back" in back.refusal
    assert sealing_of(adele.unit, DESK).digests == {second.sha256}
    with pytest.raises(PartnerMoved):
        actions.revoke_certificate(adele, first)


def test_one_that_was_entered_by_mistake_counts_no_more_once_it_is_taken_back(
    adele: Actor, desk: Contact, tmp_path: Path
) -> None:
    entered = actions.enter_certificate(adele, desk, mail_key(tmp_path, DESK).text)

    actions.revoke_certificate(adele, entered)

    assert sealing_of(adele.unit, DESK).refusal == ""


def test_other_people_of_a_partner_that_gave_a_certificate_get_nothing_in_clear(
    adele: Actor, quinn: Actor, desk: Contact, tmp_path: Path
) -> None:
    other = actions.add_contact(adele, desk.partner, "contact", "Two", mail="two@police.example")
    entered = actions.enter_certificate(adele, desk, mail_key(tmp_path, DESK).text)
    actions.confirm_certificate(quinn, entered)

    refusal = sealing_of(adele.unit, other.mail).refusal

    assert "no certificate of two@police.example is confirmed" in refusal


def test_an_agreement_can_say_that_mail_is_always_sealed(
    adele: Actor, quinn: Actor, sam: Actor, desk: Contact
) -> None:
    for each in (quinn, sam):
        actions.approve_partner(each, desk.partner)
    agreed: dict[str, Any] = {"legal_basis": "Memorandum 1", "contact": "Desk", "seals_mail": True}
    proposed = actions.propose_agreement(
        adele, desk.partner, ["hotline"], valid_from=timezone.localdate(), **agreed
    )
    before = sealing_of(adele.unit, DESK).refusal

    actions.confirm_agreement(quinn, proposed)

    assert before == ""
    assert "It is agreed" in sealing_of(adele.unit, DESK).refusal


def test_whoever_ends_a_person_or_a_partner_takes_their_certificates_back(
    adele: Actor, quinn: Actor, desk: Contact, tmp_path: Path
) -> None:
    other = actions.add_contact(adele, desk.partner, "contact", "Two", mail="two@police.example")
    for number, contact in enumerate((desk, other), 1):
        text = mail_key(tmp_path, contact.mail, number=number).text
        actions.confirm_certificate(quinn, actions.enter_certificate(adele, contact, text))

    actions.end_contact(adele, other)
    refusal = sealing_of(adele.unit, other.mail).refusal
    kept = MailCertificate.objects.filter(revoked_at=None).count()
    actions.end_partner(adele, Partner.objects.get(), "Sentence 1.")

    assert "was taken back" in refusal
    assert (kept, MailCertificate.objects.filter(revoked_at=None).count()) == (1, 0)
    assert not list(stated.differences())


def test_a_restore_takes_back_again_what_was_taken_back(adele: Actor, desk: Contact, tmp_path: Path) -> None:
    entered = actions.enter_certificate(adele, desk, mail_key(tmp_path, DESK).text)
    what = {"certificate": entered.pk, "partner": desk.partner_id}

    done = [redo.revoke_certificate(adele, what) for _ in range(2)]

    assert done == [True, False]


def test_from_the_certificate_on_the_page_to_the_notice_that_it_ends(
    adele: Actor, quinn: Actor, ana: Actor, desk: Contact, tmp_path: Path
) -> None:
    page = "/partners/police-nl/"
    of_adele, of_quinn = signed_in(adele), signed_in(quinn)
    wrong = of_adele.post(f"{page}people/{desk.pk}/new-certificate/", {"text": "Sentence 1."})
    text = mail_key(tmp_path, DESK, days=20).text
    of_adele.post(f"{page}people/{desk.pk}/new-certificate/", {"text": text})
    row = MailCertificate.objects.get()
    waits = of_quinn.get("/").content.decode()

    of_quinn.post(page, {"act": "confirm-certificate", "number": row.pk})

    assert wrong.status_code == 422
    assert "A certificate for mail to Police waits for you" in waits
    assert "The certificate for mail to Police ends on" in of_adele.get("/").content.decode()
    shown = of_adele.get(page).content.decode()
    assert row.sha256 in shown
    assert "Mail is sealed to it" in shown
    assert of_adele.post(page, {"act": "revoke-certificate", "number": row.pk}).status_code == 302
    assert "Taken back on" in of_quinn.get(page).content.decode()
    assert signed_in(ana).get(f"{page}people/{desk.pk}/new-certificate/").status_code == 403


def test_commands_enter_confirm_list_and_take_back(
    adele: Actor, quinn: Actor, ana: Actor, desk: Contact, tmp_path: Path
) -> None:
    file = mail_key(tmp_path, DESK).certificate
    run(mail_certificate, "enter", "police-nl", DESK, file, "--as", "adele")
    row = MailCertificate.objects.get()
    colons = ":".join(row.sha256[at : at + 2] for at in range(0, 64, 2)).upper()

    confirmed = run(mail_certificate, "confirm", "police-nl", colons, "--as", "quinn").stdout
    run(mail_certificate, "take-back", "police-nl", row.sha256, "--as", "adele")

    assert "Mail is sealed to it" in confirmed
    assert "Taken back on" in run(mail_certificate, "list", "police-nl", "--as", "adele").stdout
    with pytest.raises(NotAllowed):
        run(mail_certificate, "list", "police-nl", "--as", "ana")
