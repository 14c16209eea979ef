"""What is looked after each minute."""

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
    portal = settings.TUTELA.portal
    units = Unit.objects.filter(name=portal.unit) if portal.unit else Unit.objects.order_by("pk")
    unit = units.values_list("pk", flat=True).first()
    if not portal.on or unit is None:
        return
    by, opened = (
        machine(unit, "the partners' door"),
        Exchange(exchange.place(portal.database, portal.password_file)),
    )
    try:
        opened.make()
        publishing.publish(unit, opened, _key(by), Source.COMPANY.value)
        while actions.take_in_submissions(by, opened):
            pass
        while partners.take_in_registrations(by, opened):
            pass
        actions.take_in_answers(by, opened)
    finally:
        opened.close()


def _key(by: Actor) -> PublicKey:
    try:
        return letter_keys.newest(by.unit, sealing.REPORT)
    except NoLetterKey:
        letterbox.renew_keys(by)
        return letter_keys.newest(by.unit, sealing.REPORT)
