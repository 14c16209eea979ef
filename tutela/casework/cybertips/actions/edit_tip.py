"""Changes what a report to NCMEC says, while it is a draft."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, write_step
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import State, Tip, TipStep
from tutela.casework.gate import Act, Actor
from tutela.engine.formats.cybertips import elements
from tutela.engine.taxonomy import terminology


@transaction.atomic
def edit_tip(by: Actor, tip: Tip, seen: int, content: Mapping[str, Any]) -> Tip:
    """Replace what a draft says.

    Args:
        by: who changes it.
        tip: which.
        seen: the version they saw.
        content: all that it says from now on, as data.

    Raises:
        NotAllowed: the actor makes no reports to NCMEC.
        TipMoved: it is no draft, or another version by now.
        RefusedWords: what our people add holds words that are not used here.
    """
    gate.require(by, Act.WORK_CYBERTIPS, on=tip)
    if not isinstance(content, Mapping):
        raise BadTip("A report is a table of fields.")
    said = content.get("additionalInfo")
    terminology.guard(said if isinstance(said, str) else "")
    current = locked(tip, seen, (State.DRAFT,))
    current.content, current.form = dict(content), elements.version()
    step = write_step(by, current, TipStep.Kind.EDITED)
    log.record(
        by, "cybertip.edited", purpose="reporting", wrote=[current, step], cybertip=current.pk,
        version=current.version,
    )  # fmt: skip
    return current
