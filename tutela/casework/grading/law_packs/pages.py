"""What the page of the grades that a version of a law pack touches shows."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.database import row_number
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.law_packs import queries
from tutela.casework.grading.models import LawChange, Touched
from tutela.casework.items.models import Item
from tutela.casework.policies import presenters
from tutela.casework.policies.models import Version
from tutela.casework.policies.pages import href_of as href_of_version
from tutela.casework.rooms import Link
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
COLUMNS = ("item", "graded_at", "derived_by", "before", "after", "version", "sha256")
_NOTHING, _KEPT = "not derivable", "kept until it is released"


def href_of(version: Version) -> str:
    """Give the address of the list of what a version touches."""
    return reverse("law-touched", args=[version.policy.name, version.number])


def by_change(change: LawChange) -> list[dict[str, str | int]]:
    """Say how many grades go from what to what, each with the address of its part of the list."""
    return [
        {
            "what": f"{count:,} {'grade' if count == 1 else 'grades'}",
            "before": before or _NOTHING,
            "after": after or _NOTHING,
            "href": f"{href_of(change.version)}?{urlencode({'from': before, 'to': after})}",
            "count": count,
        }
        for before, after, count in change.counts
    ]


def touched_by_version(by: Actor, version: Version) -> Link | None:
    """Offer the list from the page of a version that was tried."""
    if not gate.may(by, Act.SEE_CASEWORK, on=version):
        return None
    change = LawChange.objects.filter(version=version, touched__gt=0).first()
    return None if change is None else Link("All grades that it touches", href_of(version))


def touched(by: Actor, version: Version, asked: Mapping[str, str]) -> Context:
    """Say what the list shows, from the number of a row on; of one change alone if the address says so.

    Raises:
        NotAllowed, NotFound: as `queries.change_of`.
    """
    change = queries.change_of(by, version)
    before, after = asked.get("from"), asked.get("to")
    is_one = before is not None and after is not None
    rows, start = queries.touched_by(change, before, after), row_number(asked.get("after"))
    found = list((rows if start is None else rows.filter(pk__gt=start))[: PAGE + 1])
    kept = {"from": before, "to": after} if is_one else {}
    is_in_force = version.in_force_at is not None
    return {
        "title": str(version),
        "back": href_of_version(version),
        "state": presenters.state_of(version),
        "is_in_force": is_in_force,
        "compared": change.compared,
        "touched": change.touched,
        "listed": moment(change.listed_at),
        "changes": by_change(change),
        "chosen": f"{before or _NOTHING} to {after or _NOTHING}" if is_one else "",
        "all_href": href_of(version),
        "csv_href": reverse("law-touched-file", args=[version.policy.name, version.number]),
        "rows": [_row(each) for each in found[:PAGE]],
        "more": f"?{urlencode({**kept, 'after': found[PAGE - 1].pk})}" if len(found) > PAGE else "",
        "looked_over": _looked_over(change),
        "may_look_over": is_in_force
        and change.looked_over_at is None
        and bool(change.touched)
        and gate.may(by, Act.APPROVE_POLICY, on=version),
    }


def _looked_over(change: LawChange) -> str:
    if change.looked_over_by is None:
        return ""
    return f"{change.looked_over_by.name}, {moment(change.looked_over_at)}"


def _row(touched: Touched) -> Context:
    grade = touched.grade
    before, after = told(touched)
    return {
        "item": grade.item.reference,
        "href": rooms.page_of("item", grade.item_id),
        "at": moment(grade.decided_at),
        "derived_by": f"{grade.pack} {grade.law_version}" if grade.rule else "",
        "before": before,
        "after": after,
        "is_regraded": not grade.stands,
    }


def told(touched: Touched) -> tuple[str, str]:
    """Say from what to what a grade goes; of one that is not released that is kept back."""
    if touched.grade.item.state != Item.State.RELEASED:
        return _KEPT, _KEPT
    return touched.before or _NOTHING, touched.after or _NOTHING


def lines(change: LawChange) -> Iterator[dict[str, str]]:
    """Give every row of the list for a file, a thousand at a time."""
    by = change.version
    start = 0
    while found := list(queries.touched_by(change).filter(pk__gt=start)[:1000]):
        start = found[-1].pk
        for each in found:
            before, after = told(each)
            yield {
                "item": each.grade.item.reference,
                "graded_at": each.grade.decided_at.isoformat(),
                "derived_by": f"{each.grade.pack} {each.grade.law_version}" if each.grade.rule else "",
                "before": before,
                "after": after,
                "version": str(by),
                "sha256": by.digest,
            }
