"""Decides what of one thing goes to whoever requests."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.disclosure import law
from tutela.casework.disclosure.actions.moving import locked
from tutela.casework.disclosure.errors import BadDisclosure
from tutela.casework.disclosure.models import LONGEST, AccessItem, AccessRequest
from tutela.casework.gate import Act, Actor

Decision = AccessItem.Decision


@transaction.atomic
def decide_item(
    by: Actor, item: AccessItem, decision: str, *, exemption: str = "", reason: str = "", given: str = ""
) -> AccessItem:
    """Give it as it is, give it as written anew without others' data, or withhold it.

    Args:
        by: who decides, by name.
        item: which.
        decision: one of `AccessItem.Decision`.
        exemption: the code of the law's reason, where something is withheld or taken out.
        reason: why that is necessary and proportionate here.
        given: what is given instead, where others' data were taken out.

    Raises:
        NotAllowed: the actor does not work on requests.
        BadDisclosure: a decision, an exemption whose text was read, a reason or a text lacks.
        RequestMoved: an answer is proposed, or given.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=item.request)
    request = locked(item.request, AccessRequest.State.OPEN)
    named = law.exemptions().get(exemption)
    if decision not in (Decision.GIVE, Decision.REDACT, Decision.WITHHOLD):
        raise BadDisclosure("Give it, give it without others' data, or withhold it.")
    if decision != Decision.GIVE and (
        named is None or not named.is_verified or not 0 < len(reason.strip()) <= LONGEST
    ):
        raise BadDisclosure("Choose the law's reason, and say why it is necessary and proportionate here.")
    if (decision == Decision.REDACT) != bool(given.strip()):
        raise BadDisclosure("Write what is given instead where others' data are taken out, and only there.")
    current = AccessItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    current.decision, current.by_id, current.at = decision, by.person, timezone.now()
    is_given = decision == Decision.GIVE
    current.exemption, current.reason = ("", "") if is_given else (exemption, reason.strip())
    current.given = given.strip()
    current.save()
    log.record(
        by, "access.item_decided", purpose="access request", wrote=[current], access_request=request.pk,
        number=current.number, decision=decision, exemption=current.exemption,
        reason_sha256=log.digest_of(current.reason),
    )  # fmt: skip
    return current
