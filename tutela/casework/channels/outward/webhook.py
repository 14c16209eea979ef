"""Posts one message to a webhook, follows where allowed hosts send it on, and keeps what is answered."""

import http.client
import ssl
from urllib.parse import urljoin

from tutela.casework.channels.errors import NotAddressable, NotAllowedOut
from tutela.casework.channels.outward import allowed, pinned
from tutela.casework.channels.outward.allowed import Target
from tutela.casework.channels.outward.answers import MOST_BYTES, Answer, Outcome, cut
from tutela.casework.channels.outward.connecting import connection
from tutela.printable import printable

MOST_REDIRECTS = 3
_SAME_MESSAGE = (307, 308)
# What says "not now" although the fault is said to be ours: too slow, in use, too early, too many.
_LATER = {408, 409, 423, 425, 429}


def post(address: str, body: bytes, key: str) -> Answer:
    """Post a body of JSON to a webhook, at most three times sent on, within the time the settings give.

    Args:
        address: where, as it was asked for.
        body: what.
        key: sent as Idempotency-Key, so that the same message is not taken twice.
    """
    pinned_to = ""
    try:
        for _ in range(MOST_REDIRECTS + 1):
            target = allowed.webhook(address)
            pinned_to = pinned.resolve(target)
            answer, sent_on = _post_once(target, pinned_to, body, key)
            if not sent_on:
                return answer
            address = urljoin(address, sent_on)
    except (NotAllowedOut, NotAddressable) as refused:
        return Answer(Outcome.REFUSED_HERE, str(refused), pinned_to)
    except ssl.SSLCertVerificationError as wrong:
        return Answer(Outcome.REJECTED, f"Its certificate is not trusted: {wrong.verify_message}", pinned_to)
    except (OSError, http.client.HTTPException) as fault:
        return Answer(Outcome.NO_ANSWER, f"{type(fault).__name__}: {fault}", pinned_to)
    return Answer(Outcome.REJECTED, f"It was sent on more than {MOST_REDIRECTS} times.", pinned_to)


def _post_once(target: Target, address: str, body: bytes, key: str) -> tuple[Answer, str]:
    """Post once; give the answer, and the address it sends the message on to, or nothing."""
    with connection(target, address) as link:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "User-Agent": "Tutela"}
        link.request("POST", target.path, body, {**headers, "Connection": "close"})
        answer = link.getresponse()
        raw, is_whole = cut(answer.read(MOST_BYTES + 1))
        location = answer.getheader("Location", "") if answer.status in _SAME_MESSAGE else ""
    if location:
        return Answer(Outcome.REJECTED, "sent on", address, answer.status, raw, is_whole), location
    words = printable(raw[:2000].decode("utf-8", "replace"))[:300] or answer.reason
    return Answer(outcome_of(answer.status), words, address, answer.status, raw, is_whole), ""


def outcome_of(status: int) -> Outcome:
    """Say what a status of HTTP makes of a message: taken, to be tried later, or refused for good."""
    if 200 <= status < 300:  # noqa: PLR2004 - as HTTP divides them
        return Outcome.ACCEPTED
    return Outcome.LATER if status in _LATER or status >= 500 else Outcome.REJECTED  # noqa: PLR2004
