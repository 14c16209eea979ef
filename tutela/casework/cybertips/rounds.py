"""What is looked after each minute: reports to NCMEC that are on their way, and that no job is about."""

from tutela.casework.cybertips import actions, queries
from tutela.casework.gate import machine


def keep_going() -> None:
    """Take up every report that is on its way and was left."""
    for tip in queries.moving():
        actions.keep_going(machine(tip.unit_id, "the reports to NCMEC"), tip)
