"""The receipt of a company's report: reference, time, digest of what was received and schema, signed."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_DOMAIN = b"tutela receipt 1\n"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sender has of us.

    Attributes:
        reference: ours, which follow-ups quote.
        own_reference: the sender's.
        received_at: ISO 8601, UTC.
        sha256: of the bytes that were received, 64 hex digits.
        schema: the version by which they were read.
        signature: Ed25519 over all of that, in base64.
    """

    reference: str
    own_reference: str
    received_at: str
    sha256: str
    schema: str
    signature: str = ""


def signed(receipt: Receipt, key: Ed25519PrivateKey) -> Receipt:
    """Give a receipt with its signature."""
    signature = b64encode(key.sign(body(receipt))).decode()
    return Receipt(**{**asdict(receipt), "signature": signature})


def is_genuine(receipt: Receipt, key: Ed25519PublicKey) -> bool:
    """Say whether a receipt is one that was signed, as it stands."""
    try:
        key.verify(b64decode(receipt.signature, validate=True), body(receipt))
    except (InvalidSignature, ValueError):
        return False
    return True


def body(receipt: Receipt) -> bytes:
    """Give the bytes that a receipt's signature is over."""
    said = {name: value for name, value in asdict(receipt).items() if name != "signature"}
    return _DOMAIN + json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
