"""Serves the door for look-ups: waitress, as for the workbench, with bounds of its own."""

import signal
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

_STRANGERS_BYTES, _CONNECTIONS, _THREADS = 64 << 10, 64, 24


def serve() -> None:
    """Serve until told to stop.

    Raises:
        AddressTaken: another program listens there.
        BadSetting: the settings cannot be used.
        UpgradeNeeded: the tables are of an earlier version.
    """
    django.setup()
    from tutela.matcher.entrance import callers
    from tutela.site import upgrade
    from tutela.site.web import server

    upgrade.require_current()
    chosen = settings.TUTELA.matcher
    behind_proxy = bool(chosen.socket)
    listener = (
        server.listen_for_proxy(Path(chosen.socket))
        if behind_proxy
        else server.listen(chosen.host, chosen.port)
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - asking for them loads them
    callers.read()
    callers.keep_reading()
    bounds = server.Bounds(
        strangers_body_bytes=_STRANGERS_BYTES, body_bytes=chosen.largest_mb << 20, request_s=60,
        connections=_CONNECTIONS, of_one_address=_CONNECTIONS, threads=_THREADS, is_known=_is_known,
    )  # fmt: skip
    made = server.ProxysServer if behind_proxy else server.Server
    made(application, listener, bounds).run()


def _is_known(path: str, headers: dict[str, str]) -> bool:
    """Say by the head of a request whether a program that is let in sends it: of others no file is read."""
    from tutela.errors import Refusal
    from tutela.matcher.entrance import callers, token_of
    from tutela.site.web import certificates

    certificate = certificates.of_headers(
        headers.get("X_CLIENT_VERIFY", ""), headers.get("X_CLIENT_CERTIFICATE", ""),
        settings.TUTELA.matcher.socket,
    )  # fmt: skip
    try:
        return callers.find(token_of(path, headers.get("AUTHORIZATION", "")), certificate) is not None
    except Refusal:
        return False
