"""Opens a person of a case, whose risk is assessed from then on."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects.actions.appraise import appraise
from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.errors import BadSubject, SubjectMoved
from tutela.casework.subjects.models import LABEL, LONGEST, Observation, Subject
from tutela.engine.taxonomy import terminology


@transaction.atomic
def open_subject(
    by: Actor, anchor: Observation, title: str, subject_class: str, reason: str, *, is_opinion: bool = True
) -> Subject:
    """Say that an observation is of a person who matters: their class, and whether that is fact or opinion.

    Args:
        by: who says so.
        anchor: an observation of the person; whatever is held together with it is theirs.
        title: what they are called here; a label, no more of them than is needed.
        subject_class: a code of the classes.
        reason: what it rests on.
        is_opinion: an assessment, and no fact.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        BadSubject: a text is missing or too long, or the class is none.
        SubjectMoved: the observation has a person already, or was withdrawn.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=anchor)
    terminology.guard(title, reason)
    if not title.strip() or len(title) > LABEL or not reason.strip() or len(reason) > LONGEST:
        raise BadSubject(f"Give a label of at most {LABEL} characters, and say what it rests on.")
    if subject_class not in classes().titles:
        raise BadSubject(f"{subject_class!r} is none of {', '.join(classes().titles)}.")
    lock_unit(by.unit)
    if Observation.objects.get(pk=anchor.pk).withdrawn_at is not None:
        raise SubjectMoved(f"{anchor} was withdrawn.")
    there = Subject.objects.filter(anchor=anchor).first()
    if there is not None:
        raise SubjectMoved(f"{anchor} is of {there} already.")
    made = Subject.objects.create(
        unit_id=by.unit, case_id=anchor.case_id, anchor=Observation.objects.get(pk=anchor.pk),
        title=title.strip(), subject_class=subject_class, is_opinion=is_opinion, reason=reason.strip(),
        opened_by_id=by.person,
    )  # fmt: skip
    appraise(by, made, "opened")
    log.record(
        by, "subject.opened", purpose="investigation", wrote=[made], subject=made.pk, case=made.case_id,
        subject_class=subject_class, is_opinion=is_opinion, band=made.band,
    )  # fmt: skip
    return made
