"""What stands around an entity: who is in the same sources, or holds the same weak value; at most 300."""

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from tutela.casework.cases.queries import marking_of
from tutela.casework.subjects import queries
from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.models import Observation, Subject
from tutela.casework.subjects.tables import harmless, link, table, utc

Context = dict[str, Any]
MOST_NODES = 300
_MOST_SOURCES, _MOST_VALUES, _MOST_LINES, _MOST_ROWS = 500, 500, 900, 20_000
# A source that names more entities ties nobody to anybody; it is not drawn as lines among neighbours.
_CROWD = 12
_MARGIN, _RING, _ON_RING = 40, 64, 10
WAYS = {"sources": "In the same source", "values": "By the same weak value"}


@dataclass(frozen=True, slots=True)
class _Tie:
    entity: int
    sources: int
    closeness: float
    values: int


class _Known(NamedTuple):
    """What an entity is called, and when it was first and last seen."""

    named: str
    first: str
    last: str


_NOBODY = _Known("", "", "")


def around(asked: Observation, way: str) -> Context:
    """Say who stands around an entity, as a drawing and as a table that says the same.

    Args:
        asked: any observation of the entity.
        way: by sources or by values alone; by both, where it is neither.
    """
    held = _held(asked)
    ties = _ties(asked, way, [key for key, holders in held if holders <= queries.MOST_HOLDERS])
    shown = ties[: MOST_NODES - 1]
    numbers = [asked.entity, *(tie.entity for tie in shown)]
    known, people = _known(asked, numbers), _people(numbers)
    places = _places(len(shown))
    size = 2 * places[0][0]
    nodes = [
        {
            "number": at + 1, "x": x, "y": y, "label_y": y + 4, "href": reverse("entity", args=[entity]),
            "title": f"{at + 1}: {known.get(entity, _NOBODY).named}", "is_person": entity in people,
        }
        for at, (entity, (x, y)) in enumerate(zip(numbers, places, strict=True))
    ]  # fmt: skip
    return {
        "name": f"O-{asked.entity}",
        "href": reverse("entity", args=[asked.entity]),
        "level": marking_of(asked.case),
        "size": size,
        "nodes": nodes,
        "lines": _lines(asked, numbers, places),
        "left_out": len(ties) - len(shown),
        "hubs": sum(holders > queries.MOST_HOLDERS for _, holders in held),
        "ways": [{"code": code, "title": title, "chosen": code == way} for code, title in WAYS.items()],
        "table": _table(asked, shown, known, people),
    }


_HEADS = (
    "Number", "Entity", "Named", "Person", "Same sources", "Same values", "First seen", "Last seen",
)  # fmt: skip


def _table(
    asked: Observation, shown: list[_Tie], known: dict[int, _Known], people: dict[int, str]
) -> dict[str, Any]:
    rows = [(asked.entity, "", ""), *((tie.entity, str(tie.sources), str(tie.values)) for tie in shown)]
    return table(
        "Who is drawn",
        _HEADS,
        [
            (
                str(at),
                link(f"O-{entity}", reverse("entity", args=[entity])),
                about.named,
                people.get(entity, ""),
                *said,
                about.first,
                about.last,
            )
            for at, (entity, *said) in enumerate(rows, 1)
            for about in [known.get(entity, _NOBODY)]
        ],
    )


def _held(asked: Observation) -> list[tuple[bytes, int]]:
    """Give the values of an entity that others hold as well, with how many hold each, the rarest first."""
    own = Observation.standing.filter(case=asked.case_id, entity=asked.entity).exclude(loose_key=b"")
    keys = list(own.order_by().values_list("loose_key", flat=True).distinct()[:_MOST_VALUES])
    rows = Observation.standing.filter(case=asked.case_id, loose_key__in=keys).order_by()
    counted = rows.values("loose_key").annotate(holders=Count("entity", distinct=True)).filter(holders__gt=1)
    return list(counted.order_by("holders", "loose_key").values_list("loose_key", "holders"))


def _ties(asked: Observation, way: str, keys: list[bytes]) -> list[_Tie]:
    """Give the entities that are tied to one, the closest first; by `keys`, of the values that tie."""
    own = Observation.standing.filter(case=asked.case_id, entity=asked.entity)
    others = Observation.standing.filter(case=asked.case_id).exclude(entity=asked.entity).order_by()
    by_source = _by_source(own, others) if way != "values" else {}
    by_value = _by_value(others, keys) if way != "sources" else {}
    found = [
        _Tie(entity, *by_source.get(entity, (0, 0.0)), by_value.get(entity, 0))
        for entity in {*by_source, *by_value}
    ]
    return sorted(found, key=lambda tie: (-tie.closeness - tie.values, tie.entity))


