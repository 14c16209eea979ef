"""What people are told of clocks without asking."""

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.clocks import queries
from tutela.casework.gate import Act, Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 15
_MOST = 100


def overdue(by: Actor) -> list[Notice]:
    """Tell people which of their clocks ran out first, and how many did."""
    found = list(queries.overdue_of(by)[:_MOST])
    if not found:
        return []
    first, others = found[0], len(found) - 1
    rest = "" if not others else f" {others} more {'is' if others == 1 else 'are'} overdue."
    name = rooms.name_of(first.subject_kind, first.subject)
    says = f"Overdue since {moment(first.due_at)}: {first.counts} of {name}.{rest}"
    href = rooms.page_of(first.subject_kind, first.subject)
    if gate.may(by, Act.SEE_CLOCKS) and (others or not href):
        return [Notice(_PLACE, says, "See all clocks", reverse("clocks"))]
    return [Notice(_PLACE, says, "Look at it", href)] if href else []
