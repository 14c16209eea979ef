"""What is looked after each minute: whether the record still says what packages that are out say."""

from tutela.casework.gate import machine
from tutela.casework.packages import actions, queries


def look_again() -> None:
    """Look at one package of each unit, if an hour has gone since anybody did."""
    for unit in queries.units_with_packages():
        actions.look_again(machine(unit, "the packages"))
