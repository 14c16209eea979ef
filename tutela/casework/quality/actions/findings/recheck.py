"""Checks a rectified grade again: closes its finding, or sends it back."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.errors import BadReason
from tutela.casework.lists.actions.revoke import end_entry
from tutela.casework.lists.models import Entry
from tutela.casework.quality.actions.findings import locked
from tutela.casework.quality.actions.findings.raise_finding import MOST_REASON, SHORTEST_REASON
from tutela.casework.quality.actions.settle_agreed import settle_agreed
from tutela.casework.quality.models import Finding
from tutela.engine.taxonomy import terminology


@transaction.atomic
def recheck(by: Actor, finding: Finding, *, is_right: bool, reason: str = "") -> Finding:
    """Say whether a rectified grade is right, as somebody who graded nothing of it: it closes, or goes back.

    Where it closes, the item settles anew, if its lots are released; and what was published of it under
    another category is revoked, so that every list that we gave away says so.

    Raises:
        NotAllowed: the actor may not release others' work in this unit.
        OwnWork: the actor graded the item.
        FindingMoved: it is not rectified, or closed already.
        BadReason: it goes back, and no reason was given.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.RELEASE_LOT, on=finding)
    terminology.guard(reason)
    finding = locked.lock(finding, Finding.State.RECTIFIED)
    locked.require_other(by, finding)
    if not is_right and len(reason.strip()) < SHORTEST_REASON:
        raise BadReason("Say what is still wrong, so that its assessor knows what to look at.")
    finding.answer = reason.strip()[:MOST_REASON]
    finding.state = (Finding.State.CLOSED if is_right else Finding.State.OPEN).value
    finding.answered_by_id, finding.answered_at = by.person, timezone.now()
    finding.save(update_fields=["answer", "state", "answered_by", "answered_at"])
    log.record(
        by,
        "finding.closed" if is_right else "finding.sent_back",
        purpose="quality",
        finding=finding.pk,
        item=finding.item_id,
        reason_sha256=log.digest_of(finding.answer),
        wrote=[finding],
    )
    if is_right:
        settle_agreed(by, [finding.item], source=f"finding {finding.pk}")
        _recall(by, finding)
    return finding


def _recall(by: Actor, finding: Finding) -> None:
    """Revoke what our own lists say of an item, where its rectified grade is of another category."""
    given = finding.rectified.category if finding.rectified is not None else ""
    published = Entry.objects.filter(
        item=finding.item_id, hash_list__is_own=True, listed_at__isnull=False, revoked_at=None
    )
    for entry in published.exclude(category=given).select_related("hash_list").order_by("pk"):
        end_entry(by, entry, f"Rectified by finding {finding.pk}")
