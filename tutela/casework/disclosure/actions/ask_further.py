"""Asks whoever requests for further information, which stops the time."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure.actions.moving import locked, time_anew
from tutela.casework.disclosure.errors import BadDisclosure, RequestMoved
from tutela.casework.disclosure.models import LONGEST, AccessPause, AccessRequest
from tutela.casework.gate import Act, Actor


@transaction.atomic
def ask_further(by: Actor, request: AccessRequest, asked: str) -> AccessRequest:
    """Note what was asked, to find what is meant; until it comes no day counts.

    Raises:
        NotAllowed: the actor does not work on requests.
        BadDisclosure: it is not said what was asked.
        RequestMoved: identity is not proved, something is awaited already, or the request is answered.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=request)
    current = locked(request, AccessRequest.State.OPEN)
    if current.runs_from is None or current.pauses.filter(until=None).exists():
        raise RequestMoved(f"Of {current} identity is not proved, or something is awaited already.")
    if not 0 < len(asked.strip()) <= LONGEST:
        raise BadDisclosure("Say what was asked.")
    pause = AccessPause.objects.create(
        request=current, asked=asked.strip(), since=timezone.localdate(), by_id=by.person
    )
    time_anew(current)
    current.save()
    log.record(
        by, "access.further_asked", purpose="access request", wrote=[current, pause],
        access_request=current.pk, asked_sha256=log.digest_of(pause.asked),
    )  # fmt: skip
    return current
