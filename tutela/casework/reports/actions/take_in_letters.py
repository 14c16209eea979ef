"""Takes in what the public sent by the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import opening
from tutela.casework.letterbox.actions.keep_answer import keep_answer
from tutela.casework.letterbox.actions.keep_contact import keep_contact
from tutela.casework.letterbox.actions.keep_thread import keep_thread
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.letterbox.letters import Letter, Reply
from tutela.casework.reports.actions.receive import Arrival, receive
from tutela.casework.reports.letters import telling as reading
from tutela.casework.reports.models import ReportVersion

# How long a reporter's contact is kept, where the unit has no rule of its own.
CONTACT_KEPT = timedelta(days=90)


@dataclass(slots=True)
class Taken:
    """What became of letters and replies: each is in one of these."""

    letters: list[Letter] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    broken: list[Letter | Reply] = field(default_factory=list)


@transaction.atomic
def take_in_letters(by: Actor, letters: Sequence[Letter], replies: Sequence[Reply], today: date) -> Taken:
    """Open letters and replies and make reports, or their next versions, of them; taken twice, they are one.

    What does not open stays where it is, on record by its name. A reply to a report that is not here waits.

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
            arrivals.append(Arrival(*reading.told_by(letter, body)))
        except (LetterBroken, KeyError, TypeError):
            taken.broken.append(letter)
            continue
        keep_contact(by, letter, today + CONTACT_KEPT)
        keep_thread(by, letter.lookup, bytes.fromhex(body["reporter_key"]))
        taken.letters.append(letter)
    if arrivals:
        receive(by, arrivals)
    _take_replies(by, replies, taken)
    for each in taken.broken:
        log.record(by, "letter.unreadable", purpose="report", lookup=each.lookup.hex())
    return taken


def _take_replies(by: Actor, replies: Sequence[Reply], taken: Taken) -> None:
    for reply in replies:
        version = (
            ReportVersion.objects.filter(report__unit=by.unit, report__sender_reference=reply.lookup.hex())
            .order_by("-n")
            .first()
        )
        if version is None:
            continue
        try:
            text = opening.reply(reply)
        except LetterBroken:
            taken.broken.append(reply)
            continue
        receive(by, [Arrival(*reading.told_by_reply(reply, text, version.as_told))])
        keep_answer(reply)
        taken.replies.append(reply)
