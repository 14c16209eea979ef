"""What is looked after each minute: what is on its way, what notices came to, and what partners assigned."""

from tutela.casework.abroad import actions, queries
from tutela.casework.gate import machine

_NAME = "the exchange abroad"


def keep_going() -> None:
    """Take up what was left, stop mails that failed, and have partners told what notices came to."""
    for item in queries.moving():
        actions.keep_exchanging(machine(item.unit_id, _NAME), item)
    for unit in queries.units_that_exchange():
        by = machine(unit, _NAME)
        actions.follow_mails(by)
        actions.follow_notices(by)


def fetch_assigned() -> None:
    """Fetch what partners assigned, as often as the settings say."""
    unit = queries.pulling_unit()
    if unit is not None and queries.is_pull_due(unit):
        actions.pull_reports(machine(unit, _NAME))
