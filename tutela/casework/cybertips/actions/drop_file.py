"""Takes a file out of a report to NCMEC that is a draft."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, write_step
from tutela.casework.cybertips.errors import TipMoved
from tutela.casework.cybertips.models import State, Tip, TipCall, TipFile, TipStep
from tutela.casework.gate import Act, Actor


@transaction.atomic
def drop_file(by: Actor, tip: Tip, seen: int, file: TipFile) -> Tip:
    """Take a file out of a draft.

    Raises:
        NotAllowed: the actor makes no reports to NCMEC.
        TipMoved: it is no draft, or another version by now, or a call was about the file.
    """
    gate.require(by, Act.WORK_CYBERTIPS, on=tip)
    current = locked(tip, seen, (State.DRAFT,))
    row = TipFile.objects.get(pk=file.pk, tip=current)
    if TipCall.objects.filter(file=row).exists():
        raise TipMoved(f"{row} was sent once; it stays on record. End {current}, and make it anew.")
    step, item = write_step(by, current, TipStep.Kind.FILES), row.item_id
    log.record(
        by, "cybertip.file_dropped", purpose="reporting", wrote=[current, step], took=[row],
        cybertip=current.pk, item=item,
    )  # fmt: skip
    row.delete()
    return current
