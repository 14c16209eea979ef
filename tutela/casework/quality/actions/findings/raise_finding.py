"""Raises a finding about a grade."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries as grading
from tutela.casework.grading.errors import BadReason
from tutela.casework.items.models import Item
from tutela.casework.quality.actions.findings import locked
from tutela.casework.quality.errors import OwnWork
from tutela.casework.quality.models import Finding
from tutela.casework.quality.sampling.terms import Severity
from tutela.engine.taxonomy import terminology
from tutela.errors import NotFound

SHORTEST_REASON, MOST_REASON = 3, 300


@transaction.atomic
def raise_finding(by: Actor, item: Item, severity: str, reason: str) -> Finding:
    """Raise a finding about the grade of an item that stands, released or not; its assessor is told.

    Raises:
        NotAllowed: the actor may not release or return others' work in this unit.
        NotFound: no grade of it stands.
        OwnWork: the grade is the actor's own.
        BadReason: no reason was given, or the severity is none.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.RELEASE_LOT, on=item)
    terminology.guard(reason)
    if severity not in set(Severity) or len(reason.strip()) < SHORTEST_REASON:
        raise BadReason("Say how grave it is, and what is wrong, so that its assessor knows what to look at.")
    grade = grading.votes().filter(item=item).order_by("round", "pk").first()
    if grade is None:
        raise NotFound(f"No grade of {item.reference} stands.")
    if grade.person_id == by.person:
        raise OwnWork(f"You graded {item.reference}. Amend it, or have somebody else raise the finding.")
    finding = locked.note(by, grade, "raised", severity, reason=reason.strip()[:MOST_REASON])
    log.record(
        by,
        "finding.raised",
        purpose="quality",
        finding=finding.pk,
        item=item.pk,
        severity=severity,
        reason_sha256=log.digest_of(finding.reason),
        wrote=[finding],
    )
    return finding
