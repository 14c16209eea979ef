"""What the page of an exhibit's items says, page by page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework.cases.models import Exhibit
from tutela.casework.database import row_number
from tutela.casework.finding.pages import PAGE, item_row
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.items.presenters import condition_in_words, state_in_words
from tutela.casework.items.queries import items_of
from tutela.casework.rooms import Link
from tutela.engine.media.facts import Condition

Context = dict[str, Any]


def items_of_exhibit(_: Actor, exhibit: Exhibit) -> Link | None:
    """Offer the items from the page of an exhibit."""
    return Link("Items", reverse("exhibit-items", args=[exhibit.case.reference, exhibit.reference]))


def page(exhibit: Exhibit, asked: Mapping[str, str]) -> Context:
    """Say which items an exhibit holds, those of one state and condition where these were chosen.

    Args:
        exhibit: whose reader has passed the gate.
        asked: `state`, `condition`, and `after`, the number of the last item of the page before.
    """
    chosen = {
        "state": asked.get("state", "") if asked.get("state") in Item.State.values else "",
        "condition": asked.get("condition", "") if asked.get("condition") in list(Condition) else "",
    }
    after = row_number(asked.get("after"))
    own = items_of(exhibit.intake).filter(**{name: value for name, value in chosen.items() if value})
    found = list(own.filter(pk__gt=after or 0).order_by("pk")[: PAGE + 1])
    query = urlencode({**chosen, "after": found[PAGE - 1].pk}) if len(found) > PAGE else ""
    return {
        "exhibit": str(exhibit),
        "back": reverse("exhibit", args=[exhibit.case.reference, exhibit.reference]),
        "states": _choices(Item.State.values, chosen["state"], state_in_words),
        "conditions": _choices(list(Condition), chosen["condition"], condition_in_words),
        "section": {
            "title": "Items",
            "kind": "items",
            "rows": [item_row(item) for item in found[:PAGE]],
            "columns": ("Item", "Kind", "Condition", "State"),
        },
        "more": f"?{query}" if query else "",
        "first": f"?{urlencode(chosen)}" if after is not None else "",
    }


def _choices(values: list[str], chosen: str, worded: Any) -> list[Context]:
    return [
        {"value": value, "label": worded(value).capitalize(), "chosen": value == chosen} for value in values
    ]
