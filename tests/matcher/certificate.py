"""Client certificates for the tests of this door."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Self
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key: of an authority, or one that an authority vouches for."""

    key: ec.EllipticCurvePrivateKey
    read: x509.Certificate

    @classmethod
    def made(cls, name: str, by: "Certificate | None" = None, days: int = 1) -> Self:
        """Make one, good from two days ago for so many days more; nobody else vouches for an authority."""
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (
            x509.CertificateBuilder().subject_name(called).public_key(key.public_key())
            .issuer_name(by.read.subject if by else called)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=2)).not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(by.key if by else key, hashes.SHA256())
        )  # fmt: skip
        return cls(key, made)

    @property
    def pem(self) -> bytes:
        """The certificate as files hold it."""
        return self.read.public_bytes(Encoding.PEM)

    @property
    def header(self) -> str:
        """The certificate as a proxy hands it on."""
        return quote(self.pem.decode())

    @property
    def sha256(self) -> str:
        """Its fingerprint."""
        return sha256(self.read.public_bytes(Encoding.DER)).hexdigest()

    def written(self, folder: Path, name: str) -> tuple[str, str]:
        """Write it and its key into files; give their paths."""
        files = folder / f"{name}.crt", folder / f"{name}.key"
        files[0].write_bytes(self.pem)
        files[1].write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return str(files[0]), str(files[1])
