"""What is looked after each minute: mails of notices, holds, and the pages on which hosts answer."""

from tutela.casework.gate import machine
from tutela.casework.partners.door import behind_door
from tutela.casework.takedown import actions, queries


def follow() -> None:
    """Follow the mails of notices, and remind and escalate holds, in every unit."""
    for unit in queries.units_with_notices():
        by = machine(unit, "the notices")
        actions.follow_deliveries(by)
        actions.age_holds(by)


def serve_pages() -> None:
    """Have the companies' door show the pages of notices, and take in what hosts answered, while it is on.

    Raises:
        BoxAway: what lies between door and unit does not answer; the next round tries again.
    """
    with behind_door() as there:
        if there is None:
            return
        by, opened = there
        opened.make()
        opened.notices.publish(queries.pages_of(by.unit))
        while actions.take_in_answers(by, opened):
            pass
