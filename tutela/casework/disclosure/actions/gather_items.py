"""Gathers what is held about whoever requests, as text, for a person to decide on each."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure.actions.moving import locked
from tutela.casework.disclosure.models import AccessItem, AccessRequest
from tutela.casework.disclosure.requests import content
from tutela.casework.gate import Act, Actor


@transaction.atomic
def gather_items(by: Actor, request: AccessRequest) -> int:
    """Note what is held and not among the items yet; say how many are new. Nothing of it is decided.

    Raises:
        NotAllowed: the actor does not work on requests.
        RequestMoved: an answer is proposed, or given.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=request)
    current = locked(request, AccessRequest.State.OPEN)
    there = set(current.access_items.values_list("origin", "text"))
    new = [each for each in content.held_about(current) if each not in there]
    number = current.access_items.count()
    items = AccessItem.objects.bulk_create(
        AccessItem(request=current, number=at, origin=origin, text=text)
        for at, (origin, text) in enumerate(new, number + 1)
    )
    log.record(
        by, "access.gathered", purpose="access request", wrote=items, access_request=current.pk,
        subject=current.subject, items=len(items),
    )  # fmt: skip
    return len(items)
