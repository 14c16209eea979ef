"""What is looked after each minute."""

from datetime import timedelta

from django.utils import timezone

from tutela.casework.gate import Actor, machine
from tutela.casework.letterbox import actions as letterbox, queries as letter_keys, sealing
from tutela.casework.letterbox.errors import NoLetterKey
from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.partners import actions as partners, publishing
from tutela.casework.partners.door import behind_door
from tutela.casework.partners.exchange import Exchange
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
    with behind_door() as there:
        if there is None:
            return
        by, opened = there
        opened.make()
        publishing.publish(by.unit, opened, _key(by), Source.COMPANY.value)
        _take_in(by, opened)
        while partners.take_in_registrations(by, opened):
            pass
        actions.take_in_answers(by, opened)
        while partners.erase_there(by, opened):
            pass


def hurry_submissions() -> None:
    """Take in what companies sent, and nothing else: a child may be in danger in it."""
    with behind_door() as there:
        if there is not None:
            _take_in(*there)


def _take_in(by: Actor, opened: Exchange) -> None:
    while actions.take_in_submissions(by, opened):
        pass


def _key(by: Actor) -> PublicKey:
    try:
        return letter_keys.newest(by.unit, sealing.REPORT)
    except NoLetterKey:
        letterbox.renew_keys(by)
        return letter_keys.newest(by.unit, sealing.REPORT)
