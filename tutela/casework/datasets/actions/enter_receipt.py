"""Enters what a partner said of a delta."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets import queries
from tutela.casework.datasets.errors import BadAnswer
from tutela.casework.datasets.models import Delta, Receipt
from tutela.casework.gate import Actor
from tutela.engine.taxonomy import terminology

MOST_LETTERS = 500


@transaction.atomic
def enter_receipt(by: Actor, delta: Delta, says: str, entries: int | None = None, note: str = "") -> Receipt:
    """Enter that a partner received or applied a delta, or could not.

    Args:
        by: who enters it.
        delta: of which delta.
        says: one of `Receipt.Says`.
        entries: how many entries it says to have then; None where it does not say.
        note: what else it says.

    Raises:
        NotAllowed: the actor may not export, and is no machine that answers for a partner.
        BadAnswer: it says none of these, or too much; or it could not, and does not say why.
        RefusedWords: the note says what is said by codes alone.
    """
    gate.require(by, queries.giving(by), delta.supply)
    terminology.guard(note)
    if says not in Receipt.Says.values:
        raise BadAnswer(f"Choose what it says: {', '.join(Receipt.Says.values)}.")
    if len(note) > MOST_LETTERS or (says == Receipt.Says.REFUSED and not note.strip()):
        raise BadAnswer(f"Say why it could not, in at most {MOST_LETTERS} characters.")
    made = Receipt.objects.create(
        delta=delta, says=says, entries=entries, note=note.strip(), entered_by=by.name
    )
    log.record(
        by, "receipt.entered", purpose="sharing", wrote=[made], supply=delta.supply_id, number=delta.number,
        says=says,
    )  # fmt: skip
    return made
