"""What is looked after each minute: what the record says of packages that are out, and recipients' pages."""

from tutela.casework.gate import machine
from tutela.casework.packages import actions, queries
from tutela.casework.partners.door import behind_door


def look_again() -> None:
    """Look at one package of each unit, if an hour has gone since anybody did."""
    for unit in queries.units_with_packages():
        actions.look_again(machine(unit, "the packages"))


def serve_pages() -> None:
    """Have the partners' door show the pages of packages, and take in what was answered, while it is on.

    Raises:
        BoxAway: what lies between door and unit does not answer; the next round tries again.
    """
    with behind_door() as there:
        if there is None:
            return
        by, opened = there
        opened.make()
        opened.packages.publish(queries.pages_of(by.unit))
        while actions.take_in_answers(by, opened):
            pass
