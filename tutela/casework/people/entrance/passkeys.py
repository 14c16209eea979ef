"""Passkeys: what a browser is asked, and whether its answer is right. Nothing is kept here.

A challenge carries its own time and a MAC, so that asking for one writes nothing, however many strangers ask.

Source: W3C Web Authentication, level 2.
"""

import hmac
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
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

from tutela.casework.custody import keys
from tutela.casework.people.errors import NotLetIn
from tutela.casework.people.models import Person

CHALLENGE_LASTS = timedelta(minutes=3)
ENROL, SIGN_IN = "enrol", "sign in"
_CHALLENGES = b"tutela challenges"
_TIME, _RANDOM = 8, 16
_REQUIRED = UserVerificationRequirement.REQUIRED
# What an answer that is no answer makes the library raise.
_WRONG = (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidSignature, AssertionError)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: passkeys belong to a host name, and answers are for one origin."""

    host: str
    origin: str

    @property
    def server(self) -> Fido2Server:
        """What knows the protocol, for this site."""
        entity = PublicKeyCredentialRpEntity(name="Tutela", id=self.host)
        return Fido2Server(entity, verify_origin=lambda origin: origin == self.origin)


@dataclass(frozen=True, slots=True)
class Answer:
    """A right answer: the credential, its counter, and when what it answers was asked."""

    data: bytes
    counter: int
    asked_at: datetime


def ask_to_enrol(site: Site, person: Person, have: list[bytes]) -> dict[str, Any]:
    """Give what a browser is asked to make a passkey with.

    Args:
        site: where the browser is.
        person: whose it becomes.
        have: the data of those they have already, which are not made again.
    """
    user = PublicKeyCredentialUserEntity(
        id=person.pk.to_bytes(8, "big"), name=person.username, display_name=person.name
    )
    known = [
        PublicKeyCredentialDescriptor(
            type=PublicKeyCredentialType.PUBLIC_KEY, id=AttestedCredentialData(each).credential_id
        )
        for each in have
    ]
    options, _ = site.server.register_begin(
        user, known, ResidentKeyRequirement.REQUIRED, _REQUIRED, challenge=_challenge(ENROL, person.pk)
    )
    return dict(options)


def ask_to_sign_in(site: Site) -> dict[str, Any]:
    """Give what a browser is asked to sign anybody in with; whom, their passkey says."""
    options, _ = site.server.authenticate_begin(None, _REQUIRED, challenge=_challenge(SIGN_IN, 0))
    return dict(options)


def enrolled(site: Site, person: Person, response: dict[str, Any]) -> Answer:
    """Judge what a browser answered when it was to make a passkey.

    Raises:
        NotLetIn: it is no right answer to what this person was asked.
    """
    try:
        answered = RegistrationResponse.from_dict(response)
        challenge = answered.response.client_data.challenge
        asked_at = _asked_at(challenge, ENROL, person.pk)
        data = site.server.register_complete(_state(challenge), answered)
        return Answer(bytes(data.credential_data or b""), data.counter, asked_at)
    except _WRONG as wrong:
        raise NotLetIn("The passkey could not be taken. Load the page again.") from wrong


def identifier(data: bytes) -> str:
    """Give the name of a passkey in the database, by its data."""
    return _named(AttestedCredentialData(data).credential_id)


def claimed(response: dict[str, Any]) -> str:
    """Give the name of the passkey that an answer claims to be from, or nothing."""
    try:
        return _named(websafe_decode(response["rawId"]))
    except _WRONG:
        return ""


def _named(credential_id: bytes) -> str:
    return sha256(credential_id).hexdigest()


def signed_in(site: Site, data: bytes, response: dict[str, Any]) -> Answer:
    """Judge what a browser answered when it was to sign somebody in.

    Raises:
        NotLetIn: it is no right answer by this passkey.
    """
    try:
        answered = AuthenticationResponse.from_dict(response)
        challenge = answered.response.client_data.challenge
        asked_at = _asked_at(challenge, SIGN_IN, 0)
        site.server.authenticate_complete(_state(challenge), [AttestedCredentialData(data)], answered)
        return Answer(data, answered.response.authenticator_data.counter, asked_at)
    except _WRONG as wrong:
        raise NotLetIn("This passkey opens nothing here.") from wrong


def _challenge(purpose: str, person: int) -> bytes:
    body = time.time_ns().to_bytes(_TIME, "big") + os.urandom(_RANDOM)
    return body + _mac(body, purpose, person)


def _mac(body: bytes, purpose: str, person: int) -> bytes:
    return hmac.digest(keys.derived(_CHALLENGES), f"{purpose} {person} ".encode() + body, "sha256")


def _asked_at(challenge: bytes, purpose: str, person: int) -> datetime:
    """Give when a challenge was made; it has to be ours, for this purpose, and young."""
    body, mac = challenge[: _TIME + _RANDOM], challenge[_TIME + _RANDOM :]
    if not hmac.compare_digest(mac, _mac(body, purpose, person)):
        raise ValueError("not asked here")
    asked = datetime.fromtimestamp(int.from_bytes(body[:_TIME], "big") / 1e9, UTC)
    if not abs(datetime.now(UTC) - asked) < CHALLENGE_LASTS:
        raise ValueError("asked too long ago")
    return asked


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": _REQUIRED}
