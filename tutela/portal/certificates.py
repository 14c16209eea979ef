"""Which client certificate came with a request, as the proxy alone says over the door's socket."""

from hashlib import sha256
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.http import HttpRequest

from tutela.portal.counter import counter


def presented(request: HttpRequest) -> str:
    """Give the SHA-256 of the certificate that the proxy verified, in hex; nothing where there is none."""
    if not counter().settings.socket or request.headers.get("X-Client-Verify") != "SUCCESS":
        return ""
    try:
        read = x509.load_pem_x509_certificate(unquote(request.headers["X-Client-Certificate"]).encode())
    except (KeyError, ValueError):
        return ""
    return sha256(read.public_bytes(Encoding.DER)).hexdigest()
