"""Reads an operator of commercial sites as the content of a package: addresses, facts and judgements."""

from tutela.casework.commerce import queries
from tutela.casework.commerce.models import Cluster, Kind
from tutela.casework.packages.content.contents import (
    IDENTIFIERS,
    TIMELINE,
    Content,
    as_table,
    harmless,
    identifier_row,
    identifier_table,
    iso,
    strong,
    timeline,
)

ADDRESSES, FACTS, JUDGEMENTS = "addresses.csv", "site-facts.csv", "judgements.csv"


def of_cluster(cluster: Cluster) -> Content:
    """Give what an operator has on record for a package; what was taken back or undone is not among it."""
    traces = queries.traces_of(cluster)
    numbers = [each.pk for each in traces]
    facts = queries.facts_on(numbers)
    held = list(queries.judgements_of(numbers).filter(withdrawn_at=None, left__in=numbers, right__in=numbers))
    keyed = [one for one in facts if one.key]
    rows = [identifier_row("url", each.address, each.reference, is_strong=True) for each in traces]
    rows += [identifier_row(one.kind, one.text, f"H-{one.trace_id}", is_strong=True) for one in keyed]
    parts = {
        ADDRESSES: as_table(
            ("site", "address", "country", "provider"),
            [
                {
                    "site": each.reference, "address": harmless(each.address), "country": each.country,
                    "provider": harmless(each.provider),
                }
                for each in traces
            ],
        ),
        FACTS: as_table(
            ("site", "kind", "text", "currency", "basis", "at"),
            [
                {
                    "site": f"H-{one.trace_id}", "kind": one.kind,
                    "text": one.text if one.kind == Kind.PRICE else harmless(one.text),
                    "currency": one.currency, "basis": harmless(one.basis), "at": iso(one.at),
                }
                for one in facts
            ],
        ),
        JUDGEMENTS: as_table(
            ("left", "right", "verdict", "reason", "at"),
            [
                {
                    "left": one.left.reference, "right": one.right.reference, "verdict": one.verdict,
                    "reason": harmless(one.reason), "at": iso(one.at),
                }
                for one in held
            ],
        ),
        IDENTIFIERS: identifier_table(rows),
        TIMELINE: timeline(
            [
                *((iso(each.made_at), "The address was traced", each.reference) for each in traces),
                *((iso(one.at), f"{one.get_kind_display()} recorded", f"H-{one.trace_id}") for one in facts),
            ]
        ),
    }  # fmt: skip
    texts = [*(each.address for each in traces), *(one.text for one in keyed)]
    return Content(f"operator {cluster}", parts, strong(texts))
