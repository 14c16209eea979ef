"""What a full report tells beyond counts: who examined, by what, each item, what was left, continuity."""

import hashlib
import heapq
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q

from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.grading import queries as grading
from tutela.casework.intake.models import Receipt
from tutela.casework.items.models import HashValue
from tutela.casework.people.models import Person
from tutela.casework.people.queries import name_of
from tutela.casework.results.queries import Results
from tutela.casework.results.scope import Scope
from tutela.casework.statements.writing import categories
from tutela.casework.statements.writing.categories import Basis
from tutela.casework.statements.writing.moments import in_utc
from tutela.casework.statements.writing.wording import Wording
from tutela.casework.tools import queries as tools
from tutela.casework.tools.models import Opinion, Tool
from tutela.casework.welfare.models import Clearance
from tutela.printable import printable

Facts = dict[str, Any]
# So many reasons, and so many entries of the record, stand on a report; it says how many do not.
_MOST_REASONS, _MOST_ENTRIES = 200, 500


class Asked(NamedTuple):
    """Of what particulars are told, for whose report, in which words, with the results counted already."""

    scope: Scope
    author: int
    wording: Wording
    results: Results


def _people(asked: Asked) -> list[Facts]:
    """Name the author and whoever gave a grade that stands, with the accreditation that is on record."""
    given = grading.votes().filter(item__in=asked.scope.places.order_by().values("item"))
    counted = {
        person: (name, count)
        for person, name, count in given.values_list("person", "person__name").annotate(n=Count("pk"))
    }
    counted.setdefault(asked.author, (name_of(asked.author), 0))
    accredited = _accredited(list(counted))
    # The author comes first; the others by name.
    order = sorted(counted, key=lambda person: (person != asked.author, counted[person][0], person))
    return [
        {
            "name": counted[person][0],
            "is_author": person == asked.author,
            "graded": counted[person][1],
            "accreditation": accredited.get(person),
        }
        for person in order
    ]


def _accredited(people: list[int]) -> dict[int, Facts]:
    """Give the newest accreditation of each that was not withdrawn, whether or not it is valid today."""
    kept = Clearance.objects.filter(person__in=people, kind=Clearance.Kind.ACCREDITATION)
    newest = kept.values("person").annotate(last=Max("pk")).values("last")
    return {
        each.person_id: {
            "level": printable(each.level),
            "reference": printable(each.reference),
            "valid_until": each.valid_until.isoformat(),
        }
        for each in kept.filter(pk__in=newest, withdrawn_at=None)
    }


def _methods(asked: Asked) -> list[Facts]:
    """Give each recipe by which fingerprints were made, with how many items have one."""
    values = HashValue.objects.filter(item__in=asked.scope.places.order_by().values("item"), is_latest=True)
    rows = values.values_list("algorithm", "recipe").annotate(n=Count("item", distinct=True))
    return [
        {"algorithm": algorithm, "recipe": printable(recipe), "items": count}
        for algorithm, recipe, count in rows.order_by("algorithm", "recipe")
    ]


def _tools(asked: Asked) -> list[Facts]:
    """Give each tool that said anything of an item: version, digests, approval, and how it was tried."""
    said = Opinion.objects.filter(item__in=asked.scope.places.order_by().values("item"))
    counts = dict(said.values_list("tool").annotate(n=Count("pk")).order_by())
    found = Tool.objects.filter(pk__in=counts).select_related("first_approver", "second_approver")
    return [_tool(tool, counts[tool.pk]) for tool in found.order_by("name", "pk")]


def _tool(tool: Tool, count: int) -> Facts:
    card = tools.card_of(tool)
    approvers = (tool.first_approver, tool.second_approver)
    return {
        "name": str(tool),
        "title": printable(tool.title),
        "card_sha256": tool.digest,
        "model_sha256": tool.model_sha256,
        "approved_at": in_utc(tool.approved_at) if tool.approved_at else "",
        "approved_by": [each.name for each in approvers if each is not None],
        "tried_on": card.tried_on,
        "agreed": card.agreed,
        "items": count,
    }


