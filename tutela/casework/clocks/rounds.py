"""What is looked after each minute."""

from django.utils import timezone

from tutela.casework.clocks import actions, queries
from tutela.casework.gate import machine


def pass_on_overdue() -> None:
    """Pass on what is overdue, in every unit."""
    for unit in queries.units_with_overdue(timezone.now()):
        while actions.pass_on(machine(unit, "the clocks")):
            pass
