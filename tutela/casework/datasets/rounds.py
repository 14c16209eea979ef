"""What is looked after each minute: whether a partner that has ended still has a supply."""

from tutela.casework.datasets import actions, queries
from tutela.casework.gate import machine

_BECAUSE = "The partner has ended: whatever it was given is to be removed."


def follow_partners() -> None:
    """End the supplies of partners that have ended, and call back what they were given."""
    for unit in queries.units():
        by = machine(unit, "the datasets")
        for supply in queries.of_ended_partners(unit):
            actions.follow_partner(by, supply, _BECAUSE)
