"""Nominates a person to tasking."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects.errors import BadSubject, SubjectMoved
from tutela.casework.subjects.models import LABEL, LONGEST, Nomination, Subject
from tutela.casework.subjects.waits import KIND, decision
from tutela.engine.taxonomy import terminology


@transaction.atomic
def nominate(by: Actor, subject: Subject, tasking: str, reason: str) -> Nomination:
    """Nominate somebody to tasking; another person decides, and a clock runs for that.

    Args:
        by: who nominates.
        subject: whom.
        tasking: which tasking it is for, such as that of the unit or of a national centre.
        reason: why.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        BadSubject: a text is missing or too long.
        SubjectMoved: a nomination waits already.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=subject)
    terminology.guard(tasking, reason)
    if not tasking.strip() or len(tasking) > LABEL or not reason.strip() or len(reason) > LONGEST:
        raise BadSubject("Say to which tasking, in at most 120 characters, and why, in at most 1,000.")
    lock_unit(by.unit)
    if Nomination.objects.filter(subject=subject, outcome=Nomination.Outcome.WAITING).exists():
        raise SubjectMoved(f"A nomination of {subject} waits for its decision already.")
    made = Nomination.objects.create(
        unit_id=by.unit, subject=subject, tasking=tasking.strip(), reason=reason.strip(), by_id=by.person
    )
    start(by, KIND, [made.pk], decision())
    log.record(
        by, "nomination.made", purpose="investigation", wrote=[made], nomination=made.pk, subject=subject.pk,
        band=subject.band, reason_sha256=log.digest_of(made.reason),
    )  # fmt: skip
    return made
