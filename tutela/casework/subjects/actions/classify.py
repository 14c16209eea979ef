"""Says of which class a person is, and whether that is fact or opinion."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.errors import BadSubject
from tutela.casework.subjects.models import LONGEST, Subject
from tutela.engine.taxonomy import terminology


@transaction.atomic
def classify(by: Actor, subject: Subject, subject_class: str, reason: str, *, is_opinion: bool) -> Subject:
    """Change the class of a person; what it was stays in the record of acts.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        BadSubject: the class is none, or it is not said why.
        RefusedWords: the reason holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=subject)
    terminology.guard(reason)
    if subject_class not in classes().titles or not reason.strip() or len(reason) > LONGEST:
        raise BadSubject("Choose a class, and say in at most 1,000 characters what it rests on.")
    current = Subject.objects.select_for_update(of=["self"]).get(pk=subject.pk)
    before, current.subject_class = current.subject_class, subject_class
    current.is_opinion, current.reason = is_opinion, reason.strip()
    current.save(update_fields=["subject_class", "is_opinion", "reason"])
    log.record(
        by, "subject.classed", purpose="investigation", wrote=[current], subject=current.pk, before=before,
        subject_class=subject_class, is_opinion=is_opinion, reason_sha256=log.digest_of(current.reason),
    )  # fmt: skip
    return current
