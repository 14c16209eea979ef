"""Says what hangs from a case or from reports, by numbers, and in which order it goes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from tutela.casework import rooms
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.cybertips.models import TipCall
from tutela.casework.database import portions
from tutela.casework.items.models import Instance, Item
from tutela.casework.packages.models import Package
from tutela.casework.rooms import Disposed
from tutela.casework.subjects.models import Subject
from tutela.engine.retention.rules import Subject as Kind

Reach = Mapping[str, list[Any]]
Named = tuple[type[Model], Disposed]
# What was received goes in one way, whether for a case or with a report.
_RECEIVED = ("intake", "item", "unit")


def of_case(case: Case) -> dict[str, list[int]]:
    """Name what hangs from a case: exhibits, what was received for them, people, and what no other holds."""
    intakes = list(Exhibit.objects.filter(case=case).order_by("pk").values_list("intake", flat=True))
    items = items_alone(intakes)
    packages = set(Package.objects.filter(case=case).values_list("pk", flat=True))
    calls = TipCall.objects.filter(tip__case=case).order_by("pk").values_list("exchange", flat=True)
    return {
        "case": [case.pk],
        "unit": [case.unit_id],
        "exhibit": list(Exhibit.objects.filter(case=case).order_by("pk").values_list("pk", flat=True)),
        "intake": intakes,
        "subject": list(Subject.objects.filter(case=case).order_by("pk").values_list("pk", flat=True)),
        "item": items,
        "package": sorted(packages | packages_of_items(case.unit_id, items)),
        "call": list(calls),
    }


def packages_of_items(unit: int, items: Sequence[int]) -> set[int]:
    """Name the packages that were made of referrals of items."""
    return {
        number
        for some in portions(list(items))
        for number in Package.objects.filter(unit=unit, referral__item__in=some).values_list("pk", flat=True)
    }


def items_alone(intakes: list[int]) -> list[int]:
    """Name the items that were received there and nowhere else."""
    elsewhere = Instance.objects.filter(item=OuterRef("pk")).exclude(intake__in=intakes)
    here = Item.objects.filter(pk__in=Instance.objects.filter(intake__in=intakes).values("item"))
    return list(here.exclude(Exists(elsewhere)).order_by("pk").values_list("pk", flat=True))


def shared_by(intakes: list[int]) -> QuerySet[Instance]:
    """Give the places where others hold what was received there as well."""
    here = Instance.objects.filter(intake__in=intakes).values("item")
    return Instance.objects.filter(item__in=here).exclude(intake__in=intakes)


def named(kind: str) -> list[Named]:
    """Give what becomes of the rows of models with a case, or with a report."""
    with_case = [(room.get_model(name), how) for room in rooms.every() for name, how in room.disposed.items()]
    if kind == Kind.CASE:
        return with_case
    with_report = [
        (room.get_model(name), how)
        for room in rooms.every()
        for name, how in room.disposed_with_report.items()
    ]
    return with_report + [each for each in with_case if each[1].of in _RECEIVED]


def in_order(kind: str) -> list[Named]:
    """Give the models of which rows go or are emptied, each before what its rows point to."""
    waiting, ordered = [each for each in named(kind) if each[1].where], list[Named]()
    while waiting:
        pointed = set(chain.from_iterable(_pointed_to(model) for model, _ in waiting))
        ordered += [each for each in waiting if each[0] not in pointed]
        waiting = [each for each in waiting if each[0] in pointed]
    return ordered


def _pointed_to(model: type[Model]) -> set[Any]:
    return {column.related_model for column in model._meta.concrete_fields if column.is_relation} - {model}


def rows(model: type[Model], how: Disposed, reach: Reach) -> Iterator[QuerySet[Model]]:
    """Give the rows of a model that hang from what is disposed of, some numbers at a time."""
    among: dict[str, str | None] = {how.kind: how.of} if how.kind else {}
    among |= {how.unless: None} if how.unless else {}
    for some in portions(reach[how.of]):
        hangs = Q(**{f"{how.where}__in": some})
        hangs |= Q(**{f"{how.also}__in": some}) if how.also else Q()
        yield model._default_manager.filter(hangs, **among)
