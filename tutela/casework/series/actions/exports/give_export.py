"""Gives the file of a signed export, on record."""

from hashlib import sha256

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.series.errors import SeriesMoved
from tutela.casework.series.exporting.signing import packed
from tutela.casework.series.models import Export


@transaction.atomic
def give_export(by: Actor, export: Export) -> tuple[str, bytes]:
    """Give the name and the bytes of the zip that goes to the recipient.

    Raises:
        NotAllowed: the actor does not work on referrals.
        SeriesMoved: nobody signed it yet.
        ExportBroken: it is not what was signed.
    """
    gate.require(by, Act.WORK_REFERRALS, on=export)
    if export.signed_at is None:
        raise SeriesMoved(f"A second person has to sign {export} first.")
    name, octets = packed(export)
    log.record(
        by, "series.export_given", purpose="safeguarding", series=export.series_id, export=export.number,
        sha256=sha256(octets).hexdigest(),
    )  # fmt: skip
    return name, octets
