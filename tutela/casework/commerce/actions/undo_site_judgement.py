"""Takes a judgement of two addresses back: clusters are again as if it had never been."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.commerce.actions.gathering import gather
from tutela.casework.commerce.errors import BadSiteFact, SiteMoved
from tutela.casework.commerce.models import LONGEST, Judgement
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def undo_site_judgement(by: Actor, judgement: Judgement, reason: str) -> Judgement:
    """Take a judgement back; it stays on record.

    Raises:
        NotAllowed: the actor traces nothing.
        BadSiteFact: it is not said why.
        SiteMoved: it was taken back already.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.TRACE, on=judgement)
    terminology.guard(reason)
    if not reason.strip() or len(reason) > LONGEST:
        raise BadSiteFact(f"Say why it is undone, in at most {LONGEST} characters.")
    lock_unit(by.unit)
    current = Judgement.objects.get(pk=judgement.pk)
    if current.withdrawn_at is not None:
        raise SiteMoved("This judgement was undone already. Load the page again.")
    current.withdrawn_by_id, current.withdrawn_at = by.person, timezone.now()
    current.why_withdrawn = reason.strip()
    current.save(update_fields=["withdrawn_by", "withdrawn_at", "why_withdrawn"])
    gather(by.unit, {current.left_id, current.right_id})
    log.record(
        by, "site_judgement.undone", purpose="tracing", wrote=[current], site_judgement=current.pk,
        verdict=current.verdict, reason_sha256=log.digest_of(current.why_withdrawn),
    )  # fmt: skip
    return current
