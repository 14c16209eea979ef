"""What is looked after each minute: what is on its way, what notices came to, what partners do."""

from tutela.casework.abroad import actions, queries
from tutela.casework.abroad.answers.queries import to_ask
from tutela.casework.abroad.errors import ExchangeMoved, NoExchangeServer
from tutela.casework.gate import machine

_NAME = "the exchange abroad"
# In one round; the others follow in the next.
_MOST_ASKED = 20


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


def ask_states() -> None:
    """Ask partners what they did with what they have of ours, as often as the settings say."""
    for unit in queries.units_that_exchange():
        by, sessions = machine(unit, _NAME), dict[str, actions.Session]()
        for item in to_ask(unit)[:_MOST_ASKED]:
            session = sessions.setdefault(item.environment, actions.Session())
            try:
                if actions.ask_state(by, item, session):
                    # Whoever does not answer one question answers no other now.
                    break
            except (NoExchangeServer, ExchangeMoved):
                continue
