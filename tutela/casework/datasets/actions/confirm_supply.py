"""Confirms a supply that another person proposed."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.errors import OwnSupply, SupplyMoved
from tutela.casework.datasets.models import Supply
from tutela.casework.gate import Act, Actor


@transaction.atomic
def confirm_supply(by: Actor, supply: Supply) -> Supply:
    """Confirm a supply: deltas may be made of it from now on.

    Raises:
        NotAllowed: the actor may not publish.
        OwnSupply: the actor proposed it.
        SupplyMoved: it is confirmed or ended already.
    """
    gate.require(by, Act.PUBLISH_EDITION, supply)
    current = locked.supply(supply.pk)
    if current.proposed_by_id == by.person:
        raise OwnSupply(f"{by.name} proposed {current}. Another person confirms it.")
    if current.confirmed_at is not None:
        raise SupplyMoved(f"{current} is confirmed already.")
    current.confirmed_by_id, current.confirmed_at = by.person, timezone.now()
    current.save(update_fields=["confirmed_by", "confirmed_at"])
    log.record(by, "supply.confirmed", purpose="sharing", wrote=[current], supply=current.pk)
    return current
