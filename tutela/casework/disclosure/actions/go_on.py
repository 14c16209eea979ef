"""Notes that further information came, so that the time runs on."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure.actions.moving import locked, time_anew
from tutela.casework.disclosure.errors import RequestMoved
from tutela.casework.disclosure.models import AccessRequest
from tutela.casework.gate import Act, Actor


@transaction.atomic
def go_on(by: Actor, request: AccessRequest) -> AccessRequest:
    """Note that what was asked came today.

    Raises:
        NotAllowed: the actor does not work on requests.
        RequestMoved: nothing is awaited, or the request is answered.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=request)
    current = locked(request, AccessRequest.State.OPEN)
    pause = current.pauses.filter(until=None).first()
    if pause is None:
        raise RequestMoved(f"Of {current} nothing is awaited.")
    pause.until = timezone.localdate()
    pause.save(update_fields=["until"])
    time_anew(current)
    current.save()
    log.record(
        by, "access.went_on", purpose="access request", wrote=[current, pause], access_request=current.pk
    )
    return current
