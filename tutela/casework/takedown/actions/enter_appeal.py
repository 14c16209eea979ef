"""Enters an appeal against a notice, which is suspended until somebody who took no part decides."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.moving import locked, move
from tutela.casework.takedown.errors import BadWord, NoticeMoved
from tutela.casework.takedown.models import Appeal, Notice, State
from tutela.casework.takedown.states import ENDED, NEXT

_MOST = 4000
_LINE = 300


@transaction.atomic
def enter_appeal(by: Actor, notice: Notice, *, host: str, serial: str, contact: str, says: str) -> Appeal:
    """Enter an appeal; nothing of the notice goes on while it is open.

    Args:
        by: who enters it.
        notice: against which.
        host: who appeals.
        serial: the number of the notice that they name, or of their letter.
        contact: how they are reached.
        says: what they say, in their words.

    Raises:
        NotAllowed: the actor works on no notices.
        BadWord: something is missing or too long.
        NoticeMoved: an appeal against it is open already.
    """
    gate.require(by, Act.WORK_NOTICES, on=notice)
    if not all(each.strip() for each in (host, serial, contact, says)):
        raise BadWord(
            "An appeal needs the host, the number they name, how they are reached, and what they say."
        )
    if max(map(len, (host, contact))) > _LINE or len(serial) > 60 or len(says) > _MOST:  # noqa: PLR2004 - as its column
        raise BadWord(
            f"Host and contact have {_LINE} characters at most, the number 60, the words {_MOST:,}."
        )
    current = locked(notice)
    if current.appeals.filter(decision=Appeal.Decision.OPEN).exists():
        raise NoticeMoved(f"An appeal against {current} is open already.")
    appeal = Appeal.objects.create(
        notice=current, host=host.strip(), serial=serial.strip(), contact=contact.strip(), says=says.strip(),
        entered_by_id=by.person, before=current.state,
    )  # fmt: skip
    words = f"By {host.strip()}, number {serial.strip()}"
    if current.state not in ENDED and State.SUSPENDED in NEXT[current.state]:
        move(by, current, "suspended", State.SUSPENDED, words, [appeal])
    else:
        move(by, current, "appealed", says=words, wrote=[appeal])
    return appeal
