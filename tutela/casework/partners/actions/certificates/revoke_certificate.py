"""Takes back a certificate that mail was sealed to."""

from datetime import datetime

from django.db import transaction
from django.db.models import Manager, QuerySet
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.errors import PartnerMoved
from tutela.casework.partners.models import MailCertificate


@transaction.atomic
def revoke_certificate(by: Actor, certificate: MailCertificate) -> MailCertificate:
    """Take a certificate back at once: nothing is sealed to it any more, and what was and still waits stops.

    Raises:
        PartnerMoved: it is taken back already.
    """
    gate.require(by, Act.MANAGE_PARTNERS, certificate)
    rows = MailCertificate.objects.filter(pk=certificate.pk, revoked_at=None)
    if not rows.update(revoked_at=timezone.now()):
        raise PartnerMoved(f"The {certificate} is taken back already.")
    current = MailCertificate.objects.get(pk=certificate.pk)
    log.record(
        by, "partner.certificate_revoked", purpose="partners", wrote=[current], partner=current.partner_id,
        certificate=current.pk, sha256=current.sha256,
    )  # fmt: skip
    return current


def revoke_certificates(
    rows: QuerySet[MailCertificate] | Manager[MailCertificate], at: datetime
) -> list[MailCertificate]:
    """Take back those of some certificates that are not; a step of what ends them. Give the rows."""
    revoked = list(rows.filter(revoked_at=None))
    for each in revoked:
        each.revoked_at = at
    database.update(revoked, ["revoked_at"])
    return revoked
