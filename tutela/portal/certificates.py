"""Which client certificate came with a request, as the proxy alone says over the door's socket."""

from django.http import HttpRequest

from tutela.portal.counter import counter
from tutela.site.web import certificates


def presented(request: HttpRequest) -> str:
    """Give the SHA-256 of the certificate that the proxy verified, in hex; nothing where there is none."""
    return certificates.presented(request, counter().settings.socket)
