"""Connects to a host by an address that was resolved once, with an end to how long it may take."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import NamedTuple

from tutela.casework.channels.outward import allowed
from tutela.casework.channels.outward.allowed import Target

CONNECT_S = 10.0


class OwnCertificate(NamedTuple):
    """The files of the certificate and of the key by which another side knows us."""

    certificate: str
    key: str


def resolve(target: Target) -> str:
    """Give the one address that is called: the first, once all of them passed.

    Raises:
        NotAllowedOut: one of them lies where the settings let nothing go.
        OSError: there is none.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    for address in addresses:
        allowed.require_network(target.host, address)
    return addresses[0]


@contextlib.contextmanager
def connected(target: Target, address: str, limit_s: float) -> Iterator[socket.socket]:
    """Connect to this address, and cut the connection when its time is over, whatever is being done on it.

    Raises:
        OSError: nothing answers there.
    """
    with socket.create_connection((address, target.port), timeout=min(CONNECT_S, limit_s)) as raw:
        raw.settimeout(limit_s)
        # The same connection under a second number, which TLS does not take over.
        handle = raw.dup()
        timer = threading.Timer(limit_s, _cut, [handle])
        timer.daemon = True
        timer.start()
        try:
            yield raw
        finally:
            timer.cancel()
            handle.close()


def _cut(handle: socket.socket) -> None:
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def tls(ca_file: str, own: OwnCertificate | None = None) -> ssl.SSLContext:
    """Make what checks the other side's certificate: against the system's authorities, or those of a file.

    Args:
        ca_file: the file; empty for the system's authorities.
        own: what we show the other side of ourselves, where it asks who we are.

    Raises:
        OSError: our own certificate cannot be read, or its key is another's.
    """
    context = ssl.create_default_context(cafile=ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if own is not None:
        # With a password of none, OpenSSL asks for no other at the terminal.
        context.load_cert_chain(own.certificate, own.key, password="")
    return context
