"""What the pages of partners say."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.partners import queries
from tutela.casework.partners.models import AccessKey, Agreement, MailCertificate, Partner, Registration
from tutela.casework.times import moment

Context = dict[str, Any]
SHOWN = 50
_KEYS_SHOWN = 50


def partners(by: Actor, after: str) -> Context:
    """Say what the page of all partners shows: a page of them by name, after one name."""
    found = queries.partners_of(by)
    page = list((found.filter(name__gt=after) if after else found)[: SHOWN + 1])
    shown, href = page[:SHOWN], reverse("partners")
    return {
        "partners": [
            {
                "title": partner.title,
                "href": reverse("partner", args=[partner.name]),
                "kind": partner.kind,
                "country": partner.country,
                "state": partner.state,
            }
            for partner in shown
        ],
        "unopened": [
            {"reference": row.reference, "at": moment(row.received_at), "fault": row.fault}
            for row in queries.unopened_registrations(by)[:SHOWN]
        ],
        "new_href": reverse("partner-new") if gate.may(by, Act.MANAGE_PARTNERS) else "",
        "paging": {
            "says": "",
            "newer": href if after else "",
            "older": f"{href}?after={shown[-1].name}" if len(page) > SHOWN else "",
        },
    }


def partner(by: Actor, partner: Partner, token: str = "") -> Context:
    """Say what the page of one partner shows: its people, agreements, keys, certificates, what is missing.

    `token` is a key that was given just now, which is shown this once.
    """
    approvals = list(partner.approvals.select_related("person").order_by("pk"))
    is_open = partner.state != Partner.State.ENDED
    may_manage = is_open and gate.may(by, Act.MANAGE_PARTNERS, partner)
    may_approve = gate.may(by, Act.APPROVE_PARTNER, partner)
    own = any(approval.person_id == by.person for approval in approvals)
    is_entered = partner.state == Partner.State.ENTERED
    missing = queries.missing_parts(partner) if is_entered else []
    return {
        "title": partner.title,
        "href": reverse("partner", args=[partner.name]),
        "kind": partner.kind,
        "country": partner.country,
        "state": partner.state,
        "conditions": partner.conditions,
        "reason": partner.reason,
        "entered": f"{partner.entered_by}, {moment(partner.entered_at)}",
        "approvals": [f"{approval.person.name}, {moment(approval.at)}" for approval in approvals],
        "missing": missing,
        "may_approve": is_entered and may_approve and not own and not missing,
        "approved_by_reader": is_entered and own,
        "contacts": [
            {
                "number": each.pk, "part": each.part, "name": each.name, "mail": each.mail,
                "telephone": each.telephone,
                "key_href": reverse("partner-key-new", args=[partner.name, each.pk]) if may_manage else "",
                "certificate_href": reverse("partner-certificate-new", args=[partner.name, each.pk])
                if may_manage and each.mail else "",
                "may_invite": may_manage and each.part in queries.SIGNS_IN and bool(each.mail),
            }
            for each in queries.contacts_of(partner)
        ],
        "agreements": [
            _agreement(by, each, may_confirm=may_approve)
            for each in partner.agreements.select_related("proposed_by", "confirmed_by").order_by("-pk")
        ],
        "keys": [
            _key(each) for each in partner.keys.select_related("contact").order_by("-pk")[:_KEYS_SHOWN]
        ],
        "certificates": _certificates(by, partner, may_confirm=may_approve),
        "token": token,
        "registered": _registered(partner),
        "may_manage": may_manage,
        "ways": _ways(partner) if may_manage else [],
        "partners_href": reverse("partners"),
    }  # fmt: skip


def _registered(partner: Partner) -> Context | None:
    row = Registration.objects.filter(partner=partner).first()
    if row is None:
        return None
    return {"reference": row.reference, "at": moment(row.received_at), "service": row.service}


def _ways(partner: Partner) -> list[tuple[str, str]]:
    ways = (
        ("Add a person", "partner-contact-new"),
        ("Put down an agreement", "partner-agreement-new"),
        ("End this partner", "partner-end"),
    )
    return [(label, reverse(route, args=[partner.name])) for label, route in ways]


def _agreement(by: Actor, agreement: Agreement, *, may_confirm: bool) -> Context:
    if agreement.ended_at:
        stands = f"Ended on {moment(agreement.ended_at)}"
    elif agreement.confirmed_by:
        holds = "In force" if agreement.is_in_force else "Not in force today"
        stands = f"{holds}, confirmed by {agreement.confirmed_by.name}"
    else:
        stands = "Waits for another person to confirm it"
    if agreement.seals_mail:
        stands += ". Mail to it is always sealed"
    is_waiting = agreement.ended_at is None and agreement.confirmed_at is None
    return {
        "number": agreement.pk,
        "kinds": ", ".join(agreement.kinds),
        "legal_basis": agreement.legal_basis,
        "contact": agreement.contact,
        "valid": f"From {agreement.valid_from}" + (f" to {agreement.valid_to}" if agreement.valid_to else ""),
        "proposed": f"{agreement.proposed_by.name}, {moment(agreement.proposed_at)}",
        "stands": stands,
        "may_confirm": is_waiting and may_confirm and agreement.proposed_by_id != by.person,
        "may_end": agreement.ended_at is None,
    }


def _key(key: AccessKey) -> Context:
    over = f"Revoked on {moment(key.revoked_at)}" if key.revoked_at else ""
    return {
        "number": key.pk,
        "label": key.label,
        "whose": key.contact.name,
        "scopes": ", ".join(key.scopes),
        "stands": (over or f"Good until {moment(key.expires_at)}")
        + (", with its client certificate only" if key.certificate_sha256 else ""),
        "may_revoke": not key.revoked_at,
    }


def certificate_stands(row: MailCertificate) -> str:
    """Say whether mail is sealed to a certificate."""
    if row.revoked_at:
        return f"Taken back on {moment(row.revoked_at)}"
    if row.valid_to <= timezone.now():
        return f"Ended on {moment(row.valid_to)}: nothing is sent until another is confirmed"
    if row.confirmed_by:
        return f"Mail is sealed to it, confirmed by {row.confirmed_by.name}"
    return "Waits for another person to confirm it, and no mail is sent until then"


def _certificates(by: Actor, partner: Partner, *, may_confirm: bool) -> list[Context]:
    rows = partner.mail_certificates.select_related("contact", "entered_by", "confirmed_by").order_by("-pk")
    return [_certificate(by, each, may_confirm=may_confirm) for each in rows[:_KEYS_SHOWN]]


def _certificate(by: Actor, row: MailCertificate, *, may_confirm: bool) -> Context:
    is_waiting = row.confirmed_at is None and row.revoked_at is None and row.valid_to > timezone.now()
    return {
        "number": row.pk,
        "whose": f"{row.contact.name}, {row.contact.mail}",
        "sha256": row.sha256,
        "subject": row.subject,
        "issuer": row.issuer,
        "valid": f"{moment(row.valid_from)} to {moment(row.valid_to)}",
        "entered": f"{row.entered_by.name}, {moment(row.entered_at)}",
        "stands": certificate_stands(row),
        "may_confirm": is_waiting and may_confirm and row.entered_by_id != by.person,
        "may_revoke": row.revoked_at is None,
    }
