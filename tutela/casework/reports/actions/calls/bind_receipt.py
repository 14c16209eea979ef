"""Binds a report to the receipt for which its reporter changed the words read aloud: a step of taking in."""

from datetime import datetime

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.letterbox.letters import Letter
from tutela.casework.reports.models import SpokenReceipt

CHANNEL = "receipt"


def bind_receipt(by: Actor, letter: Letter, name: bytes, at: datetime) -> None:
    """Bind it; done twice, it is one.

    Args:
        by: the machine of the unit.
        letter: that came with the change.
        name: of the words that were read aloud.
        at: when they were changed.

    Raises:
        LetterBroken: nobody of the unit read such words aloud, or they have ended.
    """
    held = SpokenReceipt.objects.select_for_update(no_key=True).filter(unit=by.unit, name=name)
    spoken = held.first()
    if spoken is not None and spoken.lookup is not None and bytes(spoken.lookup) == letter.lookup:
        return
    if spoken is None or spoken.used_at is not None or spoken.ended_at is not None:
        raise LetterBroken(
            "It changes a receipt that nobody read aloud here, or that ended before the change came. It is "
            "kept as it is."
        )
    spoken.lookup, spoken.used_at = letter.lookup, at
    spoken.save(update_fields=["lookup", "used_at"])
    log.record(
        by, "spoken_receipt.changed", purpose="report", report=spoken.report_id, spoken_receipt=spoken.pk
    )
