"""Rectifies a grade in which a fault was found."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries as grading
from tutela.casework.grading.actions import rewrite
from tutela.casework.people.actions.lock_person import lock_person
from tutela.casework.quality.actions.findings import locked
from tutela.casework.quality.models import Finding
from tutela.errors import NotFound


@transaction.atomic
def rectify(by: Actor, finding: Finding, category: str, key: UUID, facts: str | None = None) -> Finding:
    """Give a newer version of one's own grade, beside the one with a fault; somebody else checks it again.

    Without another category or other facts it says that the grade is right as it is.

    Raises:
        NotAllowed: the actor may not check their own work in this unit.
        NotFound: the grade is another person's.
        FindingMoved: it does not wait for its assessor.
        UnknownCategory, BadFacts, UnknownScheme, FactsDecideNothing, FactsDisagree: as at the desk.
    """
    gate.require(by, Act.CONFIRM_SHIFT, on=finding)
    rewrite.lock_for(by, facts)
    lock_person(by)
    finding = locked.lock(finding, Finding.State.OPEN)
    if finding.graded_by_id != by.person:
        raise NotFound(f"There is no finding {finding.pk} about a grade of yours.")
    shift = finding.assessment.shift
    rewrite.rewrite(
        by, shift, finding.item, category, key, facts, act="item.rectified", purpose="rectification"
    )
    finding.rectified = grading.grades_in(shift).filter(item=finding.item_id).get()
    finding.state, finding.rectified_at = Finding.State.RECTIFIED.value, timezone.now()
    finding.save(update_fields=["rectified", "state", "rectified_at"])
    log.record(
        by,
        "finding.rectified",
        purpose="rectification",
        finding=finding.pk,
        item=finding.item_id,
        category=category,
        wrote=[finding],
    )
    if shift.confirmed_at is not None:
        grades = grading.grades_in(shift).order_by("item").values_list("item", "category")
        root = log.merkle_root(f"{number} {given}".encode() for number, given in grades)
        log.record(by, "shift.rectified", purpose="rectification", shift=shift.pk, merkle_root=root)
    return finding
