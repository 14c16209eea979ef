"""Makes one call of an exchange with a partner's program; streams what is sent, and is not sent on."""

import contextlib
import http.client
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward import allowed, pinned
from tutela.casework.channels.outward.allowed import Target
from tutela.casework.channels.outward.answers import MOST_BYTES, Answer, Outcome, cut
from tutela.casework.channels.outward.connecting import connection
from tutela.casework.channels.outward.pinned import OwnCertificate
from tutela.casework.channels.outward.webhook import outcome_of
from tutela.errors import Refusal, Unavailable
from tutela.printable import printable

# Beside the time that the settings give any call, so much for what is sent: at least so many bytes a second.
_LEAST_RATE = 128 << 10
_SENT_ON = range(300, 400)
# What alerts of TLS name where it is our certificate that is refused.
_ABOUT_US = ("CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED")


@dataclass(frozen=True, slots=True)
class Call:
    """One call: by which method, where, with which headers, and its body piece by piece.

    `size` is the number of bytes of all pieces. `authorisation` goes over TLS alone, and so does `own`, by
    which the other side knows us.
    """

    method: str
    to: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Iterable[bytes] = ()
    size: int = 0
    authorisation: str = ""
    own: OwnCertificate | None = None


@dataclass(slots=True)
class Called:
    """What came of a call; `was_sent` says whether anything of it may have arrived, `date` is their clock."""

    answer: Answer
    was_sent: bool = False
    request_id: str = ""
    date: str = ""


def make(call: Call) -> Called:
    """Make a call once, within a bound of time, and read its answer up to a bound of size.

    Of the body no more than a piece is in memory at any time. Where the other side sends on to somewhere
    else, nothing goes there: that is an answer, and a refusal.
    """
    called, address = Called(Answer(Outcome.NO_ANSWER, "")), ""
    try:
        target = allowed.webhook(call.to)
        _require_tls(target, call)
        address = pinned.resolve(target)
        limit_s = settings.TUTELA.outbound.limit_s + call.size / _LEAST_RATE
        with connection(target, address, limit_s, call.own) as link:
            called.was_sent = True
            _exchange(called, link, target, address, call)
    except Unavailable as away:
        # What is sent could not be read to its end; the other side has a part of it at most.
        called.answer = Answer(Outcome.LATER, printable(str(away))[:300], address)
    except Refusal as refused:
        called.answer = Answer(Outcome.REFUSED_HERE, printable(str(refused))[:300], address)
    except ssl.SSLCertVerificationError as wrong:
        called.answer = Answer(
            Outcome.REJECTED, f"Its certificate is not trusted: {wrong.verify_message}", address
        )
    except ssl.SSLError as wrong:
        _refused_us(called, wrong, address)
    except (OSError, http.client.HTTPException) as fault:
        says = printable(f"{type(fault).__name__}: {fault}")[:300]
        called.answer = Answer(Outcome.NO_ANSWER, says, address)
    return called


def _refused_us(called: Called, wrong: ssl.SSLError, address: str) -> None:
    """Tell an alert about our own certificate, after which nothing is read, from any other fault of TLS."""
    reason = wrong.reason or ""
    if "ALERT" in reason and any(word in reason for word in _ABOUT_US):
        called.answer = Answer(Outcome.REJECTED, f"It refuses our certificate: {printable(reason)}", address)
        called.was_sent = False
    else:
        called.answer = Answer(Outcome.NO_ANSWER, printable(f"SSLError: {wrong}")[:300], address)


def _require_tls(target: Target, call: Call) -> None:
    if (call.authorisation or call.own) and not target.is_encrypted:
        raise NotAllowedOut(f"{target} is called without TLS: a password is not sent in the clear.")


def _exchange(
    called: Called, link: http.client.HTTPConnection, target: Target, address: str, call: Call
) -> None:
    link.putrequest(call.method, target.path, skip_accept_encoding=True)
    headers = {"User-Agent": "Tutela", "Connection": "close", "Content-Length": str(call.size)}
    if call.authorisation:
        headers["Authorization"] = call.authorisation
    for name, value in {**headers, **call.headers}.items():
        link.putheader(name, value)
    # Whoever refuses a call may stop reading it; what they say of that is read all the same.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
        link.endheaders()
        for piece in call.body:
            link.send(piece)
    answer = link.getresponse()
    raw, is_whole = cut(answer.read(MOST_BYTES + 1))
    called.request_id = printable(answer.getheader("Request-ID", "") or "")[:100]
    called.date = printable(answer.getheader("Date", "") or "")[:100]
    outcome, says = outcome_of(answer.status), printable(answer.reason)[:100]
    if answer.status in _SENT_ON:
        outcome, says = Outcome.REJECTED, "It sends on to another address. Nothing was sent there."
    called.answer = Answer(outcome, says, address, answer.status, raw, is_whole)
