"""Concludes a hypothesis."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine, LineMoved
from tutela.casework.logbook.models import Hypothesis
from tutela.casework.logbook.models.lines import SHORT
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def conclude(by: Actor, hypothesis: Hypothesis, state: str, conclusion: str) -> Hypothesis:
    """Say whether a hypothesis is supported, refuted, or left open for good, and why.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: the state is none, or it is not said why.
        LineMoved: it was concluded already.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.WORK_LOGBOOK, on=hypothesis)
    terminology.guard(conclusion)
    ends = [each for each in Hypothesis.State.values if each != Hypothesis.State.OPEN]
    if state not in ends or not conclusion.strip() or len(conclusion) > SHORT:
        raise BadLine(f"Choose how it ends, and say why in at most {SHORT} characters.")
    lock_unit(by.unit)
    current = Hypothesis.objects.get(pk=hypothesis.pk)
    if current.state != Hypothesis.State.OPEN:
        raise LineMoved(f"{current} was concluded already.")
    current.state, current.conclusion = state, conclusion.strip()
    current.concluded_by_id, current.concluded_at = by.person, timezone.now()
    current.save(update_fields=["state", "conclusion", "concluded_by", "concluded_at"])
    log.record(
        by, "hypothesis.concluded", purpose="intelligence", wrote=[current], hypothesis=current.pk,
        state=state, conclusion_sha256=log.digest_of(current.conclusion),
    )  # fmt: skip
    return current
