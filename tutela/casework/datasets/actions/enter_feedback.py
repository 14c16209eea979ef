"""Enters what a partner says of an entry that it was given."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets import queries
from tutela.casework.datasets.errors import BadAnswer
from tutela.casework.datasets.models import Feedback, Supply
from tutela.casework.datasets.signed.content import content_of
from tutela.casework.gate import Actor
from tutela.engine.taxonomy import terminology

_SHA256, MOST_LETTERS = 32, 500


@transaction.atomic
def enter_feedback(by: Actor, supply: Supply, sha256: str, says: str, note: str = "") -> Feedback:
    """Enter what a partner says of an entry, by its SHA-256; it waits until somebody answers it.

    Raises:
        NotAllowed: the actor may not export, and is no machine that answers for a partner.
        BadAnswer: it is no SHA-256, the partner was never given it, or what it says is none or too much.
        RefusedWords: the note says what is said by codes alone.
    """
    gate.require(by, queries.giving(by), supply)
    terminology.guard(note)
    if says not in Feedback.Says.values or len(note) > MOST_LETTERS:
        raise BadAnswer(f"Choose what it says: {', '.join(Feedback.Says.values)}.")
    try:
        digest = bytes.fromhex(sha256.strip())
    except ValueError:
        digest = b""
    last = queries.last_delta(supply)
    entry = content_of(supply).entry_of(digest, last.to_edition if last else 0)
    if len(digest) != _SHA256 or entry is None:
        raise BadAnswer("Write the SHA-256 of an entry that this partner was given, 64 hexadecimal digits.")
    made = Feedback.objects.create(
        supply=supply, entry=entry, says=says, note=note.strip(), entered_by=by.name
    )
    log.record(
        by, "feedback.entered", purpose="sharing", wrote=[made], supply=supply.pk, entry=entry, says=says
    )
    return made
