"""Passkeys by which people of companies sign in: the workbench's protocol, under a key of this door.

Source: W3C Web Authentication, level 2.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from tutela.casework.partners.between.accounts import Passkey, Visitor
from tutela.casework.people.entrance import webauthn
from tutela.casework.people.entrance.webauthn import Asker, Owner, Site
from tutela.casework.people.errors import NotLetIn
from tutela.portal import codes
from tutela.portal.counter import counter


def site_of(request: HttpRequest) -> Site:
    """Give the site of a request, as the browser calls it."""
    return Site.at("https" if counter().settings.https else "http", request.get_host())


def ask(request: HttpRequest, visitor: Visitor | None) -> dict[str, Any]:
    """Give what a browser is asked: to make a passkey for whoever opened a link, or to sign anybody in."""
    asker = _asker(request)
    if visitor is None:
        return asker.ask_to_sign_in()
    octets = sha256(visitor.mail.encode()).digest()
    return asker.ask_to_enrol(Owner(octets, visitor.mail, visitor.name, visitor.mail), [])


def enrol(request: HttpRequest, visitor: Visitor, link: str) -> bool:
    """Take the passkey that a browser made for whoever opened a link; False where the link was used.

    Args:
        request: with what it answered.
        visitor: whose it becomes.
        link: the digest of their link.

    Raises:
        NotLetIn: it is no right answer to what this person was asked.
    """
    answer = _asker(request).enrolled(visitor.mail, _answered(request))
    kept = Passkey(visitor.mail, answer.data, answer.counter)
    now = datetime.now(UTC).isoformat()
    return counter().exchange.accounts.enrol_passkey(link, webauthn.identifier(answer.data), kept, now)


def open_session(request: HttpRequest, session: str, expires: str) -> None:
    """Open a session for whoever's passkey answered.

    Raises:
        NotLetIn: it is no right answer, was given before, or the passkey is none of this door's.
    """
    said, accounts = _answered(request), counter().exchange.accounts
    name = webauthn.claimed(said)
    known = accounts.passkey(name)
    if known is None:
        raise NotLetIn("This passkey opens nothing here.")
    answer = _asker(request).signed_in(known.credential, said)
    is_copy, asked_at = answer.is_of_copy(known.counter), answer.asked_at.isoformat()
    if is_copy or not accounts.open_by_passkey(name, answer.counter, asked_at, session, expires):
        raise NotLetIn("This passkey opens nothing here.")


def _answered(request: HttpRequest) -> dict[str, Any]:
    return webauthn.answer_in(request.POST.get("answer", ""))


def _asker(request: HttpRequest) -> Asker:
    return Asker(site_of(request), codes.challenges())
