"""The step that finds who of those whom a unit names hears something."""

from collections.abc import Collection, Iterable

from tutela.casework.people.models import Person
from tutela.casework.support.errors import NobodyNamed


def first_of(unit: int, names: Iterable[str], never: Collection[int]) -> Person:
    """Give the first of some people of a unit who can sign in and is none of those whom it concerns.

    Args:
        unit: whose people they are.
        names: their user names, in the order in which the unit has them.
        never: the numbers of those who do not hear it.

    Raises:
        NobodyNamed: there is none.
    """
    chosen = list(names)
    able = Person.objects.able().filter(unit=unit, username__in=chosen, is_service=False)
    found = {each.username: each for each in able.exclude(pk__in=never)}
    for name in chosen:
        if name in found:
            return found[name]
    raise NobodyNamed(
        "Your unit has named nobody whom this could go to. Nothing was sent. Speak to somebody whom you "
        "trust; your unit names people in the rule book of support, among the policies."
    )
