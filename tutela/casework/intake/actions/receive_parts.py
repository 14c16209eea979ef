"""Receives what lies in no file: the parts of a message, as whoever read it behind the fence gives them."""

import io
import time
from collections.abc import Sequence

from tutela.casework.custody import copies
from tutela.casework.gate import Actor
from tutela.casework.intake import queries
from tutela.casework.intake.actions.receive import Receiving, begin, finish
from tutela.casework.intake.actions.record_batch import Run
from tutela.casework.intake.archive_members import Member
from tutela.casework.intake.queries import ReceiveReport
from tutela.casework.intake.terms import Terms
from tutela.casework.items.models import Intake


def receive_parts(
    by: Actor, intake: Intake, source: str, parts: Sequence[tuple[str, bytes]], terms: Terms
) -> ReceiveReport:
    """Seal parts down the same line as any content; none of them ever lies in a file unsealed.

    Received again, what is on record already is not doubled.

    Args:
        by: who acts, as the caller's gate has let them.
        intake: what is delivered, with its reference and the key it is sealed under.
        source: what they are parts of, by a name that tells it from others.
        parts: name and bytes of each; no two have one name.
        terms: what the caller says of them.

    Raises:
        OtherSource: the intake was received from something else before.
        NotAsRegistered: the register of copies was changed: what it says is kept may not be.
    """
    receipt = begin(by, intake, source.encode(), terms)
    started = time.monotonic()
    run = Run(by, intake, receipt, terms, copies.named_under(intake.key))
    members = (
        Member(number, name.encode(), None, stream=io.BufferedReader(io.BytesIO(octets)))
        for number, (name, octets) in enumerate(parts, 1)
    )
    Receiving(run, None).run_parts(members)
    finish(by, receipt, terms, time.monotonic() - started)
    return queries.receive_report(intake)
