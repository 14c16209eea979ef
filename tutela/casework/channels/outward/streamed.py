"""Gets what lies at an address piece by piece, however long it is, from hosts that the settings name."""

import http.client
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urljoin

from django.conf import settings

from tutela.casework.channels.errors import NotAddressable, NotAllowedOut
from tutela.casework.channels.outward import allowed, pinned
from tutela.casework.channels.outward.allowed import Target
from tutela.casework.channels.outward.answers import Answer, Outcome, outcome_of_fetch
from tutela.casework.channels.outward.connecting import connection
from tutela.printable import printable

MOST_REDIRECTS = 5
_SENT_ON = (301, 302, 303, 307, 308)
_OK, _NOT_CHANGED = 200, 304
_PIECE_BYTES = 1 << 18
_KEPT = ("content-type", "etag", "last-modified", "retry-after")
Sink = Callable[[bytes], object]


@dataclass(slots=True)
class Got:
    """What came of it: the answer in short, how long what came is and its SHA-256, and what its head said.

    `headers` are those of `_KEPT` that were there, each by its name in small letters.
    """

    answer: Answer
    size_bytes: int = 0
    sha256: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class _TooMuch(Exception):
    """More comes than was agreed to, or in a form that was not asked for."""


def get(
    address: str,
    headers: Mapping[str, str],
    secret: Mapping[str, str],
    sink: Sink,
    *,
    most: int,
    limit_s: float,
    signs_in: bool = False,
) -> Got:
    """Get what lies at an address, at most five times sent on, each time to a host that the settings name.

    Args:
        address: where; what signs us in may stand in its query, and goes nowhere else.
        headers: what is asked for, as {"Accept": "application/json"}.
        secret: headers that sign us in: whoever sends us on to another host sends us without them.
        sink: is given each piece as it comes; what came is whole only once this returns an accepted answer.
        most: how many bytes may come.
        limit_s: within how many seconds.
        signs_in: whether something in the address signs us in.
    """
    got, pinned_to, first = Got(Answer(Outcome.NO_ANSWER, "")), "", ""
    try:
        for _ in range(MOST_REDIRECTS + 1):
            target = allowed.webhook(address)
            is_first, first = not first, first or str(target)
            own = secret if str(target) == first else {}
            if own or (signs_in and is_first):
                _require_tls(target)
            pinned_to = pinned.resolve(target)
            asked = {**headers, **own}
            with connection(target, pinned_to, limit_s) as link:
                sent_on = _get(link, target, asked, sink, most, got)
            if not sent_on:
                got.answer = Answer(got.answer.outcome, got.answer.says, pinned_to, got.answer.code)
                return got
            address = urljoin(address, sent_on)
        got.answer = Answer(Outcome.REJECTED, f"It was sent on more than {MOST_REDIRECTS} times.", pinned_to)
    except (NotAllowedOut, NotAddressable) as refused:
        got.answer = Answer(Outcome.REFUSED_HERE, str(refused), pinned_to)
    except _TooMuch as wrong:
        got.answer = Answer(Outcome.REJECTED, str(wrong), pinned_to, _OK)
    except ssl.SSLCertVerificationError as wrong:
        says = f"Its certificate is not trusted: {wrong.verify_message}"
        got.answer = Answer(Outcome.REJECTED, says, pinned_to)
    except (OSError, http.client.HTTPException) as fault:
        says = printable(f"{type(fault).__name__}: {fault}")[:300]
        got.answer = Answer(Outcome.NO_ANSWER, says, pinned_to)
    return got


def _require_tls(target: Target) -> None:
    """Let what signs us in go in the clear to a host alone that lies in a network of the unit's own."""
    if not target.is_encrypted and target.host not in settings.TUTELA.outbound.private:
        raise NotAllowedOut(f"{target} is asked without TLS: what signs us in is not sent in the clear.")


def _get(
    link: http.client.HTTPConnection,
    target: Target,
    asked: Mapping[str, str],
    sink: Sink,
    most: int,
    got: Got,
) -> str:
    """Ask once, and take what comes; give the address that it is sent on to, or nothing."""
    own = {"User-Agent": "Tutela", "Accept-Encoding": "identity", "Connection": "close"}
    link.request("GET", target.path, headers={**own, **asked})
    answer = link.getresponse()
    if answer.status in _SENT_ON and (location := answer.getheader("Location")):
        return location
    got.headers = {name: printable(said)[:300] for name in _KEPT if (said := answer.getheader(name))}
    says = printable(answer.reason)[:100]
    got.answer = Answer(outcome_of_fetch(answer.status, (_OK, _NOT_CHANGED)), says, code=answer.status)
    if answer.status == _OK:
        _take(answer, sink, most, got)
    return ""


def _take(answer: http.client.HTTPResponse, sink: Sink, most: int, got: Got) -> None:
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise _TooMuch("It comes packed, which was not asked for.")
    if answer.length is None and not answer.chunked:
        raise _TooMuch("It does not say how long it is, so that nobody can tell whether all of it came.")
    claimed = answer.length or 0
    if claimed > most:
        raise _TooMuch(f"It says that it has {claimed:,} bytes; {most:,} are the most that is taken.")
    digest = sha256()
    while piece := answer.read(_PIECE_BYTES):
        got.size_bytes += len(piece)
        if got.size_bytes > most:
            raise _TooMuch(f"It has more than {most:,} bytes, which are the most that is taken.")
        digest.update(piece)
        sink(piece)
    if claimed and got.size_bytes != claimed:
        # `read` gives what came without a word, where a connection breaks off.
        raise http.client.IncompleteRead(b"", claimed - got.size_bytes)
    got.sha256 = digest.hexdigest()
