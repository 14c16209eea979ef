"""The step that gathers addresses into clusters, as the judgements that stand hold them together."""

from collections import Counter

from django.db.models import Q

from tutela.casework import database
from tutela.casework.bundles.components import parts_of
from tutela.casework.commerce.errors import SiteMoved
from tutela.casework.commerce.models import Cluster, Judgement, Member

Verdict = Judgement.Verdict


def gather(unit: int, traces: set[int]) -> None:
    """Gather some addresses of a unit anew, and all that are held to be of the same operator.

    Each part keeps the cluster that most of it was in; a new one is made where none is left for it.

    Raises:
        SiteMoved: two addresses would be together of which somebody holds that they are apart.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("Clusters change inside the transaction of the judgement that changes them.")
    before = dict(_members_beside(traces))
    around, edges = _held_together({*traces, *before})
    before |= dict(_members_beside(around))
    ends = [(end, number) for number, left, right in edges for end in (left, right)]
    parts = parts_of(ends)
    for part in parts:
        _require_sound(part)
    Member.objects.filter(trace__in={*around, *before}).delete()
    taken: set[int] = set()
    for part in parts:
        held = Counter(before[each] for each in part if each in before and before[each] not in taken)
        most = max(held.values(), default=0)
        kept = min((each for each, times in held.items() if times == most), default=None)
        cluster = kept or Cluster.objects.create(unit_id=unit).pk
        taken.add(cluster)
        database.insert([Member(cluster_id=cluster, trace_id=each) for each in sorted(part)])


def _members_beside(traces: set[int]) -> list[tuple[int, int]]:
    """Give who is in the clusters that some addresses are in, each with its cluster."""
    clusters = Member.objects.filter(trace__in=traces).values("cluster")
    return list(Member.objects.filter(cluster__in=clusters).values_list("trace", "cluster"))


def _held_together(traces: set[int]) -> tuple[set[int], list[tuple[int, int, int]]]:
    """Give all addresses that judgements hold to some, and these judgements as (number, left, right)."""
    around, edges = set(traces), set[tuple[int, int, int]]()
    while True:
        touching = Q(left__in=around) | Q(right__in=around)
        same = Judgement.objects.filter(touching, verdict=Verdict.SAME, withdrawn_at=None)
        found = set(same.values_list("pk", "left", "right"))
        if found == edges:
            return around, sorted(edges)
        edges = found
        around |= {end for _, left, right in edges for end in (left, right)}


def _require_sound(part: set[int]) -> None:
    apart = Judgement.objects.filter(
        left__in=part, right__in=part, verdict=Verdict.DIFFERENT, withdrawn_at=None
    ).first()
    if apart is not None:
        raise SiteMoved(
            f"H-{apart.left_id} and H-{apart.right_id} are held to be of different operators, and these "
            "judgements together would make them one. Undo one of them first."
        )
