"""Records a fact of the site at an address."""

import re
from hashlib import sha256

from django.db import transaction

from tutela.casework import gate
from tutela.casework.commerce.brands import brands_of
from tutela.casework.commerce.errors import BadSiteFact
from tutela.casework.commerce.models import LONGEST, STRONG, Kind, SiteFact
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace
from tutela.casework.identifiers.keys import key_of
from tutela.engine import identifiers
from tutela.engine.taxonomy import terminology

_CURRENCY = re.compile(r"[A-Z]{3,5}")
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,8})?")
_KEY_BYTES = 16


@transaction.atomic
def record_fact(by: Actor, trace: Trace, kind: str, text: str, *, basis: str, currency: str = "") -> SiteFact:
    """Record a fact of the site at an address, beside those that are there.

    Args:
        by: who records it.
        trace: of which address.
        kind: one of `Kind`.
        text: what it says: an amount as 19.99, the code of a brand, a wallet, an account, a name.
        basis: on what it rests: a look on the isolated machine, an answer of a registry.
        currency: of a price, three to five capital letters.

    Raises:
        NotAllowed: the actor traces nothing.
        BadSiteFact: it says too little, is mistyped, or names a brand that the unit does not keep.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.TRACE, on=trace)
    said, rests = text.strip(), basis.strip()
    terminology.guard(said, rests)
    if kind not in Kind.values or not said or not rests or max(len(said), len(rests)) > LONGEST:
        raise BadSiteFact(
            f"Choose what it is, say it and on what it rests, in at most {LONGEST} characters each."
        )
    said, key = _read(by, Kind(kind), said, currency)
    fact = SiteFact.objects.create(
        trace=trace, kind=kind, text=said, currency=currency if kind == Kind.PRICE else "", key=key,
        basis=rests, by=by.name,
    )  # fmt: skip
    log.record(
        by, "site_fact.recorded", purpose="tracing", wrote=[fact], site_fact=fact.pk, trace=trace.pk,
        kind=kind, basis_sha256=log.digest_of(rests),
    )  # fmt: skip
    return fact


def _read(by: Actor, kind: Kind, said: str, currency: str) -> tuple[str, bytes]:
    """Give what a fact says as it is kept, and the key by which the same is found elsewhere."""
    if kind is Kind.PRICE and not (_AMOUNT.fullmatch(said) and _CURRENCY.fullmatch(currency)):
        raise BadSiteFact("Write a price as 19.99 and its currency in capital letters, as EUR.")
    if kind is Kind.BRAND and said not in brands_of(by.unit):
        raise BadSiteFact(f"{said[:40]!r} is no payment brand of this unit.")
    if kind not in STRONG:
        return said, b""
    one = identifiers.read(said)
    if kind is not Kind.WALLET:
        return said, key_of(one) if one.is_strong else _own_key(kind, said)
    if one.kind is not identifiers.Kind.WALLET:
        raise BadSiteFact(f"{said[:60]!r} is no wallet that is known here.")
    if not one.is_strong:
        raise BadSiteFact(f"The wallet does not fit its checksum, so it is mistyped: {said[:100]}")
    return one.canonical, key_of(one)


def _own_key(kind: Kind, said: str) -> bytes:
    return sha256(f"{kind.value}\0{said.casefold()}".encode()).digest()[:_KEY_BYTES]
