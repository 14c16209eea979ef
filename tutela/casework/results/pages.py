"""What the pages and files about results say."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from tutela.casework import rooms
from tutela.casework.cases.models import Exhibit
from tutela.casework.database import row_number
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.items.queries import states_by_intake
from tutela.casework.lists.pages import marks
from tutela.casework.people.queries import name_of
from tutela.casework.results.queries import KEPT, Grade, Listed, Reason, Resting, Results
from tutela.casework.results.scope import Scope
from tutela.casework.rooms import Link
from tutela.casework.times import moment_to_the_second
from tutela.engine.taxonomy import packs

Context = dict[str, Any]
# Reasons on a page, and exhibits on one; the files have all reasons.
_REASONS, PAGE = 200, 100
RULES: Mapping[str, str] = {
    "exact": "same digest",
    "near": "near picture",
    "video": "near video",
    "aligned": "alike video, informs",
    "frame": "a frame or part is near, informs",
    "still": "near a known frame, informs",
}
_GRADED = (Item.State.KNOWN, Item.State.ASSESSED, Item.State.RELEASED)


def results_of_exhibit(_: Actor, exhibit: Exhibit) -> Link | None:
    """Offer the results from the page of an exhibit."""
    return Link("Results", reverse("exhibit-results", args=[exhibit.case.reference, exhibit.reference]))


def page(by: Actor, scope: Scope, found: Results, at: datetime, asked: Mapping[str, str]) -> Context:
    """Say what the page of an exhibit's or a case's results shows.

    Args:
        by: who reads.
        scope: what the results are of.
        found: the results.
        at: when they were counted.
        asked: `after`, the number after which a page of the exhibits of a case begins.
    """
    shown, left = found.reasons[:_REASONS], found.reasons[_REASONS:]
    return {
        "of": _heading(scope),
        "at": moment_to_the_second(at),
        "who": name_of(by.person),
        "totals": totals(found),
        "packs": _packs(found),
        "grounds": [_resting(resting) for resting in found.grounds],
        "lists": [_listed(listed) for listed in found.lists],
        "rules": [
            label for rule, label in RULES.items() if any(rule in listed.by_rule for listed in found.lists)
        ],
        "stacks": {"stacks": found.stacks, "items": found.stacked},
        "reasons": [_reason(reason) for reason in shown],
        "reasons_left": {"reasons": len(left), "count": sum(reason.count for reason in left)},
        "remaining": found.remaining,
        "shared": found.shared,
        "within": found.within,
        "exhibits": None if scope.exhibit else _exhibits(scope, found, row_number(asked.get("after")) or 0),
        "items_href": rooms.page_of("items of an exhibit", scope.case.reference, scope.exhibit.reference)
        if scope.exhibit
        else "",
        "files": {form: _file_href(scope, form) for form in ("json", "csv")},
    }


def _file_href(scope: Scope, form: str) -> str:
    if scope.exhibit is None:
        return reverse("case-results-file", args=[scope.case.reference, form])
    return reverse("exhibit-results-file", args=[scope.case.reference, scope.exhibit.reference, form])


def _heading(scope: Scope) -> Context:
    case, exhibit = scope.case, scope.exhibit
    return {
        "kind": "Exhibit" if exhibit else "Case",
        "reference": str(exhibit) if exhibit else case.reference,
        "title": exhibit.description if exhibit else case.title,
        "authority": exhibit.authority if exhibit else "",
        "unit": case.unit.name,
        "back": reverse("exhibit", args=[case.reference, exhibit.reference])
        if exhibit
        else reverse("exhibits"),
        "case_href": reverse("case-results", args=[case.reference]) if exhibit else "",
        "case": case.reference,
    }


def totals(found: Results) -> list[Context]:
    """Say how the items of a whole are made up: the rows after the first add up to it."""
    left = found.remaining
    rows = [
        ("Items", found.items),
        ("With a grade", found.graded),
        ("Still to be graded", left.to_grade),
        ("Still on the line", left.on_the_line),
        ("Set aside, nobody has to look", left.set_aside),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _packs(found: Results) -> list[Context]:
    """Give a table for each law pack that any grade is of, its categories in their order."""
    tables: dict[str, list[Grade]] = {}
    for grade in found.grades:
        tables.setdefault(grade.pack, []).append(grade)
    return [_pack(name, grades) for name, grades in tables.items()]


def _pack(name: str, grades: list[Grade]) -> Context:
    try:
        known, title = marks(name), packs.load(name).title
    except packs.UnknownPack:
        known, title = {}, name
    place = {code: number for number, code in enumerate(known)}
    rows = sorted(grades, key=lambda grade: (place.get(grade.category, len(place)), grade.category))
    return {
        "name": name,
        "title": title,
        "rows": [
            {
                "category": known.get(grade.category, _unknown(grade.category)),
                "inherited": grade.inherited,
                "released": grade.released,
                "given": grade.given,
                "total": grade.total,
            }
            for grade in rows
        ],
        "sums": {
            "inherited": sum(grade.inherited for grade in grades),
            "released": sum(grade.released for grade in grades),
            "given": sum(grade.given for grade in grades),
            "total": sum(grade.total for grade in grades),
        },
    }


def _unknown(category: str) -> Context:
    """Give a mark for what no law pack here knows, and for grades that are kept from the reader."""
    title = "Kept from you, who may be asked to check it" if category == KEPT else category
    return {"title": title, "key": "", "shape": "bar"}


def _resting(resting: Resting) -> Context:
    try:
        known = marks(resting.pack)
    except packs.UnknownPack:
        known = {}
    return {
        "category": known.get(resting.category, _unknown(resting.category)),
        "on": RESTS_ON[resting.given],
        "derived": resting.derivation,
        "count": resting.count,
    }


def _listed(listed: Listed) -> Context:
    rules = [
        {"label": label, "count": listed.by_rule[rule]}
        for rule, label in RULES.items()
        if rule in listed.by_rule
    ]
    return {
        "name": listed.name,
        "href": reverse("hash-list", args=[listed.name]),
        "items": listed.items,
        "rules": rules,
    }


def _reason(reason: Reason) -> Context:
    return {
        "what": reason.what or "of unknown kind",
        "condition": reason.in_words,
        "note": reason.note or "no reason is on record",
        "count": reason.count,
    }


def _exhibits(scope: Scope, of_case: Results, after: int) -> Context:
    """Say how each exhibit of a case stands, some at a time."""
    own = (
        Exhibit.objects.filter(case=scope.case, pk__gt=after).select_related("case", "intake").order_by("pk")
    )
    found = list(own[: PAGE + 1])
    numbers = [exhibit.intake_id for exhibit in found[:PAGE]]
    # What a case with one exhibit holds, that exhibit holds.
    is_all = len(scope.received) == len(numbers) == 1
    counts = {numbers[0]: of_case.by_state} if is_all else states_by_intake(numbers)
    return {
        "total": Exhibit.objects.filter(case=scope.case).count(),
        "rows": [_exhibit(exhibit, counts.get(exhibit.intake_id, {})) for exhibit in found[:PAGE]],
        "more": f"?after={found[PAGE - 1].pk}#exhibits" if len(found) > PAGE else "",
        "first": "?#exhibits" if after else "",
    }


def _exhibit(exhibit: Exhibit, states: Mapping[str, int]) -> Context:
    return {
        "reference": str(exhibit),
        "href": reverse("exhibit-results", args=[exhibit.case.reference, exhibit.reference]),
        "items": sum(states.values()),
        "graded": sum(states.get(state, 0) for state in _GRADED),
        "left": states.get(Item.State.QUEUED, 0),
    }


# What the grades of people rest on.
RESTS_ON = {"": "No facts", "key": "Facts that its key stands for", "person": "Recorded facts"}


def rows(found: Results) -> Iterator[tuple[str, str, str, int]]:
    """Give the results as lines of a table: section, name, detail, count."""
    for total in totals(found):
        yield "totals", total["label"], "", total["value"]
    yield "totals", "Places", "", found.places
    yield "remaining", "on desks now", "among those still to be graded", found.remaining.on_desks
    yield "remaining", "skipped so far", "among those still to be graded", found.remaining.skipped
    for grade in found.grades:
        for basis in ("inherited", "released", "given"):
            if count := getattr(grade, basis):
                yield "grades", f"{grade.pack}: {grade.category}", basis, count
    yield from _grounds(found)
    for listed in found.lists:
        yield "lists", listed.name, "", listed.items
        for rule, count in listed.by_rule.items():
            yield "lists", listed.name, RULES.get(rule, rule), count
    yield "stacks", "stacks", "", found.stacks
    yield "stacks", "items in stacks", "", found.stacked
    for reason in found.reasons:
        about = f"{reason.what}: {reason.in_words}"
        yield "not opened whole", about, reason.note, reason.count
    yield "shared", "items also found in other exhibits", "", found.shared.items
    for reference, count in found.shared.most:
        yield "shared", reference, "", count
    if found.within:
        yield "shared", "items in more than one exhibit of the case", "", found.within


def _grounds(found: Results) -> Iterator[tuple[str, str, str, int]]:
    for resting in found.grounds:
        on = RESTS_ON[resting.given]
        detail = f"{on}. {resting.derivation}" if resting.derivation else on
        yield "facts", f"{resting.pack}: {resting.category}", detail, resting.count
