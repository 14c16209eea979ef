"""Reads a certificate that mail is sealed to, and says why it is none."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone

from tutela.casework.partners.errors import BadPartner
from tutela.printable import printable

MOST_CHARACTERS = 16_384
_LEAST_BITS = 2048
_BEGIN = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says: the same text each time, its digest, whose it is, who vouches, until when."""

    text: str
    sha256: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_to: datetime


def read(text: str, mail: str) -> Certified:
    """Read the one certificate of a text in PEM, by which mail to an address can be sealed.

    Whom its issuer may be is not asked: two people compare its digest with the partner's word.

    Raises:
        BadPartner: it is none, more than one, not of this address, over, or of a kind that cannot seal.
    """
    if len(text) > MOST_CHARACTERS or text.count(_BEGIN) != 1:
        raise BadPartner(f"Paste one certificate, from {_BEGIN} to its end.")
    try:
        found = x509.load_pem_x509_certificate(text.strip().encode())
        names = _addresses(found)
        wrong = _wrong_with(found) or _wrong_address(names, mail)
    except ValueError as unread:
        raise BadPartner("That is no certificate that can be read.") from unread
    if wrong:
        raise BadPartner(wrong)
    return Certified(
        found.public_bytes(serialization.Encoding.PEM).decode(),
        found.fingerprint(hashes.SHA256()).hex(),
        printable(found.subject.rfc4514_string())[:300],
        printable(found.issuer.rfc4514_string())[:300],
        found.not_valid_before_utc,
        found.not_valid_after_utc,
    )


def _wrong_with(found: x509.Certificate) -> str:
    """Say why nothing can be sealed to it; "" where it can."""
    key = found.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < _LEAST_BITS:
        return f"Mail is sealed to keys of RSA of {_LEAST_BITS} bits or more. This is another; ask for one."
    if found.not_valid_after_utc <= timezone.now():
        return f"It ended on {found.not_valid_after_utc:%Y-%m-%d}. Ask for the one that follows it."
    for extension in found.extensions:
        value = extension.value
        if isinstance(value, x509.BasicConstraints) and value.ca:
            return "It is an authority's, and not of somebody who receives mail."
        if isinstance(value, x509.KeyUsage) and not value.key_encipherment:
            return "By its own word it seals nothing (no key encipherment)."
        if isinstance(value, x509.ExtendedKeyUsage) and not _FOR_MAIL & set(value):
            return "By its own word it is not for mail (no e-mail protection)."
    return ""


_FOR_MAIL = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}


def _wrong_address(names: set[str], mail: str) -> str:
    if not mail:
        return "The directory has no mail address of this person."
    if mail.lower() not in names:
        return f"It is of {printable(', '.join(sorted(names))) or 'no mail address'}, and not of {mail}."
    return ""


def _addresses(found: x509.Certificate) -> set[str]:
    said = {str(each.value) for each in found.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)}
    for extension in found.extensions:
        if isinstance(extension.value, x509.SubjectAlternativeName):
            said |= set(extension.value.get_values_for_type(x509.RFC822Name))
    return {each.lower() for each in said}
