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
from tutela.casework.reports.actions.receive import Arrival, receive
from tutela.casework.reports.actions.unopened.set_aside import close, set_aside
from tutela.casework.reports.letters import telling as reading
from tutela.casework.reports.models import ReportVersion, Unopened
from tutela.engine.formats.reports.told import Channel

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

    What does not open is set aside with its reason, on record, and stays where it is. A reply to a report
    that is not here waits.

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
            arrival, reporter = Arrival(*reading.told_by(letter, body)), bytes.fromhex(body["reporter_key"])
        except _NOT_AS_WRITTEN as wrong:
            set_aside(by, _LETTER, letter.lookup.hex(), _hour(letter.hour), wrong)
            taken.broken.append(letter)
            continue
        keep_contact(by, letter, today + CONTACT_KEPT)
        keep_thread(by, letter.lookup, reporter)
        close(by, _LETTER, letter.lookup.hex())
        arrivals.append(arrival)
        taken.letters.append(letter)
    if arrivals:
        receive(by, arrivals)
    _take_replies(by, replies, taken)
    return taken


def _take_replies(by: Actor, replies: Sequence[Reply], taken: Taken) -> None:
    for reply in replies:
        # Others name their reports as they like; only one that came by the door is that letter's.
        of_letter = ReportVersion.objects.filter(
            report__unit=by.unit,
            report__channel=Channel.FORM.value,
            report__sender="",
            report__sender_reference=reply.lookup.hex(),
        )
        version = of_letter.order_by("-n").first()
        if version is None:
            continue
        try:
            text = opening.reply(reply)
        except _NOT_AS_WRITTEN as wrong:
            set_aside(by, _REPLY, reply.reference, _hour(reply.hour), wrong)
            taken.broken.append(reply)
            continue
        told = reading.told_by_reply(reply, text, version.as_told, question_asked(reply))
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
