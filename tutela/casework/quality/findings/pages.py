"""What the pages about findings say."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import pages as grading
from tutela.casework.grading.facts import told
from tutela.casework.grading.models import Assessment
from tutela.casework.grading.queries import pack_of, votes
from tutela.casework.items.models import Item
from tutela.casework.quality import queries as lots
from tutela.casework.quality.findings import queries
from tutela.casework.quality.models import Finding
from tutela.casework.quality.sampling.terms import Severity
from tutela.casework.quality.sampling.told import FAULTS
from tutela.casework.rooms import Link
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
_TAGS = {Severity.CRITICAL: "red", Severity.MAJOR: "yellow", Severity.MINOR: "grey"}


def findings(by: Actor, after: int | None, *, is_open: bool) -> Context:
    """Say what the list shows: the newest first, from the number of a row on.

    Raises:
        NotAllowed: the actor may not see coded grades.
    """
    rows = queries.readable(by).select_related("item", "graded_by").order_by("-pk")
    if is_open:
        rows = rows.filter(state__in=(Finding.State.OPEN, Finding.State.RECTIFIED))
    found = list((rows if after is None else rows.filter(pk__lt=after))[: PAGE + 1])
    kept = "" if is_open else "&all=yes"
    return {
        "rows": [_row(each) for each in found[:PAGE]],
        "is_open": is_open,
        "more": f"?after={found[PAGE - 1].pk}{kept}" if len(found) > PAGE else "",
    }


def _row(finding: Finding) -> Context:
    return {
        "name": f"Finding {finding.pk}",
        "href": reverse("finding", args=[finding.pk]),
        "item": finding.item.reference,
        "severity": finding.severity,
        "tag": _TAGS[Severity(finding.severity)],
        "fault": FAULTS.get(finding.fault, "Raised by hand"),
        "state": Finding.State(finding.state).label,
        "graded_by": finding.graded_by.name,
        "since": moment(finding.found_at),
    }


def finding(by: Actor, found: Finding, errors: Sequence[str], posted: Mapping[str, str]) -> Context:
    """Say what the page of one finding shows: both versions of the grade, and what the reader may do."""
    pack = pack_of(found.item.unit_id)
    is_own = found.graded_by_id == by.person
    may_answer = gate.may(by, Act.RELEASE_LOT, on=found) and not is_own
    return {
        **_row(found),
        "item_href": rooms.page_of("item", found.item_id),
        "found": f"{found.found_by.name}, {moment(found.found_at)}",
        "reason": found.reason,
        "says": grading.mark(pack, found.category) if found.category else None,
        "versions": [
            _version(found.assessment, "As it was", pack),
            *([_version(found.rectified, "Rectified", pack)] if found.rectified is not None else []),
        ],
        "answer": found.answer,
        "answered": f"{found.answered_by.name}, {moment(found.answered_at)}" if found.answered_by else "",
        "choices": [grading.mark(pack, each.code) for each in pack.categories],
        "chosen": posted.get("category", found.assessment.category),
        "sent_reason": posted.get("reason", ""),
        "may_rectify": is_own and found.state == Finding.State.OPEN,
        "may_recheck": may_answer and found.state == Finding.State.RECTIFIED,
        "may_set_aside": may_answer and found.state == Finding.State.OPEN and found.found_by_id != by.person,
        "errors": errors,
    }


def _version(grade: Assessment, name: str, pack: Any) -> Context:
    return {
        "name": name,
        "category": grading.mark(pack, grade.category),
        "facts": told.facts_of(grade),
        "at": moment(grade.decided_at),
    }


def raising_of_item(by: Actor, item: Item) -> Link | None:
    """Offer to raise a finding from the page of an item that somebody else graded."""
    if not gate.may(by, Act.RELEASE_LOT, on=item) or lots.is_blind(by, item):
        return None
    graded = votes().filter(item=item).exclude(person=by.person)
    if not graded.exists():
        return None
    return Link("Raise a finding", reverse("raise-finding", args=[item.pk]))
