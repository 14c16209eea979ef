"""Gives the file of a package that was sent, on record."""

from hashlib import sha256

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.models import Sending
from tutela.casework.packages.signed.manifest import packed


@transaction.atomic
def export_package(by: Actor, sending: Sending) -> tuple[str, bytes]:
    """Give the name and the bytes of the zip that goes to the recipient.

    Raises:
        NotAllowed: the actor sends no packages.
        PackageBroken: it is not what was signed.
    """
    gate.require(by, Act.WORK_PACKAGES, on=sending.package)
    name, octets = packed(sending)
    log.record(
        by, "package.exported", purpose="dissemination", package=sending.package_id,
        sending=sending.number, sha256=sha256(octets).hexdigest(),
    )  # fmt: skip
    return name, octets