def _items(asked: Asked) -> Facts:
    """Give the graded items with the lowest numbers, and a digest over all in the order of their walk."""
    over, counted = hashlib.sha256(), 0

    def walked() -> Iterator[tuple[int, Facts]]:
        nonlocal counted
        for number, row in _graded(asked.scope):
            places = ",".join(f"{intake}:{count}" for intake, count in row["places"].items())
            line = [row[name] for name in ("item", "sha256", "pack", "category", "basis")]
            over.update(" ".join([*line, places, "\n"]).encode())
            counted += 1
            yield number, row

    first = heapq.nsmallest(asked.wording.items, walked(), key=lambda each: each[0])
    return {"listed": [row for _, row in first], "count": counted, "sha256": over.hexdigest()}


def _graded(scope: Scope) -> Iterator[tuple[int, Facts]]:
    own = Exhibit.objects.filter(intake__in=scope.received)
    named = dict(own.values_list("intake", "intake__reference"))
    for graded, places in categories.graded(scope):
        held: dict[str, int] = {}
        for place in places:
            exhibit = named[place["intake"]]
            held[exhibit] = held.get(exhibit, 0) + 1
        first = places[0]
        yield (
            first["item"],
            {
                "item": f"T-{first['item']}",
                "sha256": bytes(first["item__sha256"]).hex(),
                "kind": first["item__kind"],
                "pack": graded.pack,
                "category": graded.category,
                "basis": graded.basis.value,
                "places": dict(sorted(held.items())),
            },
        )


def _reasons(asked: Asked) -> Facts:
    """Give what could not be opened whole, with why; most of the same first."""
    shown, left = asked.results.reasons[:_MOST_REASONS], asked.results.reasons[_MOST_REASONS:]
    return {
        "listed": [
            {
                "what": each.what or "of unknown kind",
                "why": each.in_words,
                "note": printable(each.note) or "no reason is on record",
                "count": each.count,
            }
            for each in shown
        ],
        "left": sum(each.count for each in left),
    }


def _continuity(asked: Asked) -> Facts:
    """Give every entry of the record about an exhibit or its receipt, in the order of the record.

    The entries of single batches of a receipt are left out; the record names them all.
    """
    exhibits = {
        number: (reference, seized)
        for number, reference, seized in Exhibit.objects.filter(intake__in=asked.scope.received)
        .order_by("pk")
        .values_list("pk", "intake__reference", "seized_on")
    }
    receipts = dict(
        Receipt.objects.filter(intake__in=asked.scope.received).values_list("pk", "intake__reference")
    )
    about = Q(object_kind="exhibit", object_number__in=list(exhibits))
    about |= Q(object_kind="receipt", object_number__in=list(receipts))
    found = LogEntry.objects.filter(about).exclude(act="receipt.batch").order_by("seq")
    rows = list(found.values_list("seq", "at", "act", "actor", "object_kind", "object_number"))
    signed = Person.objects.filter(username__in={actor for _, _, _, actor, _, _ in rows})
    names = dict(signed.values_list("username", "name"))
    return {
        "seized": [
            {"exhibit": reference, "on": seized.isoformat() if seized else ""}
            for reference, seized in exhibits.values()
        ],
        "entries": [
            {
                "entry": seq,
                "at": in_utc(at),
                "act": log.in_words(act),
                "by": printable(names.get(actor, actor)),
                "exhibit": exhibits[number or 0][0] if kind == "exhibit" else receipts[number or 0],
            }
            for seq, at, act, actor, kind, number in rows[:_MOST_ENTRIES]
        ],
        "left": max(0, len(rows) - _MOST_ENTRIES),
    }


# By the part of a form that is drawn from it.
TOLD: Mapping[str, Callable[[Asked], Any]] = {
    "people": _people,
    "methods": _methods,
    "tools": _tools,
    "items": _items,
    "reasons": _reasons,
    "continuity": _continuity,
}
# These walk every place.
BY_PLACE = frozenset({"items"})
BASES: Mapping[str, str] = {
    Basis.INHERITED.value: "Inherited",
    Basis.RELEASED.value: "Released",
    Basis.GIVEN.value: "Given, not released",
}
