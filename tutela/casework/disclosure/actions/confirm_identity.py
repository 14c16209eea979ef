"""Notes that whoever requests proved who they are."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure.actions.moving import locked, time_anew
from tutela.casework.disclosure.errors import BadDisclosure, RequestMoved
from tutela.casework.disclosure.models import LONGEST, AccessRequest
from tutela.casework.gate import Act, Actor


@transaction.atomic
def confirm_identity(by: Actor, request: AccessRequest, how: str, on: date) -> AccessRequest:
    """Say how identity was proved and when; the time runs from then, or from receipt where that is later.

    Raises:
        NotAllowed: the actor does not work on requests.
        BadDisclosure: it is not said how, or the day is before receipt or not yet.
        RequestMoved: it was proved, or the request is answered.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=request)
    current = locked(request, AccessRequest.State.OPEN)
    if current.runs_from is not None:
        raise RequestMoved(f"Of {current} identity was proved already.")
    if not 0 < len(how.strip()) <= LONGEST or not current.received_on <= on <= timezone.localdate():
        raise BadDisclosure("Say how identity was proved, and on which day; not before the request came.")
    current.identity, current.identity_by_id, current.runs_from = how.strip(), by.person, on
    time_anew(current)
    current.save()
    log.record(
        by, "access.identity_proved", purpose="access request", wrote=[current], access_request=current.pk,
        how_sha256=log.digest_of(current.identity), runs_from=on.isoformat(),
    )  # fmt: skip
    return current
