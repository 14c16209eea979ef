"""Releases the files of a report to NCMEC that another person chose: the second half of handing media out."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, require_another, write_step
from tutela.casework.cybertips.content import files
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.cybertips.queries import files_of
from tutela.casework.gate import Act, Actor


@transaction.atomic
def release_files(by: Actor, tip: Tip, seen: int, files_sha256: str) -> Tip:
    """Release just those files, with just those details, that were proposed.

    Args:
        by: who releases them.
        tip: of which report.
        seen: the version they saw.
        files_sha256: the digest of the files, as the page showed it.

    Raises:
        NotAllowed: the actor approves no reports to NCMEC.
        OwnTip: they chose one of them, or made the report.
        TipMoved: it is not approved, or another version by now.
        BadTip: there are none, or they are others than were seen or proposed.
    """
    gate.require(by, Act.APPROVE_CYBERTIP, on=tip)
    current = locked(tip, seen, (State.APPROVED,))
    require_another(by, current, "releases the files of")
    chosen = list(files_of(current))
    if not chosen:
        raise BadTip(f"{current} has no files.")
    if not files_sha256 == current.files_sha256 == files.digest_of(current, chosen):
        raise BadTip(f"The files of {current} are others than were proposed. Nothing was released.")
    current.released_by_id, current.released_at = by.person, timezone.now()
    step = write_step(by, current, TipStep.Kind.RELEASED)
    log.record(
        by, "cybertip.files_released", purpose="handing out", wrote=[current, step], cybertip=current.pk,
        environment=current.environment, files_sha256=current.files_sha256,
        items=[file.item_id for file in chosen],
    )  # fmt: skip
    return current
