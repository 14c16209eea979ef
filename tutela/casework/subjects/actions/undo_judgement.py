"""Takes a judgement back: entities are again as if it had never been."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects.actions.partition import part_anew
from tutela.casework.subjects.errors import BadSubject, SubjectMoved
from tutela.casework.subjects.models import LONGEST, Judgement
from tutela.engine.taxonomy import terminology


@transaction.atomic
def undo_judgement(by: Actor, judgement: Judgement, reason: str) -> Judgement:
    """Take a judgement back, a machine's as well; it stays on record, and no machine makes it again.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        BadSubject: it is not said why.
        SubjectMoved: it was taken back already.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=judgement)
    terminology.guard(reason)
    if not reason.strip() or len(reason) > LONGEST:
        raise BadSubject(f"Say why it is undone, in at most {LONGEST:,} characters.")
    lock_unit(by.unit)
    current = Judgement.objects.select_related("left").get(pk=judgement.pk)
    if current.withdrawn_at is not None:
        raise SubjectMoved(f"{current} was undone already. Load the page again.")
    current.withdrawn_by_id, current.withdrawn_at = by.person, timezone.now()
    current.why_withdrawn = reason.strip()
    current.save(update_fields=["withdrawn_by", "withdrawn_at", "why_withdrawn"])
    if current.verdict == Judgement.Verdict.SAME:
        part_anew(current.case_id, {current.left.entity})
    log.record(
        by, "judgement.undone", purpose="investigation", wrote=[current], judgement=current.pk,
        verdict=current.verdict, reason_sha256=log.digest_of(current.why_withdrawn),
    )  # fmt: skip
    return current
