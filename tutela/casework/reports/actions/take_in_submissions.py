"""Takes in what companies sent through the partners' door."""

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import opening
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.partners.exchange import SUBMISSION, Exchange, Sealed
from tutela.casework.reports.actions.receive import Arrival, receive
from tutela.casework.reports.actions.unopened.set_aside import close, set_aside
from tutela.casework.reports.errors import BadReport
from tutela.casework.reports.models import Unopened
from tutela.casework.reports.queries import wanted_again
from tutela.engine.formats.reports.told import JSON, Channel, moment_of
from tutela.engine.statutory import schedule, submission, telling
from tutela.engine.statutory.submission import BadSubmission

AT_ONCE = 100
_DOOR = Unopened.Door.COMPANY.value


def take_in_submissions(by: Actor, exchange: Exchange) -> int:
    """Take in what waits, each as a report with the bytes that its receipt names; then empty it there.

    One that does not open, or is not what its receipt says, is set aside with the reason, on record, and
    kept. What was taken in before and not emptied makes nothing twice.

    Returns:
        how many waited; more may.

    Raises:
        NotAllowed: that is for the machine.
        BoxAway: the exchange's database does not answer.
    """
    gate.require(by, Act.TAKE_IN_SUBMISSIONS)
    for reference in wanted_again(by.unit, _DOOR):
        exchange.again(reference)
    waiting = exchange.waiting(AT_ONCE)
    for sealed in waiting:
        try:
            _take_in(by, sealed)
        except (LetterBroken, BadSubmission, BadReport, ValueError, RecursionError) as wrong:
            _set_aside(by, sealed, wrong)
            exchange.put_aside(sealed.reference, str(wrong) or type(wrong).__name__)
        else:
            exchange.taken(sealed.reference)
    return len(waiting)


@transaction.atomic
def _take_in(by: Actor, sealed: Sealed) -> None:
    receive(by, [_arrival(by, sealed)])
    close(by, _DOOR, sealed.reference)


@transaction.atomic
def _set_aside(by: Actor, sealed: Sealed, wrong: Exception) -> None:
    received_at = moment_of(sealed.received_at) or timezone.now()
    set_aside(by, _DOOR, sealed.reference, received_at, wrong, sealed.partner)


def _arrival(by: Actor, sealed: Sealed) -> Arrival:
    opened = _opened(by, sealed)
    octets = str(opened.get("submission", "")).encode()
    if sha256(octets).hexdigest() != sealed.sha256 or opened.get("partner") != sealed.partner:
        raise LetterBroken(
            f"The submission {sealed.reference} is not what its receipt says. It is kept as it is."
        )
    # It was judged when it came: by the hours of that moment, so that no call is asked for again, and by the
    # schedule of that day, which it names.
    at = datetime.fromisoformat(sealed.received_at)
    said = submission.read(json.loads(octets), schedule.named(sealed.schema) or schedule.current(), at)
    title = str(opened.get("title", ""))
    channel = Channel(str(opened.get("channel", Channel.API)))
    told = telling.told(said, sealed.partner, channel, received_at=sealed.received_at, service=title)
    further = {**told.further, "receipt": sealed.reference, "sent_by": _person(opened.get("sent_by"))}
    return Arrival(replace(told, further=further), octets)


def _person(said: object) -> dict[str, JSON]:
    """Give the authorised person who sent it, as far as the door knows one."""
    known = said if isinstance(said, dict) else {}
    return {name: str(known.get(name, "")) for name in ("name", "mail", "telephone")}


def _opened(by: Actor, sealed: Sealed) -> dict[str, object]:
    return opening.of_unit(
        by.unit,
        sealed.sealed,
        sealed.key_number,
        SUBMISSION,
        sealed.reference.encode(),
        f"The submission {sealed.reference} is sealed to a key that is none of this unit's.",
    )
