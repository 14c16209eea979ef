"""Takes back a fact of a site that was wrong."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.commerce.errors import BadSiteFact, SiteMoved
from tutela.casework.commerce.models import LONGEST, SiteFact
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def take_back_fact(by: Actor, fact: SiteFact, reason: str) -> SiteFact:
    """Take a fact back by a further one; both stay, and nothing is suggested by it any more.

    Raises:
        NotAllowed: the actor traces nothing.
        BadSiteFact: it is not said why.
        SiteMoved: it was taken back already.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.TRACE, on=fact.trace)
    terminology.guard(reason)
    if not reason.strip() or len(reason) > LONGEST:
        raise BadSiteFact(f"Say why it is taken back, in at most {LONGEST} characters.")
    lock_unit(by.unit)
    if fact.takes_back_id or SiteFact.objects.filter(takes_back=fact).exists():
        raise SiteMoved("This fact was taken back already. Load the page again.")
    made = SiteFact.objects.create(
        trace=fact.trace, kind=fact.kind, basis=reason.strip(), takes_back=fact, by=by.name
    )
    log.record(
        by, "site_fact.taken_back", purpose="tracing", wrote=[made], site_fact=fact.pk, trace=fact.trace_id,
        reason_sha256=log.digest_of(made.basis),
    )  # fmt: skip
    return made
