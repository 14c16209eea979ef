"""What is looked after each minute: what the record says of packages that are out, and recipients' pages."""

from django.conf import settings

from tutela.casework.gate import machine
from tutela.casework.packages import actions, queries
from tutela.casework.partners import exchange
from tutela.casework.partners.exchange import Exchange
from tutela.casework.people.models import Unit


def look_again() -> None:
    """Look at one package of each unit, if an hour has gone since anybody did."""
    for unit in queries.units_with_packages():
        actions.look_again(machine(unit, "the packages"))


def serve_pages() -> None:
    """Have the partners' door show the pages of packages, and take in what was answered, while it is on.

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
        opened.packages.publish(queries.pages_of(unit))
        while actions.take_in_answers(machine(unit, "the partners' door"), opened):
            pass
    finally:
        opened.close()
