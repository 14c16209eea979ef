"""Which client certificate came with a request, as a proxy alone says over a door's Unix socket."""

from hashlib import sha256
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.http import HttpRequest


def presented(request: HttpRequest, socket: str) -> str:
    """Give the SHA-256 of the certificate that the proxy verified, in hex; nothing where there is none.

    Args:
        request: what came.
        socket: the Unix socket that the door listens at; "" where it listens at a port, at which nobody's
            word is believed.
    """
    return of_headers(
        request.headers.get("X-Client-Verify", ""), request.headers.get("X-Client-Certificate", ""), socket
    )


def of_headers(verified: str, certificate: str, socket: str) -> str:
    """Give the same by what stands in the two headers."""
    if not socket or verified != "SUCCESS":
        return ""
    try:
        read = x509.load_pem_x509_certificate(unquote(certificate).encode())
    except ValueError:
        return ""
    return sha256(read.public_bytes(Encoding.DER)).hexdigest()
