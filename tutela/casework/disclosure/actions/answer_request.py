"""Approves how a request is answered, or sends it back."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import keys, log
from tutela.casework.disclosure.actions.moving import locked
from tutela.casework.disclosure.errors import OwnAnswer
from tutela.casework.disclosure.models import AccessRequest
from tutela.casework.disclosure.requests import writing
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.retention.actions import end_hold
from tutela.casework.retention.models import Hold

State = AccessRequest.State


@transaction.atomic
def answer_request(by: Actor, request: AccessRequest, *, is_approved: bool) -> AccessRequest:
    """Approve an answer, so that it is written and signed and goes out, or send it back.

    Raises:
        NotAllowed: the actor does not approve answers.
        OwnAnswer: the actor proposed it, or decided any of its items.
        RequestMoved: no answer is proposed.
    """
    gate.require(by, Act.APPROVE_ACCESS, on=request)
    lock_unit(by.unit)
    current = locked(request, State.PROPOSED)
    if current.proposed_by_id == by.person or current.access_items.filter(by=by.person).exists():
        raise OwnAnswer(f"{by.name} proposed the answer to {current}, or decided of it. Another approves it.")
    if is_approved:
        current.state = State.REFUSED if current.is_refusal else State.ANSWERED
        current.answered_by_id, current.answered_at = by.person, timezone.now()
        current.answer, current.document = writing.written(current)
        current.signature = keys.signing_key().sign(current.answer.encode()).hex()
    else:
        current.state, current.proposed_by = State.OPEN, None
    current.save()
    act = "access.answered" if is_approved else "access.sent_back"
    log.record(
        by, act, purpose="access request", wrote=[current], access_request=current.pk,
        subject=current.subject, sha256=log.digest_of(current.answer), is_refusal=current.is_refusal,
        to="data subject" if is_approved else None,
    )  # fmt: skip
    hold = Hold.objects.filter(pk=current.hold or 0, ended_at=None).first() if is_approved else None
    if hold is not None:
        end_hold(by, hold, "The request for access was answered.")
    return current
