"""What an answer of a partner's program means for the call that it answers, and what follows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from tutela.casework.abroad.iccam.adapter import Adapter, BadReply, Kind, Learnt
from tutela.casework.channels.models import Attempt, Exchange
from tutela.casework.channels.outward.answers import MOST_BYTES
from tutela.printable import printable

Outcome = Attempt.Outcome
_SIGN_IN, _FORBIDDEN, _DUPLICATE, _FAULT = 401, 403, 409, 500
# What says for certain that nothing was taken.
_NOT_TAKEN = (429, 503)
# Further apart than this, signed tokens and dates of ours mean something else to them.
SKEW = timedelta(minutes=5)


class Next(StrEnum):
    """What follows from a call."""

    DONE = "done"
    LATER = "later"
    STOP = "stop"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    AGAIN = "sign in again"


@dataclass(frozen=True, slots=True)
class Reading:
    """What follows, in words why, and what the answer says where it is well."""

    follows: Next
    says: str
    learnt: Learnt = field(default_factory=Learnt)


def read(adapter: Adapter, kind: Kind, exchange: Exchange, raw: bytes, asked: str) -> Reading:
    """Read the answer to a call.

    Args:
        adapter: whose form it has.
        kind: of the call.
        exchange: with what came of it.
        raw: the answer, whole.
        asked: the address, or the number, that was asked about.
    """
    if exchange.outcome == Outcome.REFUSED_HERE:
        return Reading(Next.STOP, f"Nothing was sent: {exchange.answer}")
    if exchange.outcome == Outcome.NO_ANSWER:
        return _open(kind, exchange, Next.LATER, f"No answer: {exchange.answer}")
    if not exchange.code:
        # A certificate, theirs or ours, is refused before anything is read.
        return Reading(Next.STOP, f"Nothing was taken: {exchange.answer}")
    if 200 <= exchange.code < 300:  # noqa: PLR2004 - of HTTP
        return _well(adapter, kind, exchange, raw, asked)
    return _refused(kind, exchange, raw)


def _open(kind: Kind, exchange: Exchange, otherwise: Next, says: str) -> Reading:
    """Leave it open whether a report was taken, where it may have been; no other call doubles anything."""
    is_open = kind == Kind.INSERT and exchange.was_sent
    return Reading(Next.UNKNOWN if is_open else otherwise, says)


def _well(adapter: Adapter, kind: Kind, exchange: Exchange, raw: bytes, asked: str) -> Reading:
    if not exchange.is_whole:
        says = f"The answer has more than {MOST_BYTES:,} bytes; it was not read to its end."
        return _open(kind, exchange, Next.STOP, says)
    try:
        learnt = adapter.read(kind, raw, asked)
    except BadReply as wrong:
        return _open(kind, exchange, Next.STOP, f"The answer cannot be used. {wrong}")
    return Reading(Next.DONE, "Well", learnt)


def _refused(  # noqa: PLR0911 - one answer a status
    kind: Kind, exchange: Exchange, raw: bytes
) -> Reading:
    says = f"HTTP {exchange.code}: {_words(raw) or exchange.answer}"
    if exchange.code == _SIGN_IN:
        if kind == Kind.SIGN_IN:
            return Reading(Next.STOP, f"They refuse our user or password. {says}")
        return Reading(Next.AGAIN, f"They do not know our sign-in any more. {says}")
    if exchange.code == _FORBIDDEN:
        return Reading(Next.STOP, f"They do not let us do this. {says}")
    if exchange.code in _NOT_TAKEN:
        return Reading(Next.LATER, f"Not now. {says}")
    if exchange.code >= _FAULT:
        return _open(kind, exchange, Next.LATER, f"A fault on their side. {says}")
    if kind == Kind.INSERT and exchange.code == _DUPLICATE:
        return Reading(Next.STOP, f"They say that they have it already. {says}")
    if exchange.outcome == Outcome.LATER:
        return _open(kind, exchange, Next.LATER, says)
    return Reading(Next.REJECTED if kind == Kind.INSERT else Next.STOP, f"They refuse it. {says}")


def _words(raw: bytes) -> str:
    """Give the head of an answer as words, for a person."""
    return " ".join(printable(raw[:300].decode(errors="replace")).split())[:200]


def skew_of(date: str, now: datetime) -> str:
    """Say how far their clock stands from ours, where that is too far; else, or unsaid, ""."""
    try:
        theirs = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return ""
    if theirs.tzinfo is None or abs(theirs - now) <= SKEW:
        return ""
    minutes = int(abs(theirs - now).total_seconds() // 60)
    before = "behind" if theirs < now else "ahead of"
    return f"Their clock stands {minutes} minutes {before} ours. Nothing was handed over; set the clocks."
