"""Takes in what hosts answered on the pages of notices."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import opening
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.partners.between.notices import ANSWER, NoticeAnswer
from tutela.casework.partners.exchange import Exchange
from tutela.casework.takedown.actions.enter_answer import enter_answer
from tutela.casework.takedown.errors import BadWord
from tutela.casework.takedown.models import ProviderAnswer
from tutela.casework.takedown.queries import notice_of_page
from tutela.errors import NotFound

_AT_ONCE = 100
# Whoever sealed it to our key may have written anything at all: none of it may hold up the others.
_NOT_AS_WRITTEN = (LetterBroken, BadWord, NotFound, KeyError, TypeError, ValueError, AttributeError)


def take_in_answers(by: Actor, opened: Exchange) -> int:
    """Take in answers, each in a transaction of its own; say how many were taken or put aside.

    Taken twice, after a sudden end between, it stands there twice, which loses nothing. What does not open,
    or is about no notice of ours, stays at the door with the reason.

    Args:
        by: the machine of the unit.
        opened: what lies between the door and the unit.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.FOLLOW_NOTICES)
    waiting = opened.notices.waiting(_AT_ONCE)
    for answer in waiting:
        fault = ""
        try:
            with transaction.atomic():
                _take(by, answer)
        except _NOT_AS_WRITTEN as wrong:
            fault = f"{type(wrong).__name__}: {wrong}"
        opened.notices.taken(answer, fault)
    return len(waiting)


def _take(by: Actor, answer: NoticeAnswer) -> ProviderAnswer:
    notice = notice_of_page(by.unit, answer.name)
    if notice is None:
        raise LetterBroken("It is about no notice that is here. It is kept as it is.")
    otherwise = "It is sealed to a key that is none of this unit's. It is kept as it is."
    says = opening.of_unit(
        by.unit, answer.sealed, answer.key_number, ANSWER, bytes.fromhex(answer.name), otherwise
    )
    return enter_answer(
        by, notice, str(says["code"]), through=ProviderAnswer.Through.PAGE.value, says=str(says["says"]),
        item=int(says["item"]),
    )  # fmt: skip
