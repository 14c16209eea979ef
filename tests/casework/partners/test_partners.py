"""Nothing opens for a partner before two people approved it and another confirmed what is agreed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.partners import actions, queries
from tutela.casework.partners.errors import BadPartner, PartnerMoved, SecondPersonWanted
from tutela.casework.partners.models import AccessKey, Agreement, Contact, Partner
from tutela.casework.partners.scopes import key_digest
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
PARTS = Contact.Part
TERMS: Any = {"legal_basis": "Online Safety Act 2023 s.66", "contact": "Desk"}


def _complete(by: Actor, partner: Partner) -> None:
    for part in (PARTS.ADMINISTRATOR, PARTS.REPLACEMENT, PARTS.MANAGER, PARTS.AUTHORISED, PARTS.DUTY):
        actions.add_contact(by, partner, part, f"Person {part}", telephone="01632 960001")


@pytest.fixture
def company(sam: Actor) -> Partner:
    return actions.enter_partner(sam, "example", "Example Ltd", "company", country="GB")


@pytest.fixture
def approved(sam: Actor, adele: Actor, company: Partner) -> Partner:
    _complete(sam, company)
    actions.approve_partner(sam, company)
    return actions.approve_partner(adele, company)


def _agreed(sam: Actor, adele: Actor, partner: Partner, **more: Any) -> Agreement:
    terms = {**TERMS, "valid_from": timezone.localdate(), **more}
    return actions.confirm_agreement(adele, actions.propose_agreement(sam, partner, ["company"], **terms))


def test_a_company_is_approved_by_two_once_everybody_is_named(
    sam: Actor, quinn: Actor, company: Partner
) -> None:
    with pytest.raises(BadPartner, match="replacement administrator"):
        actions.approve_partner(sam, company)
    _complete(sam, company)

    assert actions.approve_partner(sam, company).state == "entered"
    with pytest.raises(SecondPersonWanted):
        actions.approve_partner(sam, company)
    assert actions.approve_partner(quinn, company).state == "approved"
    with pytest.raises(PartnerMoved):
        actions.approve_partner(quinn, company)


def test_an_agreement_is_confirmed_by_another_and_holds_within_its_days(
    sam: Actor, adele: Actor, approved: Partner
) -> None:
    today = timezone.localdate()
    proposed = actions.propose_agreement(sam, approved, ["company"], valid_from=today, **TERMS)
    with pytest.raises(SecondPersonWanted):
        actions.confirm_agreement(sam, proposed)
    assert not queries.accepts(approved, "company")

    actions.confirm_agreement(adele, proposed)
    assert queries.accepts(approved, "company")
    assert not queries.accepts(approved, "hotline")
    actions.end_agreement(sam, proposed)
    assert not queries.accepts(approved, "company")
    for days in (
        {"valid_from": today + timedelta(1)},
        {"valid_from": today - timedelta(9), "valid_to": today - timedelta(1)},
    ):
        _agreed(sam, adele, approved, **days)
        assert not queries.accepts(approved, "company")


def test_one_agreement_takes_nothing_from_another(sam: Actor, adele: Actor, approved: Partner) -> None:
    _agreed(sam, adele, approved)
    today = timezone.localdate()
    later = actions.propose_agreement(sam, approved, ["hotline"], valid_from=today, **TERMS)
    actions.confirm_agreement(adele, later)

    assert queries.accepts(approved, "company")
    assert queries.accepts(approved, "hotline")
    actions.end_agreement(sam, later)
    assert queries.accepts(approved, "company")
    assert not queries.accepts(approved, "hotline")


def test_an_agreement_opens_nothing_for_who_is_not_approved(
    sam: Actor, adele: Actor, company: Partner
) -> None:
    _agreed(sam, adele, company)

    assert not queries.accepts(company, "company")
    contact = actions.add_contact(sam, company, PARTS.AUTHORISED, "Person 1", mail="one@example.org")
    with pytest.raises(PartnerMoved):
        actions.issue_key(sam, contact, "Program", ["report"], 30)


def test_a_key_is_kept_as_a_digest_and_ends_with_whoever_has_it(
    sam: Actor, adele: Actor, approved: Partner
) -> None:
    contact = approved.contacts.get(part=PARTS.AUTHORISED)
    with pytest.raises(BadPartner, match="no agreement"):
        actions.issue_key(sam, contact, "Program", ["report"], 30)
    _agreed(sam, adele, approved)
    key, token = actions.issue_key(sam, contact, "Program", ["report"], 30)
    other, _ = actions.issue_key(sam, contact, "Other", ["read"], 30)

    assert token not in str(list(AccessKey.objects.values()))
    assert token not in "".join(LogEntry.objects.values_list("body", flat=True))
    assert queries.good_keys().get(sha256=key_digest(token)) == key
    actions.revoke_key(sam, other)
    assert list(queries.good_keys()) == [key]
    AccessKey.objects.filter(pk=key.pk).update(expires_at=timezone.now())
    assert not queries.good_keys()
    AccessKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() + timedelta(1))
    actions.end_contact(sam, contact)
    assert not queries.good_keys()
    with pytest.raises(PartnerMoved):
        actions.revoke_key(sam, key)


def test_whoever_ends_a_partner_ends_its_keys(sam: Actor, adele: Actor, approved: Partner) -> None:
    _agreed(sam, adele, approved)
    actions.issue_key(sam, approved.contacts.get(part=PARTS.AUTHORISED), "Program", ["report"], 30)

    ended = actions.end_partner(sam, approved, "left the market")

    assert not AccessKey.objects.filter(revoked_at=None)
    assert not queries.accepts(ended, "company")
    with pytest.raises(PartnerMoved):
        actions.add_contact(sam, ended, PARTS.OTHER, "Person 2", mail="two@example.org")


def test_nobody_is_asked_to_confirm_what_ended_with_its_partner(
    sam: Actor, adele: Actor, approved: Partner
) -> None:
    today = timezone.localdate()
    proposed = actions.propose_agreement(sam, approved, ["company"], valid_from=today, **TERMS)
    assert list(queries.agreements_to_confirm(adele)) == [proposed]

    actions.end_partner(sam, approved, "left the market")

    assert not queries.agreements_to_confirm(adele)
    with pytest.raises(PartnerMoved):
        actions.confirm_agreement(adele, proposed)


def test_what_is_missing_is_said(sam: Actor, company: Partner) -> None:
    today = timezone.localdate()
    for name, kind, country in (
        ("Example", "company", ""),
        ("x", "club", ""),
        ("x", "company", "UKX"),
        ("example", "company", ""),
    ):
        with pytest.raises(BadPartner):
            actions.enter_partner(sam, name, "Other", kind, country=country)
    for part, name, more in (
        ("king", "Person 1", {"mail": "a@example.org"}), (PARTS.OTHER, " ", {"mail": "a@example.org"}),
        (PARTS.OTHER, "Person 1", {}), (PARTS.DUTY, "Person 1", {"mail": "a@example.org"}),
        (PARTS.OTHER, "x" * 201, {"mail": "a@example.org"}),
    ):  # fmt: skip
        with pytest.raises(BadPartner):
            actions.add_contact(sam, company, part, name, **more)
    terms: list[tuple[list[str], Any]] = [
        (["tea"], {}), ([], {}), (["company"], {"valid_to": today - timedelta(1)}),
    ]  # fmt: skip
    for kinds, days in terms:
        with pytest.raises(BadPartner):
            actions.propose_agreement(sam, company, kinds, valid_from=today, **TERMS, **days)


def test_who_may_not_manage_partners_does_not(
    ana: Actor, quinn: Actor, otis: Actor, company: Partner
) -> None:
    for other in (ana, quinn):
        with pytest.raises(NotAllowed):
            actions.enter_partner(other, "other", "Other", "hotline")
    with pytest.raises(NotAllowed):
        actions.approve_partner(otis, company)
    with pytest.raises(NotFound):
        queries.partner_for(otis, "example")
