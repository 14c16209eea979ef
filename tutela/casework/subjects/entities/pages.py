"""What the pages of entities show."""

from collections import defaultdict
from itertools import combinations
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.cases.models import Case
from tutela.casework.cases.queries import marking_of
from tutela.casework.gate import Act, Actor
from tutela.casework.rooms import Link
from tutela.casework.subjects import queries
from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.models import Judgement, Observation, Subject
from tutela.casework.subjects.tables import Table, fact_or_opinion, harmless, link, table, utc
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
_COMMUNICATIONS = {"thread": "communications-thread", "message": "communications-message"}


def offer_of_case(by: Actor, case: Case) -> Link | None:
    """Offer, from the page of a case, who and what is named in it."""
    may = gate.may(by, Act.SEE_SUBJECTS, on=case)
    return Link("Who and what is named", reverse("case-entities", args=[case])) if may else None


def case_entities(by: Actor, case: Case, kind: str, after: int) -> Context:
    """Say what is named in a case, entity by entity, and which of them may be the same.

    Args:
        by: who reads, and has passed the gate.
        case: whose.
        kind: of one kind alone; all, where it is empty.
        after: the number of the entity that ended the page before.
    """
    rows = Observation.standing.filter(case=case)
    kinds = sorted(rows.order_by().values_list("kind", flat=True).distinct())
    if kind in kinds:
        rows = rows.filter(entity__in=rows.filter(kind=kind).values("entity"))
    grouped = rows.filter(entity__gt=after).order_by("entity").values("entity")
    page = list(grouped.annotate(n=Count("pk"), first=Min("first_ms"), last=Max("last_ms"))[: PAGE + 1])
    shown = page[:PAGE]
    named = _texts([each["entity"] for each in shown])
    said = f"&kind={kind}" if kind in kinds else ""
    hubs = queries.shared_values(case, hubs=True).count()
    return {
        "case": case.reference,
        "level": marking_of(case),
        "case_href": rooms.page_of("case", case.reference),
        "table": table(
            "Entities", ("Entity", "Named", "Observations", "First seen", "Last seen"),
            [
                (
                    link(f"O-{each['entity']}", reverse("entity", args=[each["entity"]])),
                    ", ".join(named[each["entity"]]), str(each["n"]), utc(each["first"]), utc(each["last"]),
                )
                for each in shown
            ],
        ),
        "kinds": [{"code": each, "chosen": each == kind} for each in kinds],
        "suggestions": suggestions(case),
        "hubs": hubs,
        "most_holders": queries.MOST_HOLDERS,
        "may_work": gate.may(by, Act.WORK_SUBJECTS, on=case),
        "links": _links(case),
        "paging": {
            "says": "By number",
            "newer": f"?{said[1:]}" if after else "",
            "older": f"?after={shown[-1]['entity']}{said}" if len(page) > PAGE else "",
        },
    }  # fmt: skip


def _links(case: Case) -> list[tuple[str, str]]:
    return [("Note what a source names", reverse("note-observation", args=[case]))]


