"""Proposes how a request is answered."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure.actions.moving import locked
from tutela.casework.disclosure.errors import BadDisclosure, RequestMoved
from tutela.casework.disclosure.models import LONGEST, AccessItem, AccessRequest
from tutela.casework.gate import Act, Actor


@transaction.atomic
def propose_answer(
    by: Actor, request: AccessRequest, *, is_refusal: bool = False, reason: str = ""
) -> AccessRequest:
    """Propose what goes out, or that all is refused with the reason, for another person to approve.

    Raises:
        NotAllowed: the actor does not work on requests.
        BadDisclosure: a refusal gives no reason.
        RequestMoved: identity is not proved, further information is awaited, or something is undecided.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=request)
    current = locked(request, AccessRequest.State.OPEN)
    if current.runs_from is None or current.due_on is None:
        raise RequestMoved(f"Of {current} identity is not proved, or further information is awaited.")
    undecided = current.access_items.filter(decision=AccessItem.Decision.UNDECIDED).count()
    if undecided and not is_refusal:
        raise RequestMoved(f"Of {current} nobody has decided {undecided} items. Nothing goes out undecided.")
    if is_refusal and not 0 < len(reason.strip()) <= LONGEST:
        raise BadDisclosure("Say why it is refused, as the requester is told.")
    current.state, current.is_refusal, current.reason = (
        AccessRequest.State.PROPOSED,
        is_refusal,
        reason.strip(),
    )
    current.proposed_by_id = by.person
    current.save()
    log.record(
        by, "access.proposed", purpose="access request", wrote=[current], access_request=current.pk,
        is_refusal=is_refusal, reason_sha256=log.digest_of(current.reason),
    )  # fmt: skip
    return current
