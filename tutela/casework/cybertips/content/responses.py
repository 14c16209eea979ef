"""What an answer of NCMEC means for the call that it answers: data for the row, and what follows."""

from dataclasses import dataclass
from enum import StrEnum

from tutela.casework.channels.models import Attempt, Exchange
from tutela.casework.cybertips.models import TipCall
from tutela.engine.formats.cybertips import answers, codes
from tutela.engine.formats.cybertips.answers import BadAnswer, Response
from tutela.engine.formats.cybertips.codes import Then

Kind, Outcome = TipCall.Kind, Attempt.Outcome
_OK, _SIGN_IN, _TOO_MANY, _AWAY, _FAULT = 200, 401, 429, 503, 500
# What says for certain that nothing was taken.
_NOT_TAKEN = (_TOO_MANY, _AWAY)


class Next(StrEnum):
    """What follows from a call."""

    DONE = "done"
    LATER = "later"
    STOP = "stop"
    UNKNOWN = "unknown"
    FINISHED = "finished"
    RETRACTED = "retracted"


_OF_CODE = {
    Then.DONE: Next.DONE,
    Then.LATER: Next.LATER,
    Then.STOP: Next.STOP,
    Then.IS_FINISHED: Next.FINISHED,
    Then.IS_RETRACTED: Next.RETRACTED,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer was read as: what follows, in words why, and what it says where it could be read."""

    follows: Next
    says: str
    response: Response | None = None


def read(  # noqa: PLR0911 - one answer a kind
    kind: str, exchange: Exchange, number: int | None, md5: str
) -> Reading:
    """Read the answer to a call.

    Whatever leaves it open whether a report was taken is "unknown": it is never sent again by itself.

    Args:
        kind: which call.
        exchange: with its answer.
        number: what NCMEC calls the report; None before it has a name.
        md5: of the file that was uploaded.
    """
    if exchange.outcome == Outcome.REFUSED_HERE:
        return Reading(Next.STOP, f"Nothing was sent: {exchange.answer}")
    if exchange.outcome == Outcome.NO_ANSWER:
        return _open(kind, exchange, Next.LATER, f"No answer: {exchange.answer}")
    response = _response(exchange)
    if isinstance(response, Response) and (response.code or exchange.code == _OK):
        return _by_code(kind, exchange, response, number, md5)
    if exchange.code == _SIGN_IN:
        return Reading(Next.STOP, codes.meaning(2000).means)
    if exchange.outcome == Outcome.LATER:
        follows = Next.LATER if exchange.code in _NOT_TAKEN else None
        says = f"HTTP {exchange.code}: {exchange.answer}"
        return Reading(follows, says) if follows else _open(kind, exchange, Next.LATER, says)
    if exchange.outcome == Outcome.REJECTED:
        return Reading(
            Next.STOP, f"HTTP {exchange.code}: {exchange.answer}" if exchange.code else exchange.answer
        )
    return _open(kind, exchange, Next.STOP, str(response))


def _response(exchange: Exchange) -> Response | str:
    """Read an answer, or say why it cannot be."""
    if not exchange.is_whole:
        return f"The answer has more than {answers.MOST_BYTES:,} bytes; it was not read to its end."
    try:
        return answers.read(bytes(exchange.raw or b""))
    except BadAnswer as wrong:
        return str(wrong)


def _open(kind: str, exchange: Exchange, otherwise: Next, says: str) -> Reading:
    """Leave it open whether a report was taken, where it may have been; of other calls nothing doubles."""
    is_open = kind == Kind.SUBMIT and exchange.was_sent
    return Reading(Next.UNKNOWN if is_open else otherwise, says)


def _by_code(kind: str, exchange: Exchange, response: Response, number: int | None, md5: str) -> Reading:
    meaning = codes.meaning(response.code)
    follows = _OF_CODE[meaning.then]
    says = f"{response.code}: {meaning.means}" + (f" ({response.says})" if response.says else "")
    wrong = ""
    if number is not None and response.report not in (0, number):
        wrong = f"The answer names report {response.report}, and this is report {number}."
    elif kind == Kind.SUBMIT and follows == Next.DONE and response.report <= 0:
        return _open(kind, exchange, Next.STOP, "It says that all is well, and does not name the report.")
    elif kind == Kind.SUBMIT and follows != Next.DONE and response.report > 0:
        return Reading(Next.UNKNOWN, f"{says}. It names report {response.report} all the same.", response)
    elif kind == Kind.UPLOAD and follows == Next.DONE and not response.file:
        wrong = "It says that all is well, and does not name the file."
    elif kind == Kind.UPLOAD and follows == Next.DONE and response.md5 and response.md5 != md5:
        wrong = f"It received another file than was sent: MD5 {response.md5}, and not {md5}."
    elif kind == Kind.FINISH and follows == Next.DONE and not response.is_done:
        wrong = "It does not say that the report is done."
    if wrong:
        return Reading(Next.STOP, wrong, response)
    if follows == Next.FINISHED and kind not in (Kind.FINISH, Kind.RETRACT):
        follows = Next.FINISHED if number is not None else Next.STOP
    return Reading(follows, says, response)
