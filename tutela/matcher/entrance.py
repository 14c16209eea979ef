"""Who comes: by a key in the address or the head of a request, or by a client certificate alone."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tutela.casework.datasets import queries as datasets
from tutela.casework.gate import Actor, machine
from tutela.casework.lookups import queries
from tutela.casework.lookups.models import Bank, Grant
from tutela.casework.partners.models import Partner
from tutela.casework.partners.scopes import DATASET, key_digest
from tutela.errors import Forbidden, Unavailable
from tutela.site.web import certificates

_EVERY_S, _STALE_S = 2.0, 15.0
Call = Callable[..., HttpResponse]


class Stranger(Forbidden):
    """Nobody is let in by what the request brings."""

    code = "TU-MD01"
    status = 401


class NotForThis(Forbidden):
    """A key is not good for this."""

    code = "TU-MD02"


class NotSure(Unavailable):
    """It cannot be told at the moment who may come."""

    code = "TU-MD03"


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that may ask: by which key, for what, and by which grant.

    `certificate` is the SHA-256 of the client certificate without which the key opens nothing, or "".
    """

    key: int
    scopes: frozenset[str]
    certificate: str
    grant: Grant

    @property
    def banks(self) -> dict[str, Bank]:
        """The banks of its grant by their names."""
        return {bank.name: bank for bank in self.grant.banks.all()}

    @property
    def machine(self) -> Actor:
        """Who acts for it in the unit."""
        return machine(self.grant.partner.unit_id, "the matcher")


@dataclass(frozen=True, slots=True)
class Taker:
    """A program that may have what its partner is given of own lists, by which key."""

    key: int
    label: str
    certificate: str
    partner: Partner

    @property
    def machine(self) -> Actor:
        """Who acts for it in the unit; the receipts say so."""
        return machine(self.partner.unit_id, f"{self.partner.name}, key {self.label}")


_Known = TypeVar("_Known", Caller, Taker)


class Callers:
    """Who may come, read anew every two seconds: nothing that a stranger sends reaches the database."""

    def __init__(self) -> None:
        self._by_key: dict[str, Caller] = {}
        self._takers: dict[str, Taker] = {}
        self._read_at = float("-inf")

    def read(self) -> None:
        """Read who may come now."""
        grants = queries.grants_in_force()
        self._by_key = {
            key.sha256: Caller(key.pk, frozenset(key.scopes), key.certificate_sha256, grants[key.partner_id])
            for key in queries.keys_that_ask()
            if key.partner_id in grants
        }
        self._takers = {
            key.sha256: Taker(key.pk, key.label, key.certificate_sha256, key.partner)
            for key in datasets.keys_that_take()
        }
        self._read_at = time.monotonic()

    def keep_reading(self) -> None:
        """Read it again and again, in a thread of its own, until the process ends."""

        def again() -> None:
            while True:
                time.sleep(_EVERY_S)
                try:
                    self.read()
                except Error:
                    # What was read before holds for a while; then nobody is let in.
                    connections.close_all()

        threading.Thread(target=again, daemon=True).start()

    def find(self, token: str, certificate: str) -> Caller | None:
        """Give who brings a key and a certificate to look up; nobody where they open nothing.

        A certificate alone is enough where one key alone is bound to it.

        Raises:
            NotSure: who may come could not be read for a while.
        """
        return self._one(self._by_key, token, certificate)

    def taker(self, token: str, certificate: str) -> Taker | None:
        """Give who brings them to take what its partner is given; else as `find`."""
        return self._one(self._takers, token, certificate)

    def _one(self, known: Mapping[str, _Known], token: str, certificate: str) -> _Known | None:
        if time.monotonic() - self._read_at > _STALE_S:
            raise NotSure("It cannot be told now who may ask. Ask again later.")
        if token:
            found = known.get(key_digest(token))
            if found is None or (found.certificate and found.certificate != certificate):
                return None
            return found
        bound = [each for each in known.values() if certificate and each.certificate == certificate]
        return bound[0] if len(bound) == 1 else None


callers = Callers()


def token_of(path: str, authorization: str) -> str:
    """Give the key that stands in an address, /k/KEY/…, or in the head of a request; or nothing."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first == "k":
        return rest.partition("/")[0]
    kind, _, token = authorization.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def needs(scope: str) -> Callable[[Call], Call]:
    """Have a call answer those alone whose key is good for this; it is called with the caller too."""

    def around(call: Call) -> Call:
        @wraps(call)
        def answer(request: HttpRequest, token: str = "", **named: object) -> HttpResponse:
            brought = token or token_of("", request.headers.get("Authorization", ""))
            caller = callers.find(brought, certificates.presented(request, settings.TUTELA.matcher.socket))
            if caller is None:
                raise Stranger("Bring a key that is good now: in the address, /k/KEY/, or as a bearer.")
            if scope not in caller.scopes:
                raise NotForThis(f'This key is not good for "{scope}".')
            return call(request, caller, **named)

        return answer

    return around


def takes(call: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Have a call answer those alone whose key is good for datasets; it is called with the taker too."""

    @wraps(call)
    def answer(request: HttpRequest, token: str = "", **named: object) -> HttpResponseBase:
        brought = token or token_of("", request.headers.get("Authorization", ""))
        certificate = certificates.presented(request, settings.TUTELA.matcher.socket)
        taker = callers.taker(brought, certificate)
        if taker is not None:
            return call(request, taker, **named)
        if callers.find(brought, certificate) is not None:
            raise NotForThis(f'This key is not good for "{DATASET}".')
        raise Stranger("Bring a key that is good now: in the address, /k/KEY/, or as a bearer.")

    return answer
