"""Gives a sending in a form that others exchange, on record."""

from hashlib import sha256

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.exchange.forms import FORMS, written
from tutela.casework.packages.models import Sending
from tutela.casework.packages.signed.manifest import prove


@transaction.atomic
def exchange_package(by: Actor, sending: Sending, form: str) -> tuple[str, bytes]:
    """Give the name and the bytes of a sending as STIX 2.1, MISP or CASE: text, no media, no live link.

    Raises:
        NotAllowed: the actor sends no packages.
        BadPackage: the form is none of these.
        PackageBroken: it is not what was signed.
    """
    gate.require(by, Act.WORK_PACKAGES, on=sending.package)
    if form not in FORMS:
        raise BadPackage(f"A package is exchanged as one of {', '.join(FORMS)}.")
    prove(sending)
    octets = written(sending, form)
    log.record(
        by, "package.exchanged", purpose="dissemination", package=sending.package_id, sending=sending.number,
        form=form, sha256=sha256(octets).hexdigest(),
    )  # fmt: skip
    return f"{sending.package.reference}-{sending.number}.{form}.json", octets
