"""Has what was not delivered tried again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels import queries
from tutela.casework.channels.actions.put_down import PRIORITY, put_on
from tutela.casework.channels.errors import DeliveryMoved, NotAllowedOut
from tutela.casework.channels.kinds import DELIVER
from tutela.casework.channels.models import Delivery
from tutela.casework.channels.outward import sealing
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue

GIVE_UP_AFTER = timedelta(hours=1)
_DRESS = ("body", "clear", "sha256", "sealed_to", "is_signed")


@transaction.atomic
def try_again(by: Actor, delivery: Delivery) -> Delivery:
    """Try a delivery that failed again for an hour, with the same bytes and the same key.

    A mail that is not sealed as it has to be today is sealed anew.

    Raises:
        DeliveryMoved: it did not fail, or is settled.
        NotAllowedOut: it has to be sealed and cannot be.
    """
    gate.require(by, queries.act_to_tend(by, delivery), delivery)
    current = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if current.state not in queries.FAILED:
        raise DeliveryMoved(f"The {current} is {current.state}. Nothing was tried again.")
    if current.kind == Delivery.Kind.MAIL:
        _seal_as_agreed(current)
    now = timezone.now()
    current.state, current.reason, current.ended_at = Delivery.State.WAITING, "", None
    current.next_at, current.due_at = now, now + GIVE_UP_AFTER
    current.save(update_fields=[*_DRESS, "state", "reason", "ended_at", "next_at", "due_at"])
    queue.queue(DELIVER, by.unit, {"delivery": current.pk}, priority=PRIORITY)
    log.record(
        by, "message.tried_again", purpose="outbound", wrote=[current], message=current.pk,
        sha256=current.sha256, sealed_to=current.sealed_to.split(),
    )  # fmt: skip
    return current


def _seal_as_agreed(delivery: Delivery) -> None:
    clear = bytes(delivery.body if delivery.clear is None else delivery.clear)
    try:
        sealing.require_as_agreed(delivery)
    except NotAllowedOut:
        put_on(delivery, clear, sealing.dress(delivery.unit_id, delivery.to, clear))
