"""Asks registries and name servers that the settings name, and keeps every hop of each call."""

import http.client
import os
import socket
import ssl
import struct
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.conf import settings

from tutela.casework.channels.errors import NotAddressable, NotAllowedOut
from tutela.casework.channels.outward import allowed, pinned
from tutela.casework.channels.outward.allowed import Target
from tutela.casework.channels.outward.answers import Answer, Outcome, outcome_of_fetch
from tutela.casework.channels.outward.connecting import connection
from tutela.engine.hosting import dns_message
from tutela.printable import printable

MOST_REDIRECTS = 5
MOST_BYTES = 1 << 20
_SENT_ON = (301, 302, 303, 307, 308)
_SIZE = struct.Struct("!H")


@dataclass(slots=True)
class Looked:
    """What came of one look-up: the answer in short, every address that was called, and the bytes."""

    answer: Answer
    hops: list[str] = field(default_factory=list)
    body: bytes = b""
    addresses: tuple[str, ...] = ()


def fetch(address: str, accepts: str) -> Looked:
    """Get what lies at an address, at most five times sent on, each time to a host that the settings name.

    Args:
        address: of a server's answer, https.
        accepts: the kind of answer, as "application/rdap+json".
    """
    looked, pinned_to = Looked(Answer(Outcome.NO_ANSWER, "")), ""
    try:
        for _ in range(MOST_REDIRECTS + 1):
            target = allowed.webhook(address)
            pinned_to = pinned.resolve(target)
            status, reason, location, looked.body = _get(target, pinned_to, accepts)
            looked.hops.append(f"{address} at {pinned_to}: {status}")
            if not location:
                looked.answer = Answer(outcome_of_fetch(status), reason, pinned_to, status)
                return looked
            address = urljoin(address, location)
        looked.answer = Answer(
            Outcome.REJECTED, f"It was sent on more than {MOST_REDIRECTS} times.", pinned_to
        )
    except (NotAllowedOut, NotAddressable) as refused:
        looked.answer = Answer(Outcome.REFUSED_HERE, str(refused), pinned_to)
    except ssl.SSLCertVerificationError as wrong:
        looked.answer = Answer(Outcome.REJECTED, f"Its certificate is not trusted: {wrong.verify_message}")
    except (OSError, http.client.HTTPException) as fault:
        looked.answer = Answer(
            Outcome.NO_ANSWER, printable(f"{type(fault).__name__}: {fault}")[:300], pinned_to
        )
    return looked


def _get(target: Target, address: str, accepts: str) -> tuple[int, str, str, bytes]:
    with connection(target, address) as link:
        headers = {"Accept": accepts, "User-Agent": "Tutela", "Connection": "close"}
        link.request("GET", target.path, headers=headers)
        answer = link.getresponse()
        body = answer.read(MOST_BYTES + 1)
        location = answer.getheader("Location", "") if answer.status in _SENT_ON else ""
    if len(body) > MOST_BYTES:
        raise http.client.HTTPException(f"the answer has more than {MOST_BYTES:,} bytes")
    return answer.status, printable(answer.reason)[:100], location or "", body


def resolve_host(host: str) -> Looked:
    """Ask the name server of [hosting] resolver for a host's addresses, over TCP.

    Where it says that there is no such host, the look-up was accepted and has no address.
    """
    looked = Looked(Answer(Outcome.NO_ANSWER, ""))
    address = ""
    try:
        target = allowed.name_server()
        address = pinned.resolve(target)
        found: list[str] = []
        for kind in (dns_message.A, dns_message.AAAA):
            said = _ask(target, address, host, kind)
            looked.hops.append(f"{target} at {address}: {', '.join(said.addresses) or 'no address'}")
            found += said.addresses
            if said.is_gone:
                break
        looked.addresses = tuple(found)
        looked.body = "\n".join(looked.hops).encode()
        looked.answer = Answer(Outcome.ACCEPTED, ", ".join(found) or "there is no such host", address)
    except NotAllowedOut as refused:
        looked.answer = Answer(Outcome.REFUSED_HERE, str(refused), address)
    except dns_message.BadAnswer as wrong:
        looked.answer = Answer(Outcome.REJECTED, str(wrong), address)
    except ValueError as wrong:
        looked.answer = Answer(Outcome.REFUSED_HERE, str(wrong), address)
    except OSError as fault:
        looked.answer = Answer(
            Outcome.NO_ANSWER, printable(f"{type(fault).__name__}: {fault}")[:300], address
        )
    return looked


def _ask(target: Target, address: str, host: str, kind: int) -> dns_message.Answer:
    asked = dns_message.question(int.from_bytes(os.urandom(2), "big"), host, kind)
    with pinned.connected(target, address, float(settings.TUTELA.outbound.limit_s)) as sock:
        sock.sendall(_SIZE.pack(len(asked)) + asked)
        (size,) = _SIZE.unpack(_read(sock, _SIZE.size))
        return dns_message.read(_read(sock, size), asked)


def _read(sock: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = sock.recv(size - len(found))
        if not more:
            raise ConnectionError("the name server closed the connection")
        found += more
    return found
