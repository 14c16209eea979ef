"""Signs an export that another person made."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.errors import OwnExport, SeriesMoved
from tutela.casework.series.exporting.signing import signed
from tutela.casework.series.models import Export, Step


@transaction.atomic
def sign_export(by: Actor, export: Export) -> Export:
    """Sign an export, after a look at what it says; it may leave from then on.

    Raises:
        NotAllowed: the actor signs no exports.
        OwnExport: they made it.
        SeriesMoved: it was signed already.
    """
    gate.require(by, Act.SIGN_SERIES, on=export)
    series = locked(export.series)
    rows = Export.objects.select_for_update(of=["self"]).select_related(
        "recipient", "made_by", "series__unit"
    )
    current = rows.get(pk=export.pk)
    if current.made_by_id == by.person:
        raise OwnExport("You made this export. Somebody else signs it.")
    if current.signed_at is not None:
        raise SeriesMoved("It was signed already.")
    at = timezone.now()
    current.manifest, current.signature = signed(current, by.name, at)
    current.signed_by_id, current.signed_at = by.person, at
    current.save()
    step = write_step(by, series, Step.Kind.SIGNED, f"Number {current.number}")
    log.record(
        by, "series.export_signed", purpose="safeguarding", wrote=[current, step, series], series=series.pk,
        export=current.number, manifest_sha256=log.digest_of(current.manifest),
    )  # fmt: skip
    return current
