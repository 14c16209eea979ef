"""Puts down what is to go out, with its bytes, owner and end, and queues the first attempt."""

from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.kinds import DELIVER
from tutela.casework.channels.models import Delivery
from tutela.casework.channels.outward.sealing import Dressed
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
    dressed: Dressed | None = None,
    subject: str = "",
    owner: int | None,
    give_up_after: timedelta,
    refused: NotAllowedOut | None,
) -> Delivery:
    """Keep a delivery: waiting, or refused with its reason, where no setting lets it go.

    `owner` is the number of the person who sees to it if it does not arrive; None for the supervisors.
    `dressed` is a mail as it leaves, where `body` is as it was written.
    """
    now = timezone.now()
    delivery = Delivery(
        unit_id=by.unit, kind=kind, key=key, about=about[:200], to=to, subject=subject, owner_id=owner,
        made_by=by.name, due_at=now + give_up_after,
    )  # fmt: skip
    put_on(delivery, body, dressed or Dressed(body))
    if refused is None:
        delivery.next_at = now
    else:
        delivery.state, delivery.reason, delivery.ended_at = Delivery.State.REFUSED, str(refused)[:500], now
    delivery.save()
    if refused is None:
        queue.queue(DELIVER, by.unit, {"delivery": delivery.pk}, priority=PRIORITY)
    log.record(
        by, "message.asked", purpose="outbound", wrote=[delivery], message=delivery.pk, kind=kind,
        sha256=delivery.sha256, refused=refused is not None, sealed_to=delivery.sealed_to.split(),
        signed=delivery.is_signed,
    )  # fmt: skip
    return delivery


def put_on(delivery: Delivery, clear: bytes, dressed: Dressed) -> None:
    """Write what leaves into a delivery, and beside it what was written, where that is something else."""
    delivery.body, delivery.sha256 = dressed.body, sha256(dressed.body).hexdigest()
    delivery.clear = clear if dressed.body != clear else None
    delivery.sealed_to, delivery.is_signed = " ".join(dressed.sealed_to), dressed.is_signed
