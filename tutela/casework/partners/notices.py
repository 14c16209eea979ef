"""What people are told without asking: what waits for a second person, and which certificates end."""

from django.urls import reverse
from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.partners import queries
from tutela.casework.partners.models import Partner
from tutela.casework.partners.sealing import rules
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


def certificate_to_confirm(by: Actor) -> list[Notice]:
    """Tell which certificate waits longest for the actor to confirm it."""
    row = rules.to_confirm(by).order_by("pk").first()
    if row is None:
        return []
    says = f"A certificate for mail to {row.partner} waits for you since {moment(row.entered_at)}."
    return [_notice(says, row.partner)]


def certificate_ending(by: Actor) -> list[Notice]:
    """Tell which certificate of a partner ends first, or ended, with none that follows."""
    row = rules.ending(by).order_by("valid_to", "pk").first()
    if row is None:
        return []
    ends = "ended on" if row.valid_to <= timezone.now() else "ends on"
    says = f"The certificate for mail to {row.partner} {ends} {moment(row.valid_to)}. Ask for the next one."
    return [_notice(says, row.partner)]


def _notice(says: str, partner: Partner) -> Notice:
    return Notice(_PLACE, says, "Look at it", reverse("partner", args=[partner.name]))
