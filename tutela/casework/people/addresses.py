"""Where the workbench is, and the address of a one-time link."""

from django.conf import settings
from django.urls import reverse

_HERE = {"127.0.0.1", "::1"}


def workbench() -> str:
    """Give the address of the workbench, as set; else this machine's, by the name that passkeys need."""
    web = settings.TUTELA.web
    return web.address.rstrip("/") or f"http://{'localhost' if web.host in _HERE else web.host}:{web.port}"


def link(token: str) -> str:
    """Give the address of a one-time link. What stands behind the sign # is sent to no server."""
    return f"{workbench()}{reverse('sign-in')}#{token}"
