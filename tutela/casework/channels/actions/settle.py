"""Puts down how somebody saw to what did not arrive."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels import queries
from tutela.casework.channels.errors import DeliveryMoved, NotAddressable
from tutela.casework.channels.models import Delivery
from tutela.casework.custody import log
from tutela.casework.gate import Actor


@transaction.atomic
def settle(by: Actor, delivery: Delivery, how: str) -> Delivery:
    """Settle a delivery that failed or still waits: told by telephone, or not needed any more.

    Raises:
        NotAddressable: nothing says how.
        DeliveryMoved: it was accepted, or is settled already.
    """
    gate.require(by, queries.act_to_tend(by, delivery), delivery)
    if not how.strip():
        raise NotAddressable("Say in a sentence how it was settled.")
    current = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if current.state in (Delivery.State.ACCEPTED, Delivery.State.SETTLED):
        raise DeliveryMoved(f"The {current} is {current.state}. Nothing was changed.")
    current.state, current.ended_at, current.next_at = Delivery.State.SETTLED, timezone.now(), None
    current.reason = f"{by.name}: {how.strip()}"[:500]
    current.save(update_fields=["state", "reason", "ended_at", "next_at"])
    log.record(
        by,
        "message.settled",
        purpose="outbound",
        wrote=[current],
        message=current.pk,
        how_sha256=log.digest_of(how),
    )
    return current
