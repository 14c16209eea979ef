"""Opens, for the unit's own rounds, what lies between it and the door for partners."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tutela.casework.gate import Actor, machine
from tutela.casework.partners import exchange
from tutela.casework.partners.exchange import Exchange
from tutela.casework.people.models import Unit


@contextmanager
def behind_door() -> Iterator[tuple[Actor, Exchange] | None]:
    """Give who takes in what came to the partners' door, and the exchange behind it; nothing while it is off.

    Raises:
        BoxAway: what lies between door and unit does not answer; the next round tries again.
    """
    portal = settings.TUTELA.portal
    units = Unit.objects.filter(name=portal.unit) if portal.unit else Unit.objects.order_by("pk")
    unit = units.values_list("pk", flat=True).first()
    if not portal.on or unit is None:
        yield None
        return
    opened = Exchange(exchange.place(portal.database, portal.password_file))
    try:
        yield machine(unit, "the partners' door"), opened
    finally:
        opened.close()
