"""Serves the partners' door: waitress, as for the workbench, with bounds of its own."""

import signal
import sys

import django
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tutela.portal.counter import counter
from tutela.site.web import server

# A report is text: no file is taken here.
BOUNDS = server.Bounds(strangers_body_bytes=1 << 20, body_bytes=1 << 20)


def serve() -> None:
    """Serve until told to stop.

    Raises:
        AddressTaken: another program listens there.
        BadSetting: the settings or the key cannot be used.
    """
    django.setup()
    chosen = counter().settings
    listener = server.listen(chosen.host, chosen.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - asking for them loads them
    server.Server(application, listener, BOUNDS).run()
