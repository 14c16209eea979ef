"""Makes one attempt at a delivery, and puts down what came of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.kinds import DELIVER
from tutela.casework.channels.models import Attempt, Delivery
from tutela.casework.channels.outward import mail, sealing, webhook
from tutela.casework.channels.outward.answers import Answer, Outcome
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue

# Seconds until the next attempt, after the first, the second and so on; the last one stays.
PAUSES_S = (15, 60, 300, 900, 1800, 3000)
_FINAL = {
    Outcome.ACCEPTED: Delivery.State.ACCEPTED,
    Outcome.REFUSED_HERE: Delivery.State.REFUSED,
    Outcome.REJECTED: Delivery.State.NOT_DELIVERED,
}


def deliver(by: Actor, delivery: Delivery) -> Delivery:
    """Try once; queue the next attempt where the other side does not answer or says "not now" in time.

    The attempt is on record before anything is sent. Nothing is sent of what is accepted, refused or settled
    already.

    Args:
        by: the machine whose job it is.
        delivery: what.
    """
    gate.require(by, Act.SEND_OUT, delivery)
    attempt = _begin(by, delivery)
    if attempt is None:
        return delivery
    answer = _call(attempt.delivery)
    with transaction.atomic():
        current = Delivery.objects.select_for_update().get(pk=delivery.pk)
        _end(attempt, answer)
        _move(by, current, attempt, answer)
    return current


@transaction.atomic
def _begin(by: Actor, delivery: Delivery) -> Attempt | None:
    current = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if current.state != Delivery.State.WAITING:
        return None
    cut_off = list(current.attempts.filter(outcome=Attempt.Outcome.BEGUN))
    for each in cut_off:
        each.outcome, each.ended_at = Attempt.Outcome.NO_ANSWER, timezone.now()
        each.answer = "It was cut off. Whether it arrived is not known."
        each.save()
        log.record(
            by, "message.cut_off", purpose="outbound", wrote=[each], message=current.pk, attempt=each.number
        )
    number = current.attempts.count() + 1
    return Attempt.objects.create(delivery=current, number=number, began_at=timezone.now())


def _call(delivery: Delivery) -> Answer:
    body = bytes(delivery.body)
    if delivery.kind == Delivery.Kind.MAIL:
        try:
            sealing.require_as_agreed(delivery)
        except NotAllowedOut as refused:
            return Answer(Outcome.REFUSED_HERE, str(refused))
        return mail.send(delivery.to, body)
    return webhook.post(delivery.to, body, delivery.key)


def _end(attempt: Attempt, answer: Answer) -> None:
    attempt.ended_at, attempt.outcome = timezone.now(), answer.outcome.value
    attempt.address, attempt.code, attempt.answer = answer.address[:100], answer.code, answer.says[:500]
    attempt.raw, attempt.is_whole = answer.raw, answer.is_whole
    attempt.save()


def _move(by: Actor, delivery: Delivery, attempt: Attempt, answer: Answer) -> None:
    """Bring the delivery where the answer puts it; what somebody settled meanwhile stays so."""
    now = timezone.now()
    pause = timedelta(seconds=PAUSES_S[min(attempt.number, len(PAUSES_S)) - 1])
    state = _FINAL.get(answer.outcome)
    if state is None and now >= delivery.due_at:
        state = Delivery.State.NOT_DELIVERED
    if delivery.state == Delivery.State.WAITING and state is not None:
        delivery.state, delivery.ended_at, delivery.next_at = state, now, None
        delivery.reason = "" if state == Delivery.State.ACCEPTED else answer.says[:500]
    elif delivery.state == Delivery.State.WAITING:
        # The last attempt is made when time is over, and no later.
        delivery.next_at = min(now + pause, delivery.due_at)
        after_s = max((delivery.next_at - now).total_seconds(), 1.0)
        queue.queue(DELIVER, by.unit, {"delivery": delivery.pk}, priority=1, after_s=after_s)
    delivery.save(update_fields=["state", "reason", "next_at", "ended_at"])
    log.record(
        by, "message.tried", purpose="outbound", wrote=[delivery, attempt], message=delivery.pk,
        attempt=attempt.number, outcome=answer.outcome.value, code=answer.code, state=delivery.state,
    )  # fmt: skip
