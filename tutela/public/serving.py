"""Serves the door: waitress, as for the workbench, with bounds of its own and not a line of who came."""

import signal
import sys

import django
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tutela.public.door import door
from tutela.site.web import server

# A letter is some pages at most; no cookie lengthens what is taken.
BOUNDS = server.Bounds(strangers_body_bytes=64 << 10, body_bytes=64 << 10, forms_only=True)


def serve() -> None:
    """Serve until told to stop.

    Raises:
        AddressTaken: another program listens there.
        BadSetting: the settings or the door's secret cannot be used.
    """
    django.setup()
    chosen = door().settings
    listener = server.listen(chosen.host, chosen.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - asking for them loads them
    server.Server(application, listener, BOUNDS).run()
