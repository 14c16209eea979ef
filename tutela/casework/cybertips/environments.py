"""Where reports of each environment are sent, as the settings say; the two are never the same."""

import base64
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from tutela.casework.channels.errors import NotAddressable, NotAllowedOut
from tutela.casework.channels.outward import allowed
from tutela.casework.channels.outward.secret_files import read_password
from tutela.casework.cybertips.errors import NoEnvironment, WrongEnvironment
from tutela.casework.cybertips.models import Environment, Tip

# The hosts that NCMEC names, so that a setting cannot name the one for the other.
HOSTS = {Environment.TEST: "exttest.cybertip.org", Environment.LIVE: "report.cybertip.org"}


@dataclass(frozen=True, slots=True)
class Place:
    """The address that reports of an environment are sent to, and what it is opened by."""

    environment: str
    base: str
    authorisation: str

    @property
    def host(self) -> str:
        """Its host, for people."""
        return urlsplit(self.base).netloc


def place(environment: str) -> Place:
    """Give the place of an environment.

    Raises:
        NoEnvironment: no setting names it, or it cannot be used; the text says why.
    """
    chosen = settings.TUTELA.ncmec
    named = {name: str(getattr(chosen, name)).rstrip("/") for name in Environment.values}
    base, other = named[environment], next(named[name] for name in named if name != environment)
    if not base:
        raise NoEnvironment(f"[ncmec] {environment} names no address, so nothing is sent there.")
    host = (urlsplit(base).hostname or "").lower()
    wrong = next(name for name in HOSTS if name != environment)
    if host == HOSTS[wrong] or base == other:
        raise NoEnvironment(f"[ncmec] {environment} names the {wrong} environment. Nothing is sent.")
    try:
        if not allowed.webhook(f"{base}/status").is_encrypted:
            raise NoEnvironment(f"[ncmec] {environment} is an address without TLS. Nothing is sent there.")
    except (NotAllowedOut, NotAddressable) as refused:
        raise NoEnvironment(str(refused)) from refused
    user = str(getattr(chosen, f"{environment}_user"))
    password = _password(environment, str(getattr(chosen, f"{environment}_password_file")))
    signed = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Place(environment, base, f"Basic {signed}")


def place_of(tip: Tip) -> Place:
    """Give the place that a report is sent to: that of its environment, and only where it went before.

    Raises:
        NoEnvironment: as `place`.
        WrongEnvironment: the setting names another address than the one it went to before.
    """
    found = place(tip.environment)
    if tip.sent_to and tip.sent_to != found.base:
        raise WrongEnvironment(
            f"{tip} was sent to {tip.sent_to}, and [ncmec] {tip.environment} names {found.base} by now. "
            "It goes nowhere else."
        )
    return found


def _password(environment: str, named: str) -> str:
    key = f"[ncmec] {environment}_password_file"
    if not named:
        raise NoEnvironment(f"{key} names no file, so nothing is sent there.")
    try:
        return read_password(named, key)
    except NotAllowedOut as refused:
        raise NoEnvironment(str(refused)) from refused
