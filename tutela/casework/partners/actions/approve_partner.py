"""Approves a partner; the second person's approval lets it in."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners import queries
from tutela.casework.partners.actions import locked
from tutela.casework.partners.errors import BadPartner, SecondPersonWanted
from tutela.casework.partners.models import Partner, PartnerApproval


@transaction.atomic
def approve_partner(by: Actor, partner: Partner) -> Partner:
    """Approve a partner, once everybody is named that has to be.

    Raises:
        PartnerMoved: it is approved or ended already.
        BadPartner: a part is nobody's that somebody has to have.
        SecondPersonWanted: the actor approved it already.
    """
    gate.require(by, Act.APPROVE_PARTNER, partner)
    current = locked.partner(partner.pk, locked.State.ENTERED)
    missing = queries.missing_parts(current)
    if missing:
        raise BadPartner(f"{current} names no {', no '.join(missing)}. Add them first.")
    approved = set(current.approvals.values_list("person_id", flat=True))
    if by.person in approved:
        raise SecondPersonWanted(f"{by.name} approved {current} already. Another person must.")
    approval = PartnerApproval.objects.create(partner=current, person_id=by.person)
    if len(approved) + 1 >= queries.NEEDED:
        current.state = Partner.State.APPROVED
        current.save(update_fields=["state"])
    log.record(
        by,
        "partner.approved",
        purpose="partners",
        wrote=[approval, current],
        partner=current.pk,
        state=current.state,
    )
    return current
