"""Says that a line speaks for or against a hypothesis."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine, LineMoved
from tutela.casework.logbook.models import Evidence, Hypothesis, Line
from tutela.casework.logbook.models.lines import SHORT
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def weigh(by: Actor, hypothesis: Hypothesis, line: Line, says: str, *, is_for: bool) -> Evidence:
    """Say that a line of the same case speaks for a hypothesis, or against it, and how.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: the line is of another case, or it is not said how it speaks.
        LineMoved: the hypothesis was concluded, or the line speaks of it already.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.WORK_LOGBOOK, on=hypothesis)
    gate.require(by, Act.WORK_LOGBOOK, on=line)
    terminology.guard(says)
    if line.case_id != hypothesis.case_id or not says.strip() or len(says) > SHORT:
        raise BadLine(f"Choose a line of the same case, and say in at most {SHORT} characters how it speaks.")
    lock_unit(by.unit)
    current = Hypothesis.objects.get(pk=hypothesis.pk)
    if current.state != Hypothesis.State.OPEN:
        raise LineMoved(f"{current} was concluded: {current.get_state_display().lower()}.")
    if Evidence.objects.filter(hypothesis=current, line=line).exists():
        raise LineMoved(f"{line} speaks of {current} already.")
    made = Evidence.objects.create(
        hypothesis=current, line=line, is_for=is_for, says=says.strip(), by_id=by.person
    )
    log.record(
        by, "hypothesis.weighed", purpose="intelligence", wrote=[made], hypothesis=current.pk, line=line.pk,
        is_for=is_for, says_sha256=log.digest_of(made.says),
    )  # fmt: skip
    return made
