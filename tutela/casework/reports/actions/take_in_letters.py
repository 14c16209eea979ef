"""Takes in what the public sent by the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import opening
from tutela.casework.letterbox.actions.keep_answer import keep_answer
from tutela.casework.letterbox.actions.keep_contact import keep_contact
from tutela.casework.letterbox.actions.keep_thread import keep_thread
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.letterbox.letters import Letter, Reply
from tutela.casework.letterbox.queries import question_asked
from tutela.casework.reports.actions.calls.bind_receipt import CHANNEL, bind_receipt
from tutela.casework.reports.actions.receive import Arrival, receive
from tutela.casework.reports.actions.unopened.set_aside import close, set_aside
from tutela.casework.reports.letters import telling as reading
from tutela.casework.reports.letters.names import report_at
from tutela.casework.reports.models import Unopened
from tutela.casework.reports.queries import version_of

# How long a reporter's contact is kept, where the unit has no rule of its own.
CONTACT_KEPT = timedelta(days=90)
_LETTER, _REPLY = Unopened.Door.PUBLIC.value, Unopened.Door.REPLY.value
_HOUR_S = 3600
# Whoever sealed it to our key may have written anything at all: none of it may hold up the others.
_NOT_AS_WRITTEN = (LetterBroken, KeyError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(slots=True)
class Taken:
    """What became of letters and replies: each is in one of these."""

    letters: list[Letter] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    broken: list[Letter | Reply] = field(default_factory=list)


@transaction.atomic
def take_in_letters(by: Actor, letters: Sequence[Letter], replies: Sequence[Reply], today: date) -> Taken:
    """Open letters and replies and make reports, or their next versions, of them; taken twice, they are one.

    What does not open is set aside with its reason, on record, and stays where it is; so does a reply to a
    report that is not here.

    Args:
        by: the machine of the unit that the letters are sealed to.
        letters: as they lie in the letterbox.
        replies: as they lie there.
        today: from which a contact is kept.

    Raises:
        NotAllowed: that is the machine's.
        OSError: the vault could not be written; then nothing is on record.
    """
    gate.require(by, Act.TAKE_IN_LETTERS)
    taken, arrivals = Taken(), list[Arrival]()
    for letter in letters:
        try:
            body = opening.letter(letter)
            reporter = bytes.fromhex(body["reporter_key"])
            if letter.channel == CHANNEL:
                bind_receipt(by, letter, bytes.fromhex(body["spoken"]), _hour(letter.hour))
            else:
                arrivals.append(Arrival(*reading.told_by(letter, body)))
        except _NOT_AS_WRITTEN as wrong:
            set_aside(by, _LETTER, letter.lookup.hex(), _hour(letter.hour), wrong)
            taken.broken.append(letter)
            continue
        keep_contact(by, letter, today + CONTACT_KEPT)
        keep_thread(by, letter.lookup, reporter)
        close(by, _LETTER, letter.lookup.hex())
        taken.letters.append(letter)
    if arrivals:
        receive(by, arrivals)
    _take_replies(by, replies, taken)
    return taken


def _take_replies(by: Actor, replies: Sequence[Reply], taken: Taken) -> None:
    for reply in replies:
        report = report_at(by.unit, reply.lookup)
        try:
            if report is None:
                raise LetterBroken("It answers a report that is not here. It is kept as it is.")
            text = opening.reply(reply)
        except _NOT_AS_WRITTEN as wrong:
            set_aside(by, _REPLY, reply.reference, _hour(reply.hour), wrong)
            taken.broken.append(reply)
            continue
        before = version_of(report).as_told
        told = reading.told_by_reply(reply, text, before, question_asked(reply))
        receive(by, [Arrival(*told)])
        close(by, _REPLY, reply.reference)
        keep_answer(reply)
        taken.replies.append(reply)


def _hour(number: int) -> datetime:
    """Give the hour in which something came, as exact as the door keeps it; now, where the number is none."""
    try:
        return datetime.fromtimestamp(number * _HOUR_S, UTC)
    except (ValueError, OverflowError, OSError):
        return timezone.now()
