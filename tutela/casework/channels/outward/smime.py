"""Signs a mail and seals it to certificates (S/MIME, RFC 8551), so that nobody on its way reads it."""

import base64
import email
import secrets
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from django.conf import settings
from django.utils import timezone

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward.secret_files import read_password

# What the outer head of a sealed mail says: its own words are inside.
SUBJECT = "Sealed message"
# The heads that lead a mail to its recipient; every other one is sealed with what it says.
_OUTER = ("From", "To", "Date", "Message-ID", "Auto-Submitted")
# A server on the way that rewrites eight bits as seven would break a signature.
_SEVEN_BITS = SMTP.clone(cte_type="7bit")
_SETTINGS = ("[mail] sign_certificate", "[mail] sign_key_file")


class Signer:
    """The certificate and key by which recipients know that a mail is the unit's."""

    def __init__(
        self, certificate: x509.Certificate, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    ) -> None:
        self.certificate, self._key = certificate, key

    def sign(self, octets: bytes) -> bytes:
        """Give a signature over octets, apart from them."""
        builder = PKCS7SignatureBuilder().set_data(octets)
        builder = builder.add_signer(self.certificate, self._key, hashes.SHA256())
        return builder.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])


def signer() -> Signer | None:
    """Give what the settings name to sign with; None where they name nothing.

    Raises:
        NotAllowedOut: a file cannot be read, is readable by others, is none, is of another, or is over.
    """
    files = settings.TUTELA.mail.sign_certificate, settings.TUTELA.mail.sign_key_file
    if not any(files):
        return None
    for file, setting in zip(files, _SETTINGS, strict=True):
        if not file:
            raise NotAllowedOut(
                f"{setting} names no file, so no mail is signed and none is sent to partners."
            )
    certificate = certificate_in(files[0], _SETTINGS[0])
    try:
        key = load_pem_private_key(read_password(files[1], _SETTINGS[1]).encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise NotAllowedOut(f"{_SETTINGS[1]} {files[1]} holds no key in PEM without a password.") from wrong
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise NotAllowedOut(f"{_SETTINGS[1]} {files[1]}: mail is signed by keys of RSA or EC.")
    if key.public_key() != certificate.public_key():
        raise NotAllowedOut(f"{_SETTINGS[0]} {files[0]} and {_SETTINGS[1]} {files[1]} are not of each other.")
    if not certificate.not_valid_before_utc <= timezone.now() < certificate.not_valid_after_utc:
        ends = f"{certificate.not_valid_after_utc:%Y-%m-%d %H:%M} UTC"
        raise NotAllowedOut(f"{_SETTINGS[0]} {files[0]} is not valid today: it ends on {ends}.")
    return Signer(certificate, key)


def certificate_in(file: str, setting: str) -> x509.Certificate:
    """Read a certificate in PEM from a file that a setting names.

    Raises:
        NotAllowedOut: it cannot be read, or is none.
    """
    try:
        return x509.load_pem_x509_certificate(Path(file).read_bytes())
    except OSError as wrong:
        raise NotAllowedOut(f"{setting} {file} cannot be read: {wrong.strerror}.") from wrong
    except ValueError as wrong:
        raise NotAllowedOut(f"{setting} {file} holds no certificate in PEM.") from wrong


def signed(clear: bytes, by: Signer) -> bytes:
    """Write a mail with its signature beside it, readable by anybody."""
    message = _read(clear)
    return _head(message, message["Subject"]) + _with_signature(_inner(message, "clear"), by)


def sealed(clear: bytes, by: Signer | None, to: Sequence[str]) -> bytes:
    """Write a mail that only the holders of these certificates open: heads, text and files, signed inside.

    Args:
        clear: the mail as it was written.
        by: who signs it; None for nobody.
        to: the certificates, in PEM.

    Raises:
        NotAllowedOut: one of them is of a kind that nothing is sealed to.
    """
    message = _read(clear)
    inner = _inner(message, "cipher")
    content = _with_signature(inner, by) if by else inner
    try:
        builder = PKCS7EnvelopeBuilder().set_data(content)
        builder = builder.set_content_encryption_algorithm(algorithms.AES256)
        for each in to:
            builder = builder.add_recipient(x509.load_pem_x509_certificate(each.encode()))
        envelope = builder.encrypt(Encoding.DER, [PKCS7Options.Binary])
    except (TypeError, ValueError, UnsupportedAlgorithm) as wrong:
        raise NotAllowedOut(f"It cannot be sealed: {wrong}") from wrong
    kind = _lines(
        'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="smime.p7m"',
        "",
    )
    return _head(message, SUBJECT) + kind + _base64(envelope)


def _read(clear: bytes) -> EmailMessage:
    return email.message_from_bytes(clear, _class=EmailMessage, policy=_SEVEN_BITS)


def _inner(message: EmailMessage, protects: str) -> bytes:
    """Write what is signed or sealed: the whole mail with its heads, which says so (RFC 9788)."""
    message.set_param("hp", protects)
    return message.as_bytes(policy=_SEVEN_BITS)


def _head(message: EmailMessage, subject: str) -> bytes:
    outer = EmailMessage(policy=SMTP)
    for name in _OUTER:
        outer[name] = message[name]
    outer["Subject"] = subject
    outer["MIME-Version"] = "1.0"
    return outer.as_bytes(policy=SMTP).removesuffix(b"\r\n")


def _with_signature(content: bytes, by: Signer) -> bytes:
    boundary = f"signed-{secrets.token_hex(16)}"
    head = _lines(
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256;',
        f' boundary="{boundary}"',
        "",
        f"--{boundary}",
    )
    kind = _lines(
        "",
        f"--{boundary}",
        'Content-Type: application/pkcs7-signature; name="smime.p7s"',
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="smime.p7s"',
        "",
    )
    return head + content + kind + _base64(by.sign(content)) + _lines("", f"--{boundary}--")


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _base64(octets: bytes) -> bytes:
    return base64.encodebytes(octets).replace(b"\n", b"\r\n")
