"""A device with a passkey, made of the same parts that browsers send; it does wrong what it is told to."""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG
PRESENT_AND_VERIFIED = FLAG.UP | FLAG.UV


@dataclass
class Device:
    """One passkey for one site."""

    origin: str = "http://testserver"
    host: str = "testserver"
    counts: bool = True
    counter: int = 0
    verifies: bool = True
    name: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def enrol(self, asked: dict[str, Any]) -> str:
        """Make the passkey, and give the answer as a browser posts it."""
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # the library's
        data = AttestedCredentialData.create(Aaguid(bytes(16)), self.name, public)
        about = AuthenticatorData.create(self._host, self._flags | FLAG.AT, 0, bytes(data))
        client = self._client(CollectedClientData.TYPE.CREATE, asked)
        return self._posted(
            clientDataJSON=websafe_encode(client),
            attestationObject=websafe_encode(AttestationObject.create("none", about, {})),
        )

    def sign(self, asked: dict[str, Any]) -> str:
        """Answer a challenge."""
        self.counter += self.counts
        about = AuthenticatorData.create(self._host, self._flags, self.counter)
        client = self._client(CollectedClientData.TYPE.GET, asked)
        signature = self.key.sign(about + client.hash, ec.ECDSA(SHA256()))
        return self._posted(
            clientDataJSON=websafe_encode(client),
            authenticatorData=websafe_encode(about),
            signature=websafe_encode(signature),
        )

    @property
    def _host(self) -> bytes:
        return sha256(self.host.encode()).digest()

    @property
    def _flags(self) -> Any:
        return PRESENT_AND_VERIFIED if self.verifies else FLAG.UP

    def _client(self, kind: Any, asked: dict[str, Any]) -> CollectedClientData:
        challenge = websafe_decode(asked["publicKey"]["challenge"])
        return CollectedClientData.create(kind, challenge, self.origin)

    def _posted(self, **response: str) -> str:
        named = websafe_encode(self.name)
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": response})
