"""Which exhibits and cases were given to whom, and what of them waits."""

from collections.abc import Collection
from itertools import groupby

from django.db.models import Count, QuerySet

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.models import Allocation
from tutela.casework.items.models import Instance, Item
from tutela.errors import NotFound


def open_allocations(unit: int) -> QuerySet[Allocation]:
    """Give what is given in a unit, the most urgent first, then the oldest."""
    open_now = Allocation.objects.filter(unit=unit, ended_at=None)
    return open_now.select_related("person", "case", "exhibit__intake").order_by("-priority", "pk")


def given_to(by: Actor) -> QuerySet[Allocation]:
    """Give what the actor was given, the most urgent first."""
    return open_allocations(by.unit).filter(person=by.person)


def allocation_for(by: Actor, number: int) -> Allocation:
    """Find what was given in the actor's unit, ended or not.

    Raises:
        NotAllowed: the actor may not give work.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.GIVE_WORK)
    asked = Allocation.objects.filter(unit=by.unit, pk=number)
    found = asked.select_related("person", "case", "exhibit__intake").first()
    if found is None:
        raise NotFound(f"Nothing was given by the number {number}.")
    return found


def intakes_of(allocations: Collection[Allocation]) -> dict[int, set[int]]:
    """Give the intakes that each allocation is about, by its number: of a case, all that it has now."""
    whole = {each.case_id for each in allocations if each.exhibit is None}
    of_case: dict[int, set[int]] = {case: set() for case in whole}
    for case, intake in Exhibit.objects.filter(case__in=whole).values_list("case", "intake"):
        of_case[case].add(intake)
    return {
        each.pk: of_case[each.case_id] if each.exhibit is None else {each.exhibit.intake_id}
        for each in allocations
    }


def intakes_by_priority(by: Actor) -> list[set[int]]:
    """Give the intakes that the actor was given, together for each priority, the most urgent first."""
    given = list(given_to(by))
    intakes = intakes_of(given)
    together = (
        set[int]().union(*(intakes[each.pk] for each in some))
        for _, some in groupby(given, key=lambda each: each.priority)
    )
    return [some for some in together if some]


def left_of(allocations: Collection[Allocation]) -> dict[int, int]:
    """Count the items that wait for a grade of each allocation, by its number."""
    waits = Instance.objects.filter(item__state=Item.State.QUEUED).order_by()
    each_once = Count("item", distinct=True)
    cases = {each.case_id for each in allocations if each.exhibit is None}
    intakes = {each.exhibit.intake_id for each in allocations if each.exhibit is not None}
    of_case = waits.filter(intake__exhibit__case__in=cases).values_list("intake__exhibit__case")
    by_case: dict[int, int] = dict(of_case.annotate(n=each_once))
    by_intake: dict[int, int] = dict(
        waits.filter(intake__in=intakes).values_list("intake").annotate(n=each_once)
    )
    return {
        each.pk: by_case.get(each.case_id, 0)
        if each.exhibit is None
        else by_intake.get(each.exhibit.intake_id, 0)
        for each in allocations
    }
