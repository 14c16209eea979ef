"""Judges whether two observations name the same person, account or thing."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects import queries
from tutela.casework.subjects.actions.partition import part_anew
from tutela.casework.subjects.errors import BadSubject, Contradiction, SubjectMoved
from tutela.casework.subjects.models import LONGEST, Judgement, Observation
from tutela.engine.taxonomy import terminology

Verdict = Judgement.Verdict


@transaction.atomic
def judge(by: Actor, one: Observation, other: Observation, verdict: str, reason: str) -> Judgement:
    """Judge two observations of a case; nothing is merged, and it can be taken back.

    Args:
        by: who judges.
        one: an observation.
        other: another of the same case.
        verdict: same, different or unsure.
        reason: what it rests on.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        BadSubject: the verdict is none, the reason is missing, or the two are of different cases or one.
        Contradiction: what stands says otherwise; the message names the path.
        SubjectMoved: the pair was judged already, or one of it was withdrawn.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=one)
    gate.require(by, Act.WORK_SUBJECTS, on=other)
    terminology.guard(reason)
    if one.pk == other.pk or one.case_id != other.case_id:
        raise BadSubject("Choose two observations of one case.")
    if verdict not in Verdict.values or not reason.strip() or len(reason) > LONGEST:
        raise BadSubject(
            f"Choose same, different or not sure, and say why in at most {LONGEST:,} characters."
        )
    lock_unit(by.unit)
    first, second = Observation.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk")
    for each in (first, second):
        if each.withdrawn_at is not None:
            raise SubjectMoved(f"{each} was withdrawn. Load the page again.")
    wrote = _replace_unsure(by, first, second, verdict)
    _require_sound(first, second, verdict)
    made = Judgement.objects.create(
        unit_id=by.unit, case_id=first.case_id, left=first, right=second, verdict=verdict,
        reason=reason.strip(), by_id=by.person,
    )  # fmt: skip
    if verdict == Verdict.SAME:
        part_anew(first.case_id, {first.entity, second.entity})
    log.record(
        by, "judgement.made", purpose="investigation", wrote=[*wrote, made], judgement=made.pk,
        verdict=verdict, left=first.pk, right=second.pk, reason_sha256=log.digest_of(made.reason),
    )  # fmt: skip
    return made


def _replace_unsure(by: Actor, first: Observation, second: Observation, verdict: str) -> list[Judgement]:
    """Take back that somebody was not sure of a pair, where a verdict follows; refuse any other."""
    stands = Judgement.objects.filter(left=first, right=second, withdrawn_at=None).first()
    if stands is None:
        return []
    if stands.verdict != Verdict.UNSURE or verdict == Verdict.UNSURE:
        raise SubjectMoved(
            f"{stands} says of this pair: {stands.get_verdict_display().lower()}. Undo it first."
        )
    stands.withdrawn_by_id, stands.withdrawn_at = by.person, timezone.now()
    stands.why_withdrawn = "Judged anew."
    stands.save(update_fields=["withdrawn_by", "withdrawn_at", "why_withdrawn"])
    return [stands]


def _require_sound(first: Observation, second: Observation, verdict: str) -> None:
    is_one = first.entity == second.entity
    if verdict == Verdict.DIFFERENT and is_one:
        way = queries.path(first.case_id, {first.entity}, first.pk, second.pk)
        raise Contradiction(f"They are held together: {way}. Undo one of these judgements first.")
    barrier = queries.apart(first.case_id, first.entity, second.entity) if not is_one else None
    if verdict == Verdict.SAME and barrier is not None:
        ends = [barrier.left, barrier.right]
        near, far = ends if ends[0].entity == first.entity else ends[::-1]
        to = queries.path(first.case_id, {first.entity}, first.pk, near.pk)
        on = queries.path(first.case_id, {second.entity}, far.pk, second.pk)
        raise Contradiction(f"{barrier} holds them apart: {to} \u2260 {on}. Undo a judgement of these first.")
