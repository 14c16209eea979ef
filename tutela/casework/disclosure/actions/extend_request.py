"""Extends the time of a request, by a notice with reasons."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure.actions.moving import locked, time_anew
from tutela.casework.disclosure.errors import BadDisclosure, RequestMoved
from tutela.casework.disclosure.models import LONGEST, AccessRequest
from tutela.casework.gate import Act, Actor


@transaction.atomic
def extend_request(by: Actor, request: AccessRequest, reason: str) -> AccessRequest:
    """Note that the requester was told, within the first month, why it takes further months.

    Raises:
        NotAllowed: the actor does not work on requests.
        BadDisclosure: no reason is given.
        RequestMoved: it was extended, its time is over or does not run, or it is answered.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=request)
    current = locked(request, AccessRequest.State.OPEN)
    if current.extended_why or current.due_on is None or current.due_on < timezone.localdate():
        raise RequestMoved(f"{current} was extended, or its first month is over or does not run.")
    if not 0 < len(reason.strip()) <= LONGEST:
        raise BadDisclosure("Say why it takes longer, as the requester was told.")
    current.extended_why = reason.strip()
    time_anew(current)
    current.save()
    log.record(
        by, "access.extended", purpose="access request", wrote=[current], access_request=current.pk,
        reason_sha256=log.digest_of(current.extended_why),
    )  # fmt: skip
    return current
