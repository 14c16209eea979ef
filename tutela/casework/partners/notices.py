"""What people are told without asking: which partners and agreements wait for a second person."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.partners import queries
from tutela.casework.partners.models import Partner
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 62


def to_approve(by: Actor) -> list[Notice]:
    """Tell which partner waits longest for the actor's approval."""
    partner = queries.to_approve(by).order_by("pk").first()
    if partner is None:
        return []
    says = f"{partner} waits for your approval since {moment(partner.entered_at)}."
    return [_notice(says, partner)]


def to_confirm(by: Actor) -> list[Notice]:
    """Tell which agreement waits longest for the actor to confirm it."""
    agreement = queries.agreements_to_confirm(by).order_by("pk").first()
    if agreement is None:
        return []
    says = f"An agreement with {agreement.partner} waits for you since {moment(agreement.proposed_at)}."
    return [_notice(says, agreement.partner)]


def _notice(says: str, partner: Partner) -> Notice:
    return Notice(_PLACE, says, "Look at it", reverse("partner", args=[partner.name]))
