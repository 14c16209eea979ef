"""Says at the partners' door who may come, and to which key is sealed."""

from dataclasses import replace
from datetime import UTC, datetime

from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.partners import queries
from tutela.casework.partners.between.accounts import Link, Visitor
from tutela.casework.partners.exchange import Access, Exchange
from tutela.casework.partners.models import AccessKey, Contact, Partner
from tutela.casework.partners.scopes import SCOPES, SIGN_IN


def publish(unit: int, exchange: Exchange, key: PublicKey, kind: str) -> int:
    """Publish every key that is good now, and who may sign in, of partners from whom this kind is accepted.

    Args:
        unit: whose partners.
        exchange: where.
        key: what submissions are sealed to from now on.
        kind: one of the kinds of an agreement: "company".

    Returns:
        how many may come in.
    """
    keys = list(queries.good_keys().filter(partner__unit=unit))
    partners = Partner.objects.filter(unit=unit, state=Partner.State.APPROVED)
    accepted = {partner.pk for partner in partners if queries.accepts(partner, kind)}
    accesses = [
        Access(
            row.sha256, row.partner.name, row.partner.title, tuple(set(row.scopes) & set(SCOPES)),
            _text(row.expires_at), row.contact.name, row.contact.mail, row.contact.telephone,
            row.certificate_sha256,
        )
        for row in keys
        if row.partner_id in accepted and set(row.scopes) & set(SCOPES)
    ]  # fmt: skip
    exchange.publish(key, accesses)
    visitors = _visitors(accepted)
    exchange.accounts.publish(visitors, _links(keys, {each.mail for each in visitors}))
    return len(accesses)


def _visitors(accepted: set[int]) -> list[Visitor]:
    """Give who may sign in; of two partners that name one mail address, the first alone has it."""
    people = Contact.objects.filter(partner__in=accepted, ended_at=None, part__in=queries.SIGNS_IN)
    found: dict[str, Visitor] = {}
    for row in people.exclude(mail="").select_related("partner").order_by("pk"):
        mail, scopes = row.mail.lower(), SCOPES if row.part == Contact.Part.AUTHORISED else ("read",)
        first = found.get(mail)
        if first is None:
            found[mail] = Visitor(
                mail, row.partner.name, row.partner.title, row.name, row.telephone, tuple(scopes)
            )
        elif first.partner == row.partner.name and len(scopes) > len(first.scopes):
            found[mail] = replace(first, scopes=tuple(scopes))
    return list(found.values())


def _links(keys: list[AccessKey], mails: set[str]) -> list[Link]:
    return [
        Link(row.sha256, row.contact.mail.lower(), _text(row.expires_at))
        for row in keys
        if row.scopes == [SIGN_IN] and row.contact.mail.lower() in mails
    ]


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
