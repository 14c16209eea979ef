"""What people are told without asking: which partners and agreements wait for a second person."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.partners import queries
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 62


def to_approve(by: Actor) -> list[Notice]:
    """Tell which partner or agreement waits for the actor, the oldest of each."""
    told = []
    partner = queries.to_approve(by).order_by("pk").first()
    if partner is not None:
        says = f"{partner} waits for your approval since {moment(partner.entered_at)}."
        told.append(Notice(_PLACE, says, "Look at it", reverse("partner", args=[partner.name])))
    agreement = queries.agreements_to_confirm(by).order_by("pk").first()
    if agreement is not None:
        says = f"An agreement with {agreement.partner} waits for you since {moment(agreement.proposed_at)}."
        told.append(Notice(_PLACE, says, "Look at it", reverse("partner", args=[agreement.partner.name])))
    return told
