"""Certificates for mail, each with its key, as partners have them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class MailKey:
    """A certificate, and the files of it and of its key."""

    certificate: Path
    key: Path

    @property
    def text(self) -> str:
        """The certificate in PEM."""
        return self.certificate.read_text()


@cache
def _key(number: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def mail_key(
    folder: Path,
    mail: str,
    *,
    days: int = 90,
    since: int = -1,
    number: int = 1,
    key: Key | None = None,
    more: x509.ExtensionType | None = None,
) -> MailKey:
    """Make a certificate of a mail address that vouches for itself, good from and for so many days.

    Args:
        folder: where its files lie.
        mail: the address.
        days: after how many days it ends.
        since: after how many it begins.
        number: which of the keys that are made once it is of.
        key: another key, of another kind.
        more: what else it says.
    """
    chosen, now = key or _key(number), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Desk 1")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(chosen.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=min(since, days - 1)))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(mail)]), critical=False)
        .add_extension(more or x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    )
    folder.mkdir(exist_ok=True)
    made = MailKey(folder / "certificate.pem", folder / "key.pem")
    made.certificate.write_bytes(
        builder.sign(chosen, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    made.key.write_bytes(
        chosen.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    made.key.chmod(0o600)
    return made
