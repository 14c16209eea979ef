"""Passkeys of the unit's people: asked for and judged by the protocol, under a key of this installation."""

from typing import Any

from tutela.casework.custody import keys
from tutela.casework.people.entrance.webauthn import Answer, Asker, Owner, Site
from tutela.casework.people.models import Person

_CHALLENGES = b"tutela challenges"


def ask_to_enrol(site: Site, person: Person, have: list[bytes]) -> dict[str, Any]:
    """Give what a browser is asked to make a passkey with.

    Args:
        site: where the browser is.
        person: whose it becomes.
        have: the data of those they have already, which are not made again.
    """
    owner = Owner(person.pk.to_bytes(8, "big"), person.username, person.name, str(person.pk))
    return _asker(site).ask_to_enrol(owner, have)


def ask_to_sign_in(site: Site) -> dict[str, Any]:
    """Give what a browser is asked to sign anybody in with; whom, their passkey says."""
    return _asker(site).ask_to_sign_in()


def enrolled(site: Site, person: Person, response: dict[str, Any]) -> Answer:
    """Judge what a browser answered when it was to make a passkey.

    Raises:
        NotLetIn: it is no right answer to what this person was asked.
    """
    return _asker(site).enrolled(str(person.pk), response)


def signed_in(site: Site, data: bytes, response: dict[str, Any]) -> Answer:
    """Judge what a browser answered when it was to sign somebody in.

    Raises:
        NotLetIn: it is no right answer by this passkey.
    """
    return _asker(site).signed_in(data, response)


def _asker(site: Site) -> Asker:
    return Asker(site, keys.derived(_CHALLENGES))
