"""Seals what people file: each person's by a key of their own, drawn from the unit's key of support."""

import hmac
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tutela.casework.support.errors import RecordBroken
from tutela.casework.support.models import Filed

# Lengths say something of what was written: each is filled up to one of few.
_STEP = 1024
_NONCE, _NAME = 12, 16


@dataclass(frozen=True, slots=True)
class Box:
    """What closes and opens the records of one unit; 32 bytes, which nothing prints."""

    secret: bytes = field(repr=False)

    def shelf(self, person: int, kind: str) -> bytes:
        """Name the place of a person's own records of a kind, 16 bytes that say neither."""
        return self._name("shelf", person, kind)

    def inbox(self, person: int | None) -> bytes:
        """Name the place of what was told to a person; of what was told to nobody, one by chance."""
        return os.urandom(_NAME) if person is None else self._name("inbox", person, "")

    def closed(self, person: int, shelf: bytes, inbox: bytes, body: dict[str, Any]) -> bytes:
        """Seal a body of text, numbers and lists as the record of a person in its places, and in no other."""
        plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        nonce = os.urandom(_NONCE)
        padded = plain + b" " * (-len(plain) % _STEP)
        return nonce + self._cipher(person).encrypt(nonce, padded, shelf + inbox)

    def opened(self, filed: Filed) -> dict[str, Any]:
        """Open a record.

        Raises:
            RecordBroken: it was changed or moved, or is sealed by another key.
        """
        sealed, places = bytes(filed.sealed), bytes(filed.shelf) + bytes(filed.inbox)
        try:
            plain = self._cipher(filed.person_id).decrypt(sealed[:_NONCE], sealed[_NONCE:], places)
        except (InvalidTag, ValueError) as refused:
            raise RecordBroken(
                f"Record {filed.pk} of support does not open: it was changed, or sealed by another key. "
                "It is kept as it is."
            ) from refused
        body: dict[str, Any] = json.loads(plain)
        return body

    def _name(self, what: str, person: int, kind: str) -> bytes:
        named = f"{what}\n{person}\n{kind}".encode()
        return hmac.digest(self._drawn(b"tutela support places"), named, "sha256")[:_NAME]

    def _cipher(self, person: int) -> AESGCM:
        return AESGCM(self._drawn(b"tutela support of %d" % person))

    def _drawn(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(self.secret)
