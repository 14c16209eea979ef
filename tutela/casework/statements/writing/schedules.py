"""What of a case is unused material, item by item, by what the record holds; what stands on schedules."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q

from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.examination.models import Match
from tutela.casework.intelligence.models import Source
from tutela.casework.items.models import Instance
from tutela.casework.statements.models import ScheduleItem

_KEPT_HERE = "Kept by the unit in Tutela"


class Material(NamedTuple):
    """One thing that could be relevant: what names it on record, what it is, where it is."""

    key: str
    description: str
    location: str


def material_of(case: Case) -> list[Material]:
    """Give what the record holds about a case beside statements, each thing by itself, in a fixed order."""
    about = f"Entries of the record of acts about case {case.reference}"
    found = [Material("record", about, f"{_KEPT_HERE}: record of acts")]
    opinions, readings = _opinions(case), _readings(case)
    for exhibit in Exhibit.objects.filter(case=case).select_related("intake").order_by("pk"):
        found += _of_exhibit(exhibit, opinions.get(exhibit.intake_id), readings.get(exhibit.pk, ()))
    return [*found, *_lists(case)]


def _opinions(case: Case) -> dict[int, tuple[int, int]]:
    """Count the grades that people gave by receipt: all, and those that stand."""
    every = Count("item__assessments", distinct=True)
    standing = Count("item__assessments", filter=Q(item__assessments__stands=True), distinct=True)
    places = Instance.objects.filter(intake__exhibit__case=case).order_by().values_list("intake")
    return {intake: (all_of, stand) for intake, all_of, stand in places.annotate(n=every, m=standing)}


def _readings(case: Case) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = Source.objects.filter(exhibit__case=case).order_by("pk").values_list("exhibit", "pk")
    for exhibit, source in rows:
        found.setdefault(exhibit, []).append(source)
    return found


def _of_exhibit(
    exhibit: Exhibit, opinions: tuple[int, int] | None, readings: Sequence[int]
) -> Iterator[Material]:
    where = f"{_KEPT_HERE}: exhibit {exhibit}"
    yield Material(f"receipt:{exhibit.pk}", f"Receive report of exhibit {exhibit}", where)
    manifest = f"Manifest of every entry of exhibit {exhibit}, with digests and what could not be opened"
    yield Material(f"manifest:{exhibit.pk}", manifest, where)
    given, standing = opinions or (0, 0)
    if given:
        says = (
            f"Grades that people gave of items of exhibit {exhibit}: {given}, of which {given - standing} "
            "were changed or withdrawn, each with person, moment and facts"
        )
        yield Material(f"opinions:{exhibit.pk}", says, where)
    for source in readings:
        says = (
            f"Communications read of exhibit {exhibit}, reading {source}, with the lines that were not read"
        )
        yield Material(f"reading:{source}", says, where)


def _lists(case: Case) -> Iterator[Material]:
    held = Instance.objects.filter(intake__exhibit__case=case).order_by().values("item")
    matches = Match.objects.filter(item__in=held).values_list("entry__hash_list", "entry__hash_list__name")
    for number, name, count in matches.annotate(n=Count("pk")).order_by("entry__hash_list"):
        yield Material(
            f"matches:{number}",
            f"Matches of items of case {case.reference} with hash list {name}: {count}, with those that only "
            "inform and those of entries revoked since",
            f"{_KEPT_HERE}: results of the case",
        )


def listed(case: Case, schedules: Sequence[str]) -> list[dict[str, Any]]:
    """Give what stands on some schedules of a case, in the order of its numbers.

    What was moved to the other schedule is left out, as is why: the number alone is not used any more.
    """
    rows = ScheduleItem.objects.filter(case=case, schedule__in=schedules, moved_at=None)
    columns = ("schedule", "number", "description", "location", "reason", "assists")
    return list(rows.order_by("schedule", "number").values(*columns))
