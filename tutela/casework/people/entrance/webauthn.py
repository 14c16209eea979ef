"""The protocol of passkeys: what a browser is asked, and whether its answer is right. It keeps nothing.

A challenge carries its own time and a MAC, so that asking for one writes nothing, however many strangers ask.
It knows no accounts: the workbench and the door for companies both ask by it, each with a secret of its own.

Source: W3C Web Authentication, level 2.
"""

import hmac
import ipaddress
import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tutela.casework.people.errors import NotLetIn

CHALLENGE_LASTS = timedelta(minutes=3)
ENROL, SIGN_IN = "enrol", "sign in"
_TIME, _RANDOM = 8, 16
_REQUIRED = UserVerificationRequirement.REQUIRED
# What an answer that is no answer makes the library raise.
_WRONG = (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidSignature, AssertionError)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: passkeys belong to a host name, and answers are for one origin."""

    host: str
    origin: str

    @classmethod
    def at(cls, scheme: str, named: str) -> "Site":
        """Give the site that a browser calls by a name and, where it says one, a port."""
        return cls(urlsplit(f"//{named}").hostname or "", f"{scheme}://{named}")

    @property
    def has_name(self) -> bool:
        """Say whether the site has a name, as passkeys need, and is no address of digits."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return True
        return False

    @property
    def server(self) -> Fido2Server:
        """What knows the protocol, for this site."""
        entity = PublicKeyCredentialRpEntity(name="Tutela", id=self.host)
        return Fido2Server(entity, verify_origin=lambda origin: origin == self.origin)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a passkey becomes: by which octets a device keeps it, how it is called, and for which account."""

    id: bytes
    name: str
    display_name: str
    account: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A right answer: the credential, its counter, and when what it answers was asked."""

    data: bytes
    counter: int
    asked_at: datetime

    def is_of_copy(self, counter: int) -> bool:
        """Say whether somebody copied the key: its counter went no further than it was. Some never count."""
        return bool(self.counter or counter) and self.counter <= counter


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: at which site, and by which secret its challenges are known again."""

    site: Site
    secret: bytes

    def ask_to_enrol(self, owner: Owner, have: list[bytes]) -> dict[str, Any]:
        """Give what a browser is asked to make a passkey with.

        Args:
            owner: whose it becomes.
            have: the data of those they have already, which are not made again.
        """
        user = PublicKeyCredentialUserEntity(id=owner.id, name=owner.name, display_name=owner.display_name)
        known = [
            PublicKeyCredentialDescriptor(
                type=PublicKeyCredentialType.PUBLIC_KEY, id=AttestedCredentialData(each).credential_id
            )
            for each in have
        ]
        challenge = self._challenge(ENROL, owner.account)
        options, _state = self.site.server.register_begin(
            user, known, ResidentKeyRequirement.REQUIRED, _REQUIRED, challenge=challenge
        )
        return dict(options)

    def ask_to_sign_in(self) -> dict[str, Any]:
        """Give what a browser is asked to sign anybody in with; whom, their passkey says."""
        challenge = self._challenge(SIGN_IN, "0")
        options, _state = self.site.server.authenticate_begin(None, _REQUIRED, challenge=challenge)
        return dict(options)

    def enrolled(self, account: str, response: dict[str, Any]) -> Answer:
        """Judge what a browser answered when it was to make a passkey.

        Raises:
            NotLetIn: it is no right answer to what this account was asked.
        """
        try:
            answered = RegistrationResponse.from_dict(response)
            challenge = answered.response.client_data.challenge
            asked_at = self._asked_at(challenge, ENROL, account)
            data = self.site.server.register_complete(_state(challenge), answered)
            return Answer(bytes(data.credential_data or b""), data.counter, asked_at)
        except _WRONG as wrong:
            raise NotLetIn("The passkey could not be taken. Load the page again.") from wrong

    def signed_in(self, data: bytes, response: dict[str, Any]) -> Answer:
        """Judge what a browser answered when it was to sign somebody in.

        Raises:
            NotLetIn: it is no right answer by this passkey.
        """
        try:
            answered = AuthenticationResponse.from_dict(response)
            challenge = answered.response.client_data.challenge
            asked_at = self._asked_at(challenge, SIGN_IN, "0")
            credential = AttestedCredentialData(data)
            self.site.server.authenticate_complete(_state(challenge), [credential], answered)
            return Answer(data, answered.response.authenticator_data.counter, asked_at)
        except _WRONG as wrong:
            raise NotLetIn(_("This passkey opens nothing here.")) from wrong

    def _challenge(self, purpose: str, account: str) -> bytes:
        body = time.time_ns().to_bytes(_TIME, "big") + os.urandom(_RANDOM)
        return body + self._mac(body, purpose, account)

    def _mac(self, body: bytes, purpose: str, account: str) -> bytes:
        return hmac.digest(self.secret, f"{purpose} {account} ".encode() + body, "sha256")

    def _asked_at(self, challenge: bytes, purpose: str, account: str) -> datetime:
        """Give when a challenge was made; it has to be ours, for this purpose, and young."""
        body, mac = challenge[: _TIME + _RANDOM], challenge[_TIME + _RANDOM :]
        if not hmac.compare_digest(mac, self._mac(body, purpose, account)):
            raise ValueError("not asked here")
        asked = datetime.fromtimestamp(int.from_bytes(body[:_TIME], "big") / 1e9, UTC)
        if not abs(datetime.now(UTC) - asked) < CHALLENGE_LASTS:
            raise ValueError("asked too long ago")
        return asked


def identifier(data: bytes) -> str:
    """Give the name of a passkey in the database, by its data."""
    return _named(AttestedCredentialData(data).credential_id)


def claimed(response: dict[str, Any]) -> str:
    """Give the name of the passkey that an answer claims to be from, or nothing."""
    try:
        return _named(websafe_decode(response["rawId"]))
    except _WRONG:
        return ""


def answer_in(posted: str) -> dict[str, Any]:
    """Read what a browser's passkey answered, as a form posts it; nothing where that is none."""
    try:
        answer = json.loads(posted)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _named(credential_id: bytes) -> str:
    return sha256(credential_id).hexdigest()


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": _REQUIRED}
