"""What the page of whoever looks for something says: items, cases, exhibits and places, page by page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.database import row_number
from tutela.casework.finding import places, queries, terms
from tutela.casework.finding.places import Position
from tutela.casework.finding.terms import Terms
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Instance, Item
from tutela.casework.items.presenters import condition_in_words, state_in_words
from tutela.casework.items.queries import not_indexed, path_through_archives
from tutela.casework.times import exact, moment

Context = dict[str, Any]
PAGE, FEW = 50, 10
# More than these are not counted: that many wait for minutes at most.
_COUNTED = 10_000


def find(by: Actor, asked: Mapping[str, str]) -> Context:
    """Say what was found: some of each kind, or a page of one kind where one was chosen.

    Args:
        by: who looks.
        asked: `q` what for, `in` one kind of thing, `after` where the page before ended.

    Raises:
        NotAllowed: the actor may not see casework.
    """
    gate.require(by, Act.SEE_CASEWORK)
    sought, chosen = terms.read(asked.get("q", "")), asked.get("in", "")
    chosen = chosen if chosen in _KINDS else ""
    kinds = [chosen] if chosen else list(_KINDS)
    most, after = (PAGE, asked.get("after", "")) if chosen else (FEW, "")
    sections = [_KINDS[kind](by, sought, after, most) for kind in kinds] if sought.text else []
    return {
        "looked_for": sought.text,
        "chosen": chosen,
        "sections": [section for section in sections if section["rows"] or section["more"] or chosen],
        "all_href": f"?{urlencode({'q': sought.text})}",
        "unindexed": not_indexed(by.unit)[:_COUNTED].count(),
    }


def one_item(by: Actor, typed: str) -> Item | None:
    """Give the one item that a text means for sure: by its reference with the T, or by a whole digest.

    Raises:
        NotAllowed: the actor may not see casework.
    """
    gate.require(by, Act.SEE_CASEWORK)
    sought = terms.read(typed)
    if sought.digest or (sought.number is not None and sought.text[:1] in "tT"):
        found = queries.items(by, sought, 0, 2)
        return found[0] if len(found) == 1 else None
    return None


def _section(
    sought: Terms, kind: str, title: str, rows: Sequence[Context], after: str, columns: Sequence[str]
) -> Context:
    more = f"?{urlencode({'q': sought.text, 'in': kind, 'after': after})}" if after else ""
    return {"kind": kind, "title": title, "rows": rows, "more": more, "columns": columns}


def _items(by: Actor, sought: Terms, after: str, most: int) -> Context:
    found = queries.items(by, sought, row_number(after) or 0, most + 1)
    rows = [item_row(item) for item in found[:most]]
    ended = str(found[most - 1].pk) if len(found) > most else ""
    return _section(sought, "items", "Items", rows, ended, ("Item", "Kind", "Condition", "State"))


def item_row(item: Item) -> Context:
    """Say of an item what a row of a table shows."""
    return {
        "name": item.reference,
        "href": reverse("item", args=[item.pk]),
        "cells": [
            item.kind.capitalize(),
            condition_in_words(item.condition).capitalize(),
            state_in_words(item.state),
        ],
    }


def _cases(by: Actor, sought: Terms, after: str, most: int) -> Context:
    found = queries.cases(by, sought.text, row_number(after), most + 1)
    rows = [_case(case) for case in found[:most] if gate.may(by, Act.SEE_CASEWORK, on=case)]
    ended = str(found[most - 1].pk) if len(found) > most else ""
    return _section(sought, "cases", "Cases", rows, ended, ("Case", "Title", "Opened"))


def _case(case: Case) -> Context:
    href = reverse("case-results", args=[case.reference])
    return {"name": case.reference, "href": href, "cells": [case.title, moment(case.opened_at)]}


def _exhibits(by: Actor, sought: Terms, after: str, most: int) -> Context:
    found = queries.exhibits(by, sought.text, row_number(after), most + 1)
    rows = [_exhibit(exhibit) for exhibit in found[:most] if gate.may(by, Act.SEE_CASEWORK, on=exhibit)]
    ended = str(found[most - 1].pk) if len(found) > most else ""
    return _section(sought, "exhibits", "Exhibits", rows, ended, ("Exhibit", "Description"))


def _exhibit(exhibit: Exhibit) -> Context:
    href = reverse("exhibit", args=[exhibit.case.reference, exhibit.reference])
    return {"name": str(exhibit), "href": href, "cells": [exhibit.description]}


def _places(by: Actor, sought: Terms, after: str, most: int) -> Context:
    found = places.find(by.unit, sought.text, _position(after), most)
    rows = [_place(place) for place in found.places]
    ended = f"{found.next.word.hex()}.{found.next.place}" if found.next else ""
    columns = ("Item", "Exhibit", "Path", "Modified", "State")
    return _section(sought, "places", "Paths", rows, ended, columns)


def _place(place: Instance) -> Context:
    return {
        "name": f"T-{place.item_id}",
        "href": reverse("item", args=[place.item_id]),
        "cells": [
            str(place.intake),
            path_through_archives(place),
            exact(place.modified_ns, has_zone=place.modified_has_zone),
            state_in_words(place.item.state),
        ],
    }


def _position(after: str) -> Position | None:
    word, _, place = after.partition(".")
    number = row_number(place)
    try:
        return Position(bytes.fromhex(word), number) if number is not None else None
    except ValueError:
        return None


_KINDS: Mapping[str, Callable[[Actor, Terms, str, int], Context]] = {
    "items": _items,
    "cases": _cases,
    "exhibits": _exhibits,
    "places": _places,
}
