"""What the pages about items on which people do not agree say."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import pages as grading
from tutela.casework.grading.facts import told
from tutela.casework.grading.models import Adjudication, Assessment, Consensus
from tutela.casework.grading.opinions.terms import State
from tutela.casework.grading.opinions.told import age_in_words, level_in_words, reasons
from tutela.casework.grading.opinions.votes import ages_apart
from tutela.casework.grading.queries import pack_of
from tutela.casework.items.models import Item
from tutela.casework.quality.disputes import queries
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
_STATES = {State.OPEN: "Waits for another opinion", State.DISPUTED: "Nobody agrees"}


def disputes(by: Actor, after: int | None) -> Context:
    """Say what the list shows: the oldest first, from the number of a row on.

    Raises:
        NotAllowed: the actor may not release others' work.
    """
    rows = queries.open_for(by).select_related("item").order_by("pk")
    found = list((rows if after is None else rows.filter(pk__gt=after))[: PAGE + 1])
    return {
        "rows": [
            {
                "reference": row.item.reference,
                "href": reverse("dispute", args=[row.item_id]),
                "state": _STATES[State(row.state)],
                "because": reasons(row.because),
                "since": moment(row.at),
            }
            for row in found[:PAGE]
        ],
        "more": f"?after={found[PAGE - 1].pk}" if len(found) > PAGE else "",
    }


def dispute(by: Actor, item: Item, errors: Sequence[str], posted: Mapping[str, str]) -> Context:
    """Say what the page of one item shows: all opinions of it side by side, and what differs.

    Raises:
        NotAllowed: the actor may not release others' work.
        OwnWork, KeptFromReader: the actor takes part in it.
    """
    gate.require(by, Act.RELEASE_LOT, on=item)
    queries.require_no_part(by, item)
    opinions, pack = queries.opinions_of(item), pack_of(item.unit_id)
    row = Consensus.objects.filter(item=item).select_related("adjudication__person").first()
    is_open = row is not None and row.state != State.SETTLED and bool(opinions)
    return {
        "item": {"reference": item.reference, "href": rooms.page_of("item", item.pk)},
        "because": reasons(row.because) if row is not None else "",
        "state": _STATES[State(row.state)] if row is not None and is_open else "Settled",
        "columns": [f"Opinion {number}" for number in range(1, len(opinions) + 1)],
        "categories": [grading.mark(pack, each.category) for each in opinions],
        "differs": len({each.category for each in opinions}) > 1,
        "rows": _rows(opinions),
        "ages": age_in_words(ages_apart(opinions)),
        "decided": _decided(row.adjudication, row.level) if row is not None and row.adjudication else None,
        "choices": [grading.mark(pack, each.code) for each in pack.categories] if is_open else [],
        "chosen": posted.get("category", ""),
        "reason": posted.get("reason", ""),
        "errors": errors,
    }


def _rows(opinions: Sequence[Assessment]) -> list[Context]:
    """Set what the opinions rest on side by side, fact by fact; what not all say alike differs."""
    said = [told.by_name(each) for each in opinions]
    names = dict.fromkeys(name for facts in said for name in facts)
    rows = [(name, [facts.get(name, "") for facts in said]) for name in names]
    return [{"name": name, "values": values, "differs": len(set(values)) > 1} for name, values in rows]


def _decided(decided: Adjudication, level: str) -> Context:
    return {
        "category": grading.mark(pack_of(decided.person.unit_id), decided.category),
        "by": decided.person.name,
        "at": moment(decided.at),
        "reason": decided.reason,
        "level": level_in_words(level),
    }
