"""What the record says of a case or an exhibit, as a statement tells it: plain data, the same each time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Count, Q

from tutela import __version__
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.record import checkpoints
from tutela.casework.database import at_one_moment
from tutela.casework.grading import queries as grading
from tutela.casework.grading.guidance import in_force
from tutela.casework.intake.models import Receipt
from tutela.casework.results import queries as results
from tutela.casework.results.queries import Results
from tutela.casework.results.scope import Scope
from tutela.casework.statements.models import Form
from tutela.casework.statements.writing import categories, particulars, schedules
from tutela.casework.statements.writing.moments import in_utc
from tutela.casework.statements.writing.particulars import BY_PLACE, Asked
from tutela.casework.statements.writing.wording import Wording
from tutela.engine.taxonomy import packs
from tutela.printable import printable

Facts = dict[str, Any]
# What is told of the making, and is another thing each time: it is not compared.
MAKING = "making"
# Which form tells of which unused material.
_SCHEDULES: Mapping[str, tuple[str, ...]] = {
    Form.MG6C: ("mg6c",),
    Form.MG6D: ("mg6d",),
    Form.MG6E: ("mg6c", "mg6d"),
}
# What changed, in words, by the part of the facts that it is in.
CHANGED: Mapping[str, str] = {
    "case": "the case",
    "exhibits": "its exhibits and what was received",
    "grades": "grades",
    "categories": "counts by category",
    "laws": "law packs",
    "lists": "matches with hash lists",
    "remaining": "what remains",
    "schedule": "unused material",
    "opinions": "opinions of people",
    "people": "who graded, and their accreditation",
    "methods": "fingerprints",
    "tools": "what tools said, or their approval",
    "items": "grades of single items",
    "reasons": "what could not be opened whole",
    "continuity": "the record of its exhibits",
}


def facts_of(scope: Scope, form: str, wording: Wording, author: int, *, by_place: bool = True) -> Facts:
    """Tell what the record says of an exhibit or a case, as a form needs it, as of one moment.

    Args:
        scope: of what.
        form: one of `Form`.
        wording: whose rule says which places are out of reach, how large samples are, and of which parts,
            beyond counts, the form is made up.
        author: whose statement it is, by number.
        by_place: with what every place has to be walked for, the counts of the schedule of categories; a page
            leaves them out.
    """
    with at_one_moment():
        facts: Facts = {"case": _case(scope), MAKING: _making(scope)}
        if form in _SCHEDULES:
            return {**facts, "schedule": schedules.listed(scope.case, _SCHEDULES[form])}
        found = results.results(scope)
        facts |= {"categories": _categories(scope, wording)} if by_place else {}
        return {
            **facts,
            **_particulars(Asked(scope, author, wording, found), form, by_place=by_place),
            "exhibits": _exhibits(scope),
            "grades": [asdict(grade) for grade in found.grades],
            "laws": [_law(name) for name in sorted({grade.pack for grade in found.grades})],
            "lists": [
                {"name": each.name, "items": each.items, "by_rule": each.by_rule} for each in found.lists
            ],
            "remaining": _remaining(found),
            "opinions": {"assessors": _assessors(scope)},
        }


def _categories(scope: Scope, wording: Wording) -> list[Facts]:
    return [
        {
            **asdict(each),
            "unique": each.unique,
            "duplicates": each.duplicates,
            "not_accessible": each.not_accessible,
        }
        for each in categories.count(scope, wording.not_accessible, wording.sample)
    ]


def _particulars(asked: Asked, form: str, *, by_place: bool) -> Facts:
    """Tell what the parts of a form are drawn from, and nothing that it does not show."""
    # Who the author is stands among the people.
    parts = {"people" if part.kind == "author" else part.kind for part in asked.wording.layouts[form].parts}
    told = [part for part in particulars.TOLD if part in parts]
    return {part: particulars.TOLD[part](asked) for part in told if by_place or part not in BY_PLACE}


def differences(before: Facts, now: Facts) -> list[str]:
    """Say in words what the record says otherwise now; nothing where it says the same.

    What was not told then is not compared: a form may have had fewer parts.
    """
    parts = [part for part in now if part != MAKING and part in before and before[part] != now[part]]
    return [CHANGED[part] for part in parts]


def _case(scope: Scope) -> Facts:
    case = scope.case
    return {"reference": case.reference, "title": printable(case.title), "unit": case.unit.name}


def _making(scope: Scope) -> Facts:
    now, guidance = checkpoints.now(), in_force.version_in_force(scope.case.unit_id)
    return {
        "program": __version__,
        "entries": now.size,
        "root": now.root.hex(),
        "guidance": f"version {guidance.number}, SHA-256 {guidance.digest}" if guidance else "no version",
    }


def _exhibits(scope: Scope) -> list[Facts]:
    """Tell what was received for each exhibit, in as many questions however many there are."""
    is_top = Q(container=None)
    counts = (
        scope.places.order_by()
        .values_list("intake")
        .annotate(n=Count("pk", filter=is_top), m=Count("pk", filter=~is_top), k=Count("item", distinct=True))
    )
    counted = {
        intake: {"files": top, "members": members, "items": items} for intake, top, members, items in counts
    }
    receipts: dict[int, list[Receipt]] = {}
    for receipt in Receipt.objects.filter(intake__in=scope.received).order_by("pk"):
        receipts.setdefault(receipt.intake_id, []).append(receipt)
    own = Exhibit.objects.filter(intake__in=scope.received).select_related("intake").order_by("pk")
    return [
        _exhibit(each, receipts.get(each.intake_id, []), counted.get(each.intake_id, _NONE)) for each in own
    ]


_NONE = {"files": 0, "members": 0, "items": 0}


def _exhibit(exhibit: Exhibit, receipts: Sequence[Receipt], counted: Mapping[str, int]) -> Facts:
    return {
        "reference": str(exhibit),
        "description": printable(exhibit.description),
        "authority": printable(exhibit.authority),
        "received_at": in_utc(receipts[0].begun_at) if receipts else "",
        "received_by": receipts[0].begun_by if receipts else "",
        "size_bytes": sum(receipt.size_bytes for receipt in receipts),
        **counted,
    }


def _law(name: str) -> Facts:
    try:
        pack = packs.load(name)
    except packs.UnknownPack:
        return {"name": name, "title": name, "version": "", "digest": "", "categories": {}}
    titles = {category.code: category.title for category in pack.categories}
    return {
        "name": name,
        "title": pack.title,
        "version": pack.version,
        "digest": pack.digest,
        "categories": titles,
    }


def _remaining(found: Results) -> Facts:
    left = found.remaining
    return {
        "items": found.items,
        "places": found.places,
        "to_grade": left.to_grade,
        "on_the_line": left.on_the_line,
        "set_aside": left.set_aside,
        "not_opened": sum(reason.count for reason in found.reasons),
    }


def _assessors(scope: Scope) -> int:
    held = scope.places.order_by().values("item")
    return grading.votes().filter(item__in=held).values("person").distinct().count()
