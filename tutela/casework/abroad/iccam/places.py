"""Where partners exchange reports, of each environment, as the settings say; the two are never the same."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from tutela.casework.abroad.errors import NoExchangeServer
from tutela.casework.abroad.models import Environment, ExchangeItem
from tutela.casework.channels.errors import NotAddressable, NotAllowedOut
from tutela.casework.channels.outward import allowed
from tutela.casework.channels.outward.pinned import OwnCertificate
from tutela.casework.channels.outward.secret_files import own_certificate, read_password


@dataclass(frozen=True, slots=True)
class Place:
    """The address of an environment, and what we come in with: certificate, user and password together."""

    environment: str
    base: str
    own: OwnCertificate
    user: str
    password: str

    @property
    def host(self) -> str:
        """Its host, for people."""
        return urlsplit(self.base).netloc


def base_of(environment: str) -> str:
    """Give the address that the settings name for an environment; "" for none."""
    return str(getattr(settings.TUTELA.iccam, environment)).rstrip("/")


def place(environment: str) -> Place:
    """Give the place of an environment.

    Raises:
        NoExchangeServer: no setting names it, or it cannot be used; the text says why.
    """
    chosen = settings.TUTELA.iccam
    base = base_of(environment)
    if not base:
        raise NoExchangeServer(f"[iccam] {environment} names no address, so nothing goes there.")
    if any(base == base_of(other) for other in Environment.values if other != environment):
        raise NoExchangeServer("[iccam] test and live name the same address. Nothing goes there.")
    said = {
        name: str(getattr(chosen, f"{environment}_{name}"))
        for name in ("certificate", "key_file", "user", "password_file")
    }
    keys = {name: f"[iccam] {environment}_{name}" for name in said}
    try:
        if not allowed.webhook(f"{base}/Authentication").is_encrypted:
            raise NoExchangeServer(f"[iccam] {environment} is an address without TLS. Nothing goes there.")
        if not said["password_file"]:
            raise NoExchangeServer(f"{keys['password_file']} names no file, so nothing goes there.")
        own = own_certificate(said["certificate"], said["key_file"], (keys["certificate"], keys["key_file"]))
        password = read_password(said["password_file"], keys["password_file"])
    except (NotAllowedOut, NotAddressable) as refused:
        raise NoExchangeServer(str(refused)) from refused
    return Place(environment, base, own, said["user"], password)


def place_of(item: ExchangeItem) -> Place:
    """Give the place that an item goes to: that of its environment, and only where it went before.

    Raises:
        NoExchangeServer: as `place`, or the setting names another address than the one it went to before.
    """
    found = place(item.environment)
    if item.sent_to and item.sent_to != found.base:
        raise NoExchangeServer(
            f"{item} went to {item.sent_to}, and [iccam] {item.environment} names {found.base} by now. "
            "It goes nowhere else."
        )
    return found
