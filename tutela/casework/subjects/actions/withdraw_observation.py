"""Withdraws an observation that a person noted by mistake; it stays on record, and counts for nothing."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects import queries
from tutela.casework.subjects.actions.partition import part_anew
from tutela.casework.subjects.errors import BadSubject, SubjectMoved
from tutela.casework.subjects.models import LONGEST, Observation, Subject
from tutela.engine.taxonomy import terminology


@transaction.atomic
def withdraw_observation(by: Actor, observation: Observation, reason: str) -> Observation:
    """Withdraw an observation that was noted by hand, and with it what was judged of it.

    What a source names stands as it was gathered: of that a judgement says what holds. Noted again, it is
    there again, and nothing was judged of it.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        BadSubject: it is not said why, a machine gathered it, or somebody's risk is assessed by it.
        SubjectMoved: it was withdrawn already.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=observation)
    terminology.guard(reason)
    if not reason.strip() or len(reason) > LONGEST:
        raise BadSubject(f"Say why it is withdrawn, in at most {LONGEST:,} characters.")
    lock_unit(by.unit)
    current = Observation.objects.get(pk=observation.pk)
    if current.noted_by_id is None:
        raise BadSubject(f"{current} stands in its source, and was noted by nobody. Judge it instead.")
    if current.withdrawn_at is not None:
        raise SubjectMoved(f"{current} was withdrawn already. Load the page again.")
    anchored = Subject.objects.filter(anchor=current).first()
    if anchored is not None:
        raise BadSubject(f"{anchored} is assessed by {current}. It cannot be withdrawn.")
    now, entity = timezone.now(), current.entity
    undone = [*queries.judged_of(current)]
    for each in undone:
        each.withdrawn_by_id, each.withdrawn_at, each.why_withdrawn = by.person, now, f"{current} withdrawn."
    database.update(undone, ["withdrawn_by", "withdrawn_at", "why_withdrawn"])
    current.withdrawn_by_id, current.withdrawn_at, current.why_withdrawn = by.person, now, reason.strip()
    current.entity = current.pk
    current.save(update_fields=["withdrawn_by", "withdrawn_at", "why_withdrawn", "entity"])
    part_anew(current.case_id, {entity})
    log.record(
        by, "observation.withdrawn", purpose="investigation", wrote=[current, *undone],
        observation=current.pk, case=current.case_id, reason_sha256=log.digest_of(current.why_withdrawn),
    )  # fmt: skip
    return current
