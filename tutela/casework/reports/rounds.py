"""What is looked after each minute."""

from datetime import timedelta

from django.utils import timezone

from tutela.casework.gate import machine
from tutela.casework.reports import actions, queries

_A_DAY = timedelta(days=1)


def look_after() -> None:
    """Wake what was held, move up what waited too long, and once a day list what has not ended."""
    now = timezone.now()
    for unit in queries.units_with_reports():
        by = machine(unit, "the reports")
        while queries.is_any_to_wake(unit, now) and actions.wake_reports(by, now):
            pass
        if not queries.was_listed_since(unit, now - _A_DAY):
            actions.list_unsettled(by)
