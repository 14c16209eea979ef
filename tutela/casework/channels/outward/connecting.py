"""Opens an HTTP connection to an address that was resolved before, in TLS where the target asks for it."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from tutela.casework.channels.outward import pinned
from tutela.casework.channels.outward.allowed import Target
from tutela.casework.channels.outward.pinned import OwnCertificate


class _Connection(http.client.HTTPConnection):
    """An HTTP connection over a socket that is there already."""

    def __init__(self, target: Target, sock: socket.socket) -> None:
        super().__init__(target.host, target.port)
        self.sock: Any = sock


@contextmanager
def connection(
    target: Target, address: str, limit_s: float | None = None, own: OwnCertificate | None = None
) -> Iterator[http.client.HTTPConnection]:
    """Have a connection to an address of a target until left, within that time or what the settings give.

    Where the target asks who we are, it is shown `own`.

    Raises:
        OSError: it cannot be reached, or its certificate is not trusted.
    """
    outbound = settings.TUTELA.outbound
    with pinned.connected(target, address, float(outbound.limit_s if limit_s is None else limit_s)) as raw:
        sock = raw
        if target.is_encrypted:
            sock = pinned.tls(outbound.ca_file, own).wrap_socket(raw, server_hostname=target.host)
        try:
            yield _Connection(target, sock)
        finally:
            sock.close()
