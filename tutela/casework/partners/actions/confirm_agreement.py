"""Confirms an agreement that another person proposed."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.errors import PartnerMoved, SecondPersonWanted
from tutela.casework.partners.models import Agreement


@transaction.atomic
def confirm_agreement(by: Actor, agreement: Agreement) -> Agreement:
    """Confirm an agreement; it holds from its first day on.

    Raises:
        PartnerMoved: it is confirmed or ended already.
        SecondPersonWanted: the actor proposed it.
    """
    gate.require(by, Act.APPROVE_PARTNER, agreement)
    current = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    if current.confirmed_at is not None or current.ended_at is not None:
        raise PartnerMoved(f"The {current} is confirmed or ended already.")
    if current.proposed_by_id == by.person:
        raise SecondPersonWanted(f"{by.name} proposed the {current}. Another person confirms it.")
    current.confirmed_by_id, current.confirmed_at = by.person, timezone.now()
    current.save(update_fields=["confirmed_by", "confirmed_at"])
    log.record(
        by,
        "agreement.confirmed",
        purpose="partners",
        wrote=[current],
        agreement=current.pk,
        partner=current.partner_id,
    )
    return current
