"""Has what was not delivered tried again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels import queries
from tutela.casework.channels.actions.put_down import PRIORITY
from tutela.casework.channels.errors import DeliveryMoved
from tutela.casework.channels.kinds import DELIVER
from tutela.casework.channels.models import Delivery
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue

GIVE_UP_AFTER = timedelta(hours=1)


@transaction.atomic
def try_again(by: Actor, delivery: Delivery) -> Delivery:
    """Try a delivery that failed again for an hour, with the same bytes and the same key.

    Raises:
        DeliveryMoved: it did not fail, or is settled.
    """
    gate.require(by, queries.act_to_tend(by, delivery), delivery)
    current = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if current.state not in queries.FAILED:
        raise DeliveryMoved(f"The {current} is {current.state}. Nothing was tried again.")
    now = timezone.now()
    current.state, current.reason, current.ended_at = Delivery.State.WAITING, "", None
    current.next_at, current.due_at = now, now + GIVE_UP_AFTER
    current.save(update_fields=["state", "reason", "ended_at", "next_at", "due_at"])
    queue.queue(DELIVER, by.unit, {"delivery": current.pk}, priority=PRIORITY)
    log.record(by, "message.tried_again", purpose="outbound", wrote=[current], message=current.pk)
    return current
