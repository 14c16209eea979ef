"""Puts down what is to go out, with its bytes, owner and end, and queues the first attempt."""

from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.kinds import DELIVER
from tutela.casework.channels.models import Delivery
from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.jobs import queue

# Before all other work: whoever waits for an alert waits for a child.
PRIORITY = queue.URGENT


def put_down(
    by: Actor,
    kind: str,
    key: str,
    about: str,
    to: str,
    body: bytes,
    *,
    subject: str = "",
    owner: int | None,
    give_up_after: timedelta,
    refused: NotAllowedOut | None,
) -> Delivery:
    """Keep a delivery: waiting, or refused with its reason, where no setting lets it go.

    `owner` is the number of the person who sees to it if it does not arrive; None for the supervisors.
    """
    now = timezone.now()
    delivery = Delivery(
        unit_id=by.unit, kind=kind, key=key, about=about[:200], to=to, subject=subject, body=body,
        sha256=sha256(body).hexdigest(), owner_id=owner, made_by=by.name, due_at=now + give_up_after,
    )  # fmt: skip
    if refused is None:
        delivery.next_at = now
    else:
        delivery.state, delivery.reason, delivery.ended_at = Delivery.State.REFUSED, str(refused)[:500], now
    delivery.save()
    if refused is None:
        queue.queue(DELIVER, by.unit, {"delivery": delivery.pk}, priority=PRIORITY)
    log.record(
        by, "message.asked", purpose="outbound", wrote=[delivery], message=delivery.pk, kind=kind,
        sha256=delivery.sha256, refused=refused is not None,
    )  # fmt: skip
    return delivery