def _texts(entities: list[int], most: int = 4) -> dict[int, list[str]]:
    """Give what each entity is named by, each text once, strong ones first."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Observation.standing.filter(entity__in=entities).order_by("-is_strong", "pk")
    for each in rows.only("entity", "raw").iterator(chunk_size=2000):
        text = harmless(each.raw)[:120]
        if text not in found[each.entity] and len(found[each.entity]) < most:
            found[each.entity].append(text)
    return found


def suggestions(case: Case, only: int = 0) -> list[Context]:
    """Give pairs of entities that hold one value, the rarest first, each with the value and how many hold it.

    What people judged different, or are not sure of, is suggested no more.

    Args:
        case: whose.
        only: the number of an entity that is to be in each pair; 0 for all.
    """
    shared = queries.shared_values(case, hubs=False)
    if only:
        keys = Observation.standing.filter(case=case, entity=only).values("loose_key")
        shared = shared.filter(loose_key__in=keys)
    holders = dict(shared[:PAGE])
    rows = Observation.standing.filter(case=case, loose_key__in=list(holders)).order_by("pk")
    first: dict[bytes, dict[int, Observation]] = defaultdict(dict)
    for row in rows:
        first[bytes(row.loose_key)].setdefault(row.entity, row)
    judged = _judged(case, {entity for held in first.values() for entity in held})
    found = []
    for key, count in holders.items():
        for one, other in combinations(sorted(first[bytes(key)]), 2):
            if (one, other) not in judged and (not only or only in (one, other)):
                held = first[bytes(key)]
                found.append(_suggestion(held[one], held[other], count))
    return found[:PAGE]


def _judged(case: Case, entities: set[int]) -> set[tuple[int, int]]:
    rows = queries.live(case.pk).exclude(verdict=Judgement.Verdict.SAME)
    rows = rows.filter(Q(left__entity__in=entities), Q(right__entity__in=entities))
    pairs = rows.values_list("left__entity", "right__entity")
    return {(min(pair), max(pair)) for pair in pairs}


def _suggestion(one: Observation, other: Observation, holders: int) -> Context:
    return {
        "one": one.pk,
        "other": other.pk,
        "one_entity": one.entity,
        "other_entity": other.entity,
        "one_href": reverse("entity", args=[one.entity]),
        "other_href": reverse("entity", args=[other.entity]),
        "value": harmless(one.canonical or one.raw)[:120],
        "kind": one.kind,
        "holders": holders,
    }


def entity(by: Actor, asked: Observation) -> Context:
    """Say what an entity is held together of, by which judgements, and what may be the same.

    Args:
        by: who reads, and has passed the gate.
        asked: any observation of it: its number leads here for ever.
    """
    rows = list(queries.entity_of(asked))
    numbers = [row.pk for row in rows]
    judged = Judgement.objects.filter(Q(left__in=numbers) | Q(right__in=numbers)).select_related(
        "left", "right", "by", "withdrawn_by"
    )
    people = Subject.objects.filter(anchor__in=numbers).order_by("rank", "pk")
    may_work = gate.may(by, Act.WORK_SUBJECTS, on=asked)
    return {
        "name": f"O-{asked.entity}",
        "asked": "" if asked.pk == asked.entity else f"O-{asked.pk}",
        "case": asked.case.reference,
        "case_href": reverse("case-entities", args=[asked.case]),
        "level": marking_of(asked.case),
        "first": utc(min((row.first_ms for row in rows if row.first_ms is not None), default=None)),
        "last": utc(max((row.last_ms for row in rows if row.last_ms is not None), default=None)),
        "table": _observations(rows),
        "judgements": [_judgement(each) for each in judged.order_by("pk")[: 4 * PAGE]],
        "suggestions": suggestions(asked.case, asked.entity),
        "people": [
            {"name": str(each), "title": each.title, "href": reverse("subject", args=[each.pk])}
            for each in people
        ],
        "may_work": may_work,
        "withdrawn": f"{asked.withdrawn_by}, {moment(asked.withdrawn_at)}: {asked.why_withdrawn}"
        if asked.withdrawn_at
        else "",
        "may_withdraw": may_work and asked.noted_by_id is not None and asked.withdrawn_at is None,
        "itself": str(asked),
        "links": [("What stands around it", reverse("entity-around", args=[asked.entity]))],
        "open_href": reverse("open-subject", args=[asked.pk]) if may_work and not asked.withdrawn_at else "",
    }


def _observations(rows: list[Observation]) -> Table:
    titles = classes().titles
    return table(
        "Observations",
        ("Observation", "Named", "Kind", "Source", "Class", "Fact or opinion", "First seen", "Last seen"),
        [
            (
                str(row), harmless(row.raw)[:200], f"{row.kind}{', strong' if row.is_strong else ''}",
                source_of(row), titles.get(row.subject_class, row.subject_class),
                fact_or_opinion(is_opinion=row.is_opinion), utc(row.first_ms), utc(row.last_ms),
            )
            for row in rows[: 4 * PAGE]
        ],
    )  # fmt: skip


def source_of(row: Observation) -> dict[str, str]:
    """Name the source of an observation, and lead to it where it has a page."""
    if route := _COMMUNICATIONS.get(row.origin_kind):
        href = reverse(route, args=[row.origin])
    else:
        href = rooms.page_of(row.origin_kind, row.origin) if row.origin else ""
    where = f"{row.origin_kind} {row.origin}" if row.origin else row.origin_kind
    return link(harmless(f"{where}, {row.place}" if row.place else where), href)


def _judgement(each: Judgement) -> Context:
    return {
        "number": each.pk,
        "name": str(each),
        "pair": f"{each.left} and {each.right}",
        "verdict": each.get_verdict_display(),
        "basis": each.get_basis_display(),
        "reason": each.reason,
        "by": each.by.name if each.by else "A machine",
        "at": moment(each.at),
        "undone": f"{each.withdrawn_by}, {moment(each.withdrawn_at)}: {each.why_withdrawn}"
        if each.withdrawn_at
        else "",
    }
