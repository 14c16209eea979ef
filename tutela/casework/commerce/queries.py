"""Questions about commercial sites: what is on record, what they share, who runs several."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from tutela.casework import gate
from tutela.casework.commerce.models import Cluster, Judgement, Kind, Member, SiteFact
from tutela.casework.database import portions
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace, TraceFact
from tutela.casework.identifiers.keys import MOST_SUBJECTS, key_of
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.reports.models import Report
from tutela.engine import identifiers
from tutela.engine.hosting import rdap
from tutela.errors import NotFound

_MOST_SUGGESTED = 50


@dataclass(frozen=True, slots=True)
class Shared:
    """What two addresses share: a fact, on how many addresses it is, and in how many reports it was seen."""

    fact: SiteFact
    addresses: int
    reports: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An address that may be of the same operator, and what speaks for it, the rarest first."""

    trace: Trace
    shared: list[Shared]


def standing(unit: int) -> QuerySet[SiteFact]:
    """Give the facts of a unit that nobody took back."""
    return SiteFact.objects.filter(trace__unit=unit, takes_back=None, taken_back_by=None)


def facts_of(trace: Trace) -> list[SiteFact]:
    """List every fact of an address, the newest first, those that were taken back as well."""
    found = SiteFact.objects.filter(trace=trace, takes_back=None).select_related("taken_back_by")
    return list(found.order_by("-pk"))


def fact_for(by: Actor, number: int) -> SiteFact:
    """Find a fact of a site of the actor's unit.

    Raises:
        NotAllowed: the actor may not see traces.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_TRACES)
    found = SiteFact.objects.filter(pk=number, trace__unit=by.unit, takes_back=None).select_related("trace")
    fact = found.first()
    if fact is None:
        raise NotFound("There is no such fact of a site.")
    return fact


def suggestions(trace: Trace) -> list[Suggestion]:
    """Give the addresses that share with one what names one operator, and of which nobody judged yet.

    What too many addresses share says nothing of any, and is left out.
    """
    keys = set(standing(trace.unit_id).filter(trace=trace).exclude(key=b"").values_list("key", flat=True))
    found = standing(trace.unit_id).filter(key__in=keys)
    counted = dict(found.order_by().values_list("key").annotate(n=Count("trace", distinct=True)))
    rare = [key for key, number in counted.items() if 1 < number <= MOST_SUBJECTS]
    seen = dict(Identifier.objects.filter(unit=trace.unit_id, key__in=rare).values_list("key", "subjects"))
    judged = {
        end
        for row in judgements_of([trace.pk]).filter(withdrawn_at=None)
        for end in (row.left_id, row.right_id)
    }
    by_trace: dict[int, dict[bytes, SiteFact]] = defaultdict(dict)
    others = found.filter(key__in=rare).exclude(trace=trace).exclude(trace__in=judged)
    for fact in others.select_related("trace").order_by("pk"):
        by_trace[fact.trace_id].setdefault(bytes(fact.key), fact)
    told = [
        Suggestion(
            next(iter(facts.values())).trace,
            sorted(
                (Shared(fact, counted[key], seen.get(key, 0)) for key, fact in facts.items()),
                key=lambda one: (one.addresses, one.fact.pk),
            ),
        )
        for facts in by_trace.values()
    ]
    told.sort(key=lambda one: (one.shared[0].addresses, -len(one.shared), one.trace.pk))
    return told[:_MOST_SUGGESTED]


def judgements_of(traces: Iterable[int]) -> QuerySet[Judgement]:
    """List what was judged of some addresses, the newest first."""
    wanted = list(traces)
    found = Judgement.objects.filter(Q(left__in=wanted) | Q(right__in=wanted))
    return found.select_related("left", "right", "by", "withdrawn_by").order_by("-pk")


def judgement_for(by: Actor, number: int) -> Judgement:
    """Find a judgement of two addresses of the actor's unit.

    Raises:
        NotAllowed: the actor may not see traces.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_TRACES)
    found = Judgement.objects.filter(pk=number, unit=by.unit).select_related("left", "right").first()
    if found is None:
        raise NotFound("There is no such judgement of two addresses.")
    return found


def clusters_of(by: Actor) -> QuerySet[Cluster]:
    """List the operators of a unit that several addresses are held to be of, the newest first.

    Raises:
        NotAllowed: the actor may not see traces.
    """
    gate.require(by, Act.SEE_TRACES)
    found = Cluster.objects.filter(unit=by.unit).annotate(size=Count("members"))
    return found.filter(size__gt=0).order_by("-pk")


def cluster_for(by: Actor, number: int) -> Cluster:
    """Find an operator of the actor's unit.

    Raises:
        NotAllowed: the actor may not see traces.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.SEE_TRACES)
    found = Cluster.objects.filter(pk=number, unit=by.unit).first()
    if found is None:
        raise NotFound(f"There is no operator OC-{number}.")
    return found


def cluster_of(trace: Trace) -> Cluster | None:
    """Give the operator that an address is held to be of; None where it is of none."""
    return Cluster.objects.filter(members__trace=trace).first()


def traces_of(cluster: Cluster) -> list[Trace]:
    """List the addresses of an operator by their numbers."""
    return list(Trace.objects.filter(cluster_member__cluster=cluster).order_by("pk"))


def facts_on(traces: Iterable[int]) -> list[SiteFact]:
    """List the facts of some addresses that nobody took back, in the order they were recorded."""
    found = SiteFact.objects.filter(trace__in=list(traces), takes_back=None, taken_back_by=None)
    return list(found.order_by("pk"))


def facts_by_cluster(clusters: Iterable[int]) -> dict[int, list[SiteFact]]:
    """Give the facts that nobody took back of the addresses of some operators."""
    members = dict(Member.objects.filter(cluster__in=list(clusters)).values_list("trace", "cluster"))
    found: dict[int, list[SiteFact]] = defaultdict(list)
    for fact in facts_on(members):
        found[members[fact.trace_id]].append(fact)
    return found


def seen(unit: int, traces: Iterable[Trace]) -> tuple[datetime | None, datetime | None]:
    """Say when addresses were first and last told of: by reports that name them, or when they were traced."""
    listed = list(traces)
    keys = {key_of(identifiers.read(each.address)) for each in listed}
    moments = [each.made_at for each in listed]
    reports: set[int] = set()
    for portion in portions(sorted(keys)):
        named = Sighting.objects.filter(
            identifier__unit=unit, identifier__key__in=portion, subject_kind="report"
        )
        reports |= set(named.values_list("subject", flat=True))
    for numbers in portions(sorted(reports)):
        told = Report.objects.filter(pk__in=numbers).aggregate(a=Min("received_at"), z=Max("received_at"))
        moments += [each for each in (told["a"], told["z"]) if each]
    return min(moments, default=None), max(moments, default=None)


def registrar_of(trace: Trace) -> str:
    """Give the registrar that the newest answer of a registry on an address names; "" where none does."""
    answered = trace.facts.filter(method="rdap_domain").exclude(answer=b"").order_by("-pk")
    fact: TraceFact | None = answered.first()
    return rdap.read(bytes(fact.answer)).registrar if fact else ""


def prices(facts: Iterable[SiteFact]) -> list[str]:
    """Write the prices among some facts, each once."""
    return sorted({f"{one.text} {one.currency}" for one in facts if one.kind == Kind.PRICE})
