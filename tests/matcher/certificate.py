"""Client certificates for the tests of this door."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """A certificate that vouches for itself, as a proxy hands it on, and its fingerprint."""

    header: str
    sha256: str

    @classmethod
    def made(cls, name: str) -> "Certificate":
        """Make one."""
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (
            x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        pem, der = made.public_bytes(Encoding.PEM), made.public_bytes(Encoding.DER)
        return cls(quote(pem.decode()), sha256(der).hexdigest())
