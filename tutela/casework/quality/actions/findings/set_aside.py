"""Sets a finding aside."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import BadReason
from tutela.casework.quality.actions.findings import locked
from tutela.casework.quality.actions.findings.raise_finding import MOST_REASON, SHORTEST_REASON
from tutela.casework.quality.actions.settle_agreed import settle_agreed
from tutela.casework.quality.errors import OwnWork
from tutela.casework.quality.models import Finding
from tutela.engine.taxonomy import terminology


@transaction.atomic
def set_aside(by: Actor, finding: Finding, reason: str) -> Finding:
    """Say, as somebody who neither graded nor found it, that a finding is none: the grade was right.

    Raises:
        NotAllowed: the actor may not release others' work in this unit.
        OwnWork: the actor graded the item, or found the fault.
        FindingMoved: it does not wait for its assessor any more.
        BadReason: no reason was given.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.RELEASE_LOT, on=finding)
    terminology.guard(reason)
    finding = locked.lock(finding, Finding.State.OPEN)
    locked.require_other(by, finding)
    if finding.found_by_id == by.person:
        raise OwnWork("You found this fault. Somebody else has to say that it is none.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadReason("Say why the grade is right, for whoever looks at it later.")
    finding.answer, finding.state = reason.strip()[:MOST_REASON], Finding.State.SET_ASIDE.value
    finding.answered_by_id, finding.answered_at = by.person, timezone.now()
    finding.save(update_fields=["answer", "state", "answered_by", "answered_at"])
    log.record(
        by,
        "finding.set_aside",
        purpose="quality",
        finding=finding.pk,
        item=finding.item_id,
        reason_sha256=log.digest_of(finding.answer),
        wrote=[finding],
    )
    settle_agreed(by, [finding.item], source=f"finding {finding.pk}")
    return finding
