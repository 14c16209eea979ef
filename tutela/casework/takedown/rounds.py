"""What is looked after each minute: mails of notices, holds, and the pages on which hosts answer."""

from django.conf import settings

from tutela.casework.gate import machine
from tutela.casework.partners import exchange
from tutela.casework.partners.exchange import Exchange
from tutela.casework.people.models import Unit
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
    portal = settings.TUTELA.portal
    units = Unit.objects.filter(name=portal.unit) if portal.unit else Unit.objects.order_by("pk")
    unit = units.values_list("pk", flat=True).first()
    if not portal.on or unit is None:
        return
    opened = Exchange(exchange.place(portal.database, portal.password_file))
    try:
        opened.make()
        opened.notices.publish(queries.pages_of(unit))
        while actions.take_in_answers(machine(unit, "the partners' door"), opened):
            pass
    finally:
        opened.close()
