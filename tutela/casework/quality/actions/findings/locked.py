"""The steps that note a finding, and that lock one which somebody is about to answer."""

from tutela.casework.gate import Actor
from tutela.casework.grading.models import Assessment
from tutela.casework.quality.errors import FindingMoved, OwnWork
from tutela.casework.quality.models import Check, Finding


def note(
    by: Actor,
    grade: Assessment,
    fault: str,
    severity: str,
    category: str = "",
    *,
    reason: str = "",
    check: Check | None = None,
) -> Finding:
    """Keep a fault that somebody found in a grade; whoever calls has asked the gate, and records the row."""
    return Finding.objects.create(
        item_id=grade.item_id, assessment=grade, check_of=check, severity=severity, fault=fault,
        category=category, reason=reason, graded_by_id=grade.person_id, found_by_id=by.person,
    )  # fmt: skip


def lock(finding: Finding, *states: Finding.State) -> Finding:
    """Lock a finding that stands in one of some states.

    Raises:
        FindingMoved: it stands in another one.
    """
    rows = Finding.objects.select_for_update(of=("self",)).select_related("item", "assessment__shift")
    finding = rows.get(pk=finding.pk)
    if finding.state not in states:
        state = Finding.State(finding.state).label.lower()
        raise FindingMoved(f"{str(finding).capitalize()} is {state} by now. Nothing was changed.")
    return finding


def require_other(by: Actor, finding: Finding) -> None:
    """Let those pass who did not grade what a finding is about.

    Raises:
        OwnWork: the actor did, in any version of it.
    """
    if Assessment.objects.filter(item=finding.item_id, person=by.person).exists():
        raise OwnWork(f"You graded {finding.item.reference}. Somebody else has to answer the finding.")
