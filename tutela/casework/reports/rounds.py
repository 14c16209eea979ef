"""What is looked after each minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tutela.casework.gate import Actor, machine
from tutela.casework.letterbox import actions as letterbox, queries as letter_keys, sealing
from tutela.casework.letterbox.errors import NoLetterKey
from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.partners import actions as partners, exchange, publishing
from tutela.casework.partners.exchange import Exchange
from tutela.casework.people.models import Unit
from tutela.casework.reports import actions, queries
from tutela.engine.formats.reports.told import Source

_A_DAY = timedelta(days=1)


def look_after() -> None:
    """Wake what was held, move up what waited too long, and once a day list what has not ended."""
    now = timezone.now()
    for unit in queries.units_with_reports():
        by = machine(unit, "the reports")
        while queries.is_any_to_wake(unit, now) and actions.wake_reports(by, now):
            pass
        if not queries.was_listed_since(unit, now - _A_DAY):
            actions.list_unsettled(by)


def take_in_submissions() -> None:
    """Take in what companies sent, and say at their door who may come; nothing while it is off."""
    with _companies_door() as there:
        if there is None:
            return
        by, opened = there
        opened.make()
        publishing.publish(by.unit, opened, _key(by), Source.COMPANY.value)
        _take_in(by, opened)
        while partners.take_in_registrations(by, opened):
            pass
        actions.take_in_answers(by, opened)


def hurry_submissions() -> None:
    """Take in what companies sent, and nothing else: a child may be in danger in it."""
    with _companies_door() as there:
        if there is not None:
            _take_in(*there)


def _take_in(by: Actor, opened: Exchange) -> None:
    while actions.take_in_submissions(by, opened):
        pass


@contextmanager
def _companies_door() -> Iterator[tuple[Actor, Exchange] | None]:
    """Open what lies between the door for companies and the unit; nothing while the door is off."""
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


def _key(by: Actor) -> PublicKey:
    try:
        return letter_keys.newest(by.unit, sealing.REPORT)
    except NoLetterKey:
        letterbox.renew_keys(by)
        return letter_keys.newest(by.unit, sealing.REPORT)