def _by_source(own: Any, others: Any) -> dict[int, tuple[int, float]]:
    """Give, for each other entity, how many sources it shares, and how closely: small ones tie more."""
    origins: dict[str, set[int]] = defaultdict(set)
    for kind, origin in own.exclude(origin=0).values_list("origin_kind", "origin").distinct()[:_MOST_SOURCES]:
        origins[kind].add(origin)
    same = Q(pk=None)
    for kind, numbers in origins.items():
        same |= Q(origin_kind=kind, origin__in=numbers)
    rows = others.filter(same).values_list("origin_kind", "origin", "entity").distinct()[:_MOST_ROWS]
    named: dict[tuple[str, int], set[int]] = defaultdict(set)
    for kind, origin, entity in rows:
        named[kind, origin].add(entity)
    found: dict[int, tuple[int, float]] = {}
    for entities in named.values():
        for entity in entities:
            count, closeness = found.get(entity, (0, 0.0))
            found[entity] = count + 1, closeness + 1 / len(entities)
    return found


def _by_value(others: Any, keys: list[bytes]) -> dict[int, int]:
    counted = others.filter(loose_key__in=keys).values("entity").annotate(n=Count("loose_key", distinct=True))
    return dict(counted.order_by("-n", "entity").values_list("entity", "n")[: 2 * MOST_NODES])


def _known(asked: Observation, entities: list[int]) -> dict[int, _Known]:
    """Say of some entities what each is called, by its first strong value or its first, and its times."""
    rows = Observation.standing.filter(case=asked.case_id, entity__in=entities).order_by().values("entity")
    found = rows.annotate(
        any=Min("pk"), strong=Min("pk", filter=Q(is_strong=True)), first=Min("first_ms"), last=Max("last_ms")
    )
    known = list(found.values_list("entity", "any", "strong", "first", "last"))
    called = [strong or one for _, one, strong, *_ in known]
    raws = dict(Observation.standing.filter(pk__in=called).values_list("pk", "raw"))
    return {
        entity: _Known(harmless(raws.get(number, ""))[:80], utc(first), utc(last))
        for number, (entity, _, _, first, last) in zip(called, known, strict=True)
    }


def _people(entities: list[int]) -> dict[int, str]:
    titles = classes().titles
    rows = Subject.objects.filter(anchor__entity__in=entities).select_related("anchor").order_by("rank", "pk")
    found: dict[int, str] = {}
    for each in rows:
        found.setdefault(each.anchor.entity, f"{each}, {titles.get(each.subject_class, '').lower()}")
    return found


def _places(count: int) -> list[tuple[int, int]]:
    """Give the middle and, on rings around it, places for so many, the first nearest to it."""
    rings: list[int] = []
    while sum(rings) < count:
        rings.append(min(_ON_RING * (len(rings) + 1), count - sum(rings)))
    middle = len(rings) * _RING + _MARGIN
    places = [(middle, middle)]
    for ring, room in enumerate(rings, 1):
        for at in range(room):
            turn, far = 2 * math.pi * at / room + ring, ring * _RING
            places.append((round(middle + far * math.cos(turn)), round(middle + far * math.sin(turn))))
    return places


def _lines(asked: Observation, entities: list[int], places: list[tuple[int, int]]) -> list[Context]:
    """Give the lines: from the middle to each, and among those that small sources name together."""
    at = dict(zip(entities, places, strict=True))
    pairs = [(entities[0], other) for other in entities[1:]]
    rows = Observation.standing.filter(case=asked.case_id, entity__in=entities).exclude(origin=0).order_by()
    together: dict[tuple[str, int], set[int]] = defaultdict(set)
    for kind, origin, entity in rows.values_list("origin_kind", "origin", "entity").distinct()[
        : 10 * _MOST_LINES
    ]:
        together[kind, origin].add(entity)
    drawn = dict.fromkeys(pairs)
    for source in sorted(together):
        if len(together[source]) <= _CROWD:
            drawn |= dict.fromkeys(combinations(sorted(together[source] - {entities[0]}), 2))
    return [
        {"x1": at[one][0], "y1": at[one][1], "x2": at[other][0], "y2": at[other][1]}
        for one, other in list(drawn)[:_MOST_LINES]
    ]
