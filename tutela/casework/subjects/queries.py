"""Questions about entities, people and nominations."""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.gate import Act, Actor
from tutela.casework.subjects.components import Pair, path_between
from tutela.casework.subjects.models import Judgement, Nomination, Observation, Subject
from tutela.errors import NotFound

# A value that more entities of a case hold says nothing of any of them.
MOST_HOLDERS = 10


def case_for(by: Actor, reference: str) -> Case:
    """Find a case of the actor's unit.

    Raises:
        NotAllowed: the actor may not see who is named in cases.
        NotFound: no such case, or another unit's.
    """
    gate.require(by, Act.SEE_SUBJECTS)
    case = Case.objects.filter(unit=by.unit, reference=reference).first()
    if case is None:
        raise NotFound(f"There is no case {reference!r}.")
    gate.require(by, Act.SEE_SUBJECTS, on=case)
    return case


def observation_for(by: Actor, number: int) -> Observation:
    """Find an observation of the actor's unit; it names the entity that it is in.

    Raises:
        NotAllowed: the actor may not see who is named in cases.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_SUBJECTS)
    found = Observation.objects.filter(unit=by.unit, pk=number).select_related("case").first()
    if found is None:
        raise NotFound(f"There is no observation O-{number}.")
    gate.require(by, Act.SEE_SUBJECTS, on=found)
    return found


def judgement_for(by: Actor, number: int) -> Judgement:
    """Find a judgement of the actor's unit.

    Raises:
        NotAllowed: the actor may not see who is named in cases.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_SUBJECTS)
    found = Judgement.objects.filter(unit=by.unit, pk=number).select_related("left", "right").first()
    if found is None:
        raise NotFound(f"There is no judgement J-{number}.")
    return found


def subjects_of(by: Actor) -> QuerySet[Subject]:
    """List the people of the actor's unit whose risk is assessed, the greatest harm first.

    Raises:
        NotAllowed: the actor may not see who is named in cases.
    """
    gate.require(by, Act.SEE_SUBJECTS)
    return Subject.objects.filter(unit=by.unit).select_related("case", "anchor").order_by("rank", "pk")


def subject_for(by: Actor, number: int) -> Subject:
    """Find a person of the actor's unit.

    Raises:
        NotAllowed: the actor may not see who is named in cases.
        NotFound: there is none of that number.
    """
    found = subjects_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no subject S-{number}.")
    gate.require(by, Act.SEE_SUBJECTS, on=found)
    return found


def entity_of(observation: Observation) -> QuerySet[Observation]:
    """List the observations of the entity that one is in."""
    rows = Observation.standing.filter(case=observation.case_id, entity=observation.entity)
    return rows.select_related("noted_by").order_by("pk")


def live(case: int) -> QuerySet[Judgement]:
    """List the judgements of a case that stand."""
    return Judgement.objects.filter(case=case, withdrawn_at=None)


def judged_of(observation: Observation) -> QuerySet[Judgement]:
    """List the judgements of an observation that stand."""
    return live(observation.case_id).filter(Q(left=observation) | Q(right=observation)).order_by("pk")


def same_within(case: int, entities: Collection[int]) -> list[Pair]:
    """Give the pairs that hold some entities together."""
    rows = live(case).filter(verdict=Judgement.Verdict.SAME, left__entity__in=entities)
    return list(rows.values_list("left", "right"))


def apart(case: int, one: int, other: int) -> Judgement | None:
    """Give a judgement that holds two entities apart, if one stands."""
    rows = live(case).filter(verdict=Judgement.Verdict.DIFFERENT)
    between = Q(left__entity=one, right__entity=other) | Q(left__entity=other, right__entity=one)
    return rows.filter(between).order_by("pk").first()


def path(case: int, entities: Collection[int], begin: int, end: int) -> str:
    """Say by which observations one is held together with another."""
    return " = ".join(f"O-{each}" for each in path_between(same_within(case, entities), begin, end))


def shared_values(case: Case, *, hubs: bool) -> QuerySet[Observation, tuple[bytes, int]]:
    """Give (key, entities that hold it) of the values that several entities of a case hold, the rarest first.

    Args:
        case: which.
        hubs: those that more than `MOST_HOLDERS` hold, or the others.
    """
    rows = Observation.standing.filter(case=case).exclude(loose_key=b"").order_by()
    counted = rows.values("loose_key").annotate(holders=Count("entity", distinct=True))
    wanted = Q(holders__gt=MOST_HOLDERS) if hubs else Q(holders__gt=1, holders__lte=MOST_HOLDERS)
    return counted.filter(wanted).order_by("holders", "loose_key").values_list("loose_key", "holders")


def nomination_for(by: Actor, number: int) -> Nomination:
    """Find a nomination of the actor's unit.

    Raises:
        NotAllowed: the actor may not see who is named in cases.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_SUBJECTS)
    found = Nomination.objects.filter(unit=by.unit, pk=number).select_related("subject").first()
    if found is None:
        raise NotFound(f"There is no nomination NM-{number}.")
    return found


def reviews_due(by: Actor) -> QuerySet[Nomination]:
    """Give the nominations whose review is due by today."""
    if not gate.may(by, Act.WORK_SUBJECTS):
        return Nomination.objects.none()
    return Nomination.objects.filter(unit=by.unit, review_on__lte=timezone.localdate())


def to_decide(by: Actor) -> QuerySet[Nomination]:
    """Give the nominations that wait for a decision of the actor."""
    if not gate.may(by, Act.DECIDE_NOMINATION):
        return Nomination.objects.none()
    waiting = Nomination.objects.filter(unit=by.unit, outcome=Nomination.Outcome.WAITING)
    return waiting.exclude(by=by.person)


def waiting(by: Actor) -> int:
    """Count the nominations that wait for a decision of the actor."""
    return to_decide(by).count()
