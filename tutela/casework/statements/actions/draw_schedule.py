"""The step that lists what the record holds of a case and no schedule has yet, with the next numbers."""

from django.db.models import Max

from tutela.casework import database
from tutela.casework.cases.models import Case
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.statements.models import ScheduleItem
from tutela.casework.statements.writing.schedules import material_of


def draw_schedule(case: Case) -> list[ScheduleItem]:
    """Add what is new to the schedule of non-sensitive material, and say anew what is there already.

    Returns:
        the rows that were added or say something else now.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    lock_unit(case.unit_id)
    there = {item.key: item for item in ScheduleItem.objects.filter(case=case, moved_at=None)}
    added, changed = [], []
    for key, description, location in material_of(case):
        item = there.get(key)
        if item is None:
            added.append(ScheduleItem(case=case, key=key, description=description, location=location))
        elif item.description != description:
            item.description = description
            changed.append(item)
    first = next_number(case, ScheduleItem.Schedule.OPEN)
    for number, item in enumerate(added, first):
        item.number = number
    if changed:
        database.update(changed, ["description"])
    return [*database.insert(added), *changed]


def next_number(case: Case, schedule: str) -> int:
    """Give the first number of a schedule of a case that nothing ever had."""
    had = ScheduleItem.objects.filter(case=case, schedule=schedule).aggregate(last=Max("number"))["last"]
    return (had or 0) + 1
