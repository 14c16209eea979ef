"""Says to which certificates mail to an address is sealed, and why none may go as it is."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.models import Agreement, Contact, MailCertificate, Partner
from tutela.casework.partners.queries import agreements_in_force
from tutela.casework.times import moment

# So long before its end somebody is told, who asks the partner for the next one.
TOLD_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sealing:
    """How a mail goes: to a partner or to nobody of the directory, sealed to which, or not at all and why."""

    is_of_partner: bool = False
    certificates: tuple[MailCertificate, ...] = ()
    refusal: str = ""

    @property
    def digests(self) -> set[str]:
        """The SHA-256 of each certificate."""
        return {each.sha256 for each in self.certificates}


def sealing_of(unit: int, mail: str) -> Sealing:
    """Say how mail of a unit to an address goes.

    Whoever gave a certificate once, or has an agreement that says so, gets nothing in clear: where no
    certificate of that address is good today, nothing goes.
    """
    contacts = Contact.objects.filter(partner__unit=unit, mail__iexact=mail)
    good: list[MailCertificate] = []
    partners = list(Partner.objects.filter(contacts__in=contacts).distinct().order_by("pk"))
    # A person or a partner that has ended counts as well: what was sealed to them is not sent in clear. Who
    # comes back, as another partner with a certificate, is written to again.
    refusals = dict[bool, str]()
    for partner in partners:
        own = list(_standing(partner.mail_certificates.filter(contact__in=contacts)))
        usable = [each for each in own if each.is_good]
        good += usable
        if not usable and (refusal := _why_none(partner, mail, own)):
            refusals.setdefault(partner.state == Partner.State.ENDED, refusal)
    refusal = refusals.get(False, "" if good else refusals.get(True, ""))
    return Sealing(bool(partners), () if refusal else tuple(good), refusal)


def sealed_mailboxes(partner: Partner) -> set[str]:
    """Give the addresses of a partner that mail can be sealed to today, in small letters."""
    rows = partner.mail_certificates.filter(contact__ended_at=None).select_related("contact")
    return {each.contact.mail.lower() for each in rows if each.is_good}


def _standing(rows: QuerySet[MailCertificate]) -> QuerySet[MailCertificate]:
    """Leave out what was taken back before anybody confirmed it: it never counted."""
    return rows.exclude(Q(confirmed_at=None) & ~Q(revoked_at=None)).order_by("pk")


def _why_none(partner: Partner, mail: str, own: list[MailCertificate]) -> str:
    """Say why mail to a partner cannot be sealed, where it has to be; "" where it need not."""
    if own:
        return f"Mail to {mail} is sealed, and {_stands(own[-1])}. Nothing goes in clear."
    if _standing(MailCertificate.objects.filter(partner=partner)).exists():
        return (
            f"Mail to {partner} is sealed, and no certificate of {mail} is confirmed. Nothing goes in clear."
        )
    if any(agreement.seals_mail for agreement in _agreements(partner)):
        return f"It is agreed with {partner} that mail is sealed, and {mail} has no certificate."
    return ""


def _agreements(partner: Partner) -> list[Agreement]:
    """List the agreements that hold with a partner; of one that has ended, those that ended with it."""
    if partner.state != Partner.State.ENDED:
        return agreements_in_force(partner)
    return list(partner.agreements.filter(ended_at=partner.ended_at).exclude(confirmed_at=None))


def _stands(certificate: MailCertificate) -> str:
    said, now = f"certificate {certificate.sha256[:16]}", timezone.now()
    if certificate.revoked_at:
        return f"{said} was taken back on {moment(certificate.revoked_at)}"
    if certificate.confirmed_at is None:
        return f"{said} waits for a second person to confirm it"
    if certificate.valid_from > now:
        return f"{said} begins on {moment(certificate.valid_from)} only"
    return f"{said} ended on {moment(certificate.valid_to)}"


def to_confirm(by: Actor) -> QuerySet[MailCertificate]:
    """List the certificates that wait for this actor to confirm them."""
    if not gate.may(by, Act.APPROVE_PARTNER):
        return MailCertificate.objects.none()
    waiting = MailCertificate.objects.filter(partner__unit=by.unit, confirmed_at=None, revoked_at=None)
    return waiting.exclude(entered_by=by.person).select_related("partner", "contact")


def ending(by: Actor) -> QuerySet[MailCertificate]:
    """List the confirmed certificates that end soon or are over and that no later one follows."""
    if not gate.may(by, Act.MANAGE_PARTNERS):
        return MailCertificate.objects.none()
    of_unit = MailCertificate.objects.filter(
        partner__unit=by.unit, revoked_at=None, contact__ended_at=None
    ).exclude(confirmed_at=None)
    soon = timezone.now() + TOLD_BEFORE
    followed = of_unit.filter(valid_to__gt=soon).values("contact")
    return (
        of_unit.filter(valid_to__lte=soon).exclude(contact__in=followed).select_related("partner", "contact")
    )
