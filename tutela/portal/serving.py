"""Serves the partners' door: waitress, as for the workbench, with bounds of its own."""

import signal
import sys
from dataclasses import replace
from pathlib import Path

import django
from django.core.wsgi import get_wsgi_application
from django.template.loader import render_to_string
from django.urls import get_resolver

from tutela.portal.counter import counter
from tutela.site.settings import load
from tutela.site.web import server

# A report is text: no file is taken here.
BOUNDS = server.Bounds(strangers_body_bytes=1 << 20, body_bytes=1 << 20)
# All connections are the proxy's, which bounds those of each address.
BEHIND_PROXY = replace(BOUNDS, of_one_address=BOUNDS.connections)


def serve() -> None:
    """Serve until told to stop.

    Raises:
        AddressTaken: another program listens there.
        BadSetting: the settings or the key cannot be used.
    """
    django.setup()
    chosen = counter().settings
    is_behind_proxy = bool(chosen.socket)
    if is_behind_proxy:
        listener = server.listen_for_proxy(Path(chosen.socket))
    else:
        listener = server.listen(chosen.host, chosen.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - asking for them loads them
    made = server.ProxysServer if is_behind_proxy else server.Server
    made(application, listener, BEHIND_PROXY if is_behind_proxy else BOUNDS).run()


def emergency_page() -> bytes:
    """Give the page that says what to do by telephone, for a proxy to show while the door is down."""
    django.setup()
    chosen = load().portal
    return render_to_string(
        "portal/emergency.html", {"called": chosen.called, "telephone": chosen.telephone}
    ).encode()
