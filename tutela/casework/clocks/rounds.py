"""What is looked after each minute."""

from datetime import timedelta

from django.utils import timezone

from tutela.casework.clocks import actions, queries
from tutela.casework.gate import machine

_A_DAY = timedelta(days=1)


def pass_on_overdue() -> None:
    """Pass on what is overdue, in every unit."""
    for unit in queries.units_with_overdue(timezone.now()):
        while actions.pass_on(machine(unit, "the clocks")):
            pass


def recount() -> None:
    """Count the clocks of every unit anew once a day."""
    for unit in queries.units_to_recount(timezone.now() - _A_DAY):
        actions.recount(machine(unit, "the clocks"))
