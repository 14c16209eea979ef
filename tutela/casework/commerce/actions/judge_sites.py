"""Judges whether one operator runs two addresses."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.commerce.actions.gathering import gather
from tutela.casework.commerce.errors import BadSiteFact, SiteMoved
from tutela.casework.commerce.models import LONGEST, Judgement
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology

Verdict = Judgement.Verdict


@transaction.atomic
def judge_sites(by: Actor, one: Trace, other: Trace, verdict: str, reason: str) -> Judgement:
    """Judge two addresses; nothing is merged, and it can be taken back.

    Raises:
        NotAllowed: the actor traces nothing.
        BadSiteFact: the verdict is none, the reason is missing, or it is one address.
        SiteMoved: the pair was judged already, or what stands says otherwise.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.TRACE, on=one)
    gate.require(by, Act.TRACE, on=other)
    terminology.guard(reason)
    if one.pk == other.pk or verdict not in Verdict.values or not reason.strip() or len(reason) > LONGEST:
        raise BadSiteFact(
            f"Choose same, different or not sure of two addresses, and say why in {LONGEST} characters."
        )
    lock_unit(by.unit)
    left, right = sorted((one, other), key=lambda each: each.pk)
    wrote = _replace_unsure(by, left, right, verdict)
    made = Judgement.objects.create(
        unit_id=by.unit, left=left, right=right, verdict=verdict, reason=reason.strip(), by_id=by.person
    )
    gather(by.unit, {left.pk, right.pk})
    log.record(
        by, "site_judgement.made", purpose="tracing", wrote=[*wrote, made], site_judgement=made.pk,
        verdict=verdict, left=left.pk, right=right.pk, reason_sha256=log.digest_of(made.reason),
    )  # fmt: skip
    return made


def _replace_unsure(by: Actor, left: Trace, right: Trace, verdict: str) -> list[Judgement]:
    """Take back that somebody was not sure of a pair, where a verdict follows; refuse any other."""
    stands = Judgement.objects.filter(left=left, right=right, withdrawn_at=None).first()
    if stands is None:
        return []
    if stands.verdict != Verdict.UNSURE or verdict == Verdict.UNSURE:
        raise SiteMoved(f"Of this pair stands: {stands.get_verdict_display().lower()}. Undo that first.")
    stands.withdrawn_by_id, stands.withdrawn_at = by.person, timezone.now()
    stands.why_withdrawn = "Judged anew."
    stands.save(update_fields=["withdrawn_by", "withdrawn_at", "why_withdrawn"])
    return [stands]
