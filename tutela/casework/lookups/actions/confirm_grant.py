"""Confirms look-ups that another person proposed."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.lookups.actions import locked
from tutela.casework.lookups.errors import GrantMoved, OwnGrant
from tutela.casework.lookups.models import Grant


@transaction.atomic
def confirm_grant(by: Actor, grant: Grant) -> Grant:
    """Confirm a grant: the partner's programs are answered from now on.

    Raises:
        NotAllowed: the actor may not publish.
        OwnGrant: the actor proposed it.
        GrantMoved: it is confirmed or ended already.
    """
    gate.require(by, Act.PUBLISH_EDITION, grant)
    current = locked.grant(grant.pk)
    if current.proposed_by_id == by.person:
        raise OwnGrant(f"{by.name} proposed {current}. Another person confirms it.")
    if current.confirmed_at is not None:
        raise GrantMoved(f"{current} is confirmed already.")
    current.confirmed_by_id, current.confirmed_at = by.person, timezone.now()
    current.save(update_fields=["confirmed_by", "confirmed_at"])
    log.record(by, "grant.confirmed", purpose="sharing", wrote=[current], grant=current.pk)
    return current
