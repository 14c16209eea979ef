"""Notes that an answer arrived."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure.actions.moving import locked
from tutela.casework.disclosure.errors import BadDisclosure
from tutela.casework.disclosure.models import AccessRequest
from tutela.casework.gate import Act, Actor

State = AccessRequest.State


@transaction.atomic
def enter_receipt(by: Actor, request: AccessRequest, on: date) -> AccessRequest:
    """Note the day on which the requester had the answer.

    Raises:
        NotAllowed: the actor does not work on requests.
        BadDisclosure: the day is not yet, or before the answer.
        RequestMoved: it is not answered.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=request)
    current = locked(request, State.ANSWERED, State.REFUSED)
    answered = timezone.localdate(current.answered_at) if current.answered_at else on
    if not answered <= on <= timezone.localdate():
        raise BadDisclosure(
            "Write the day on which the answer arrived: not before it went out, and not yet to come."
        )
    current.received_back_on = on
    current.save(update_fields=["received_back_on"])
    log.record(
        by, "access.receipt_entered", purpose="access request", wrote=[current], access_request=current.pk,
        on=on.isoformat(),
    )  # fmt: skip
    return current
