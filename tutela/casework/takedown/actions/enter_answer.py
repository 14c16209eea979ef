"""Enters what a provider says it did."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.actions.moving import locked, move
from tutela.casework.takedown.errors import BadWord
from tutela.casework.takedown.models import Notice, ProviderAnswer, State
from tutela.casework.takedown.queries import item_for

_MOST = 4000
_ANSWERABLE = (State.SENDING, State.SENT, State.ANSWERED, State.CHECKING)


@transaction.atomic
def enter_answer(
    by: Actor, notice: Notice, code: str, *, through: str, says: str = "", item: int = 0
) -> ProviderAnswer:
    """Enter an answer: it is their word, and removes nothing by itself; somebody looks afterwards.

    Args:
        by: who enters it, or the machine that takes it in from their page.
        notice: which.
        code: one of `ProviderAnswer.Code`.
        through: how it came, one of `ProviderAnswer.Through`.
        says: in their words.
        item: the number of an address; 0 for all of the notice.

    Raises:
        NotAllowed: the actor works on no notices.
        NotFound: the notice has no such address.
        BadWord: it is none of the choices, or too long.
    """
    gate.require(by, Act.WORK_NOTICES if by.person else Act.FOLLOW_NOTICES, on=notice)
    if code not in ProviderAnswer.Code.values or through not in ProviderAnswer.Through.values:
        raise BadWord("Choose what they say, and how it came.")
    if len(says) > _MOST:
        raise BadWord(f"An answer has {_MOST:,} characters at most.")
    current = locked(notice)
    row = ProviderAnswer.objects.create(
        notice=current, item=item_for(current, item) if item else None, code=code, says=says.strip(),
        through=through, by=by.name,
    )  # fmt: skip
    what = f"{row.get_code_display()}, {row.get_through_display().lower()}"
    words = f"{what}{f', address {item}' if item else ''}"
    if current.state in _ANSWERABLE:
        move(by, current, "answered", State.ANSWERED, words, [row])
    else:
        move(by, current, "answered", says=words, wrote=[row])
    return row
