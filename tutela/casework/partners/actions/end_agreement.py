"""Ends an agreement."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.errors import PartnerMoved
from tutela.casework.partners.models import Agreement


@transaction.atomic
def end_agreement(by: Actor, agreement: Agreement) -> Agreement:
    """End an agreement at once; what came under it stays.

    Raises:
        PartnerMoved: it has ended.
    """
    gate.require(by, Act.MANAGE_PARTNERS, agreement)
    current = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    if current.ended_at is not None:
        raise PartnerMoved(f"The {current} has ended already.")
    current.ended_at = timezone.now()
    current.save(update_fields=["ended_at"])
    log.record(
        by,
        "agreement.ended",
        purpose="partners",
        wrote=[current],
        agreement=current.pk,
        partner=current.partner_id,
    )
    return current
