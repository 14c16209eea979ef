"""What the pages of commercial sites and their operators show."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.commerce import queries
from tutela.casework.commerce.brands import Brand, brands_of
from tutela.casework.commerce.models import Cluster, Judgement, Kind, SiteFact
from tutela.casework.commerce.queries import Suggestion
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace
from tutela.casework.hosting.pages import shown_address
from tutela.casework.rooms import Link
from tutela.casework.times import moment
from tutela.engine.identifiers import defanged
from tutela.printable import printable

Context = dict[str, Any]
PAGE = 50
_MOST_ROWS = 200


def offer(by: Actor, trace: Trace) -> Link | None:
    """Offer, from a trace, what is on record of the site there."""
    if not gate.may(by, Act.SEE_TRACES, on=trace):
        return None
    return Link("What it sells for, and who runs it", reverse("site", args=[trace.pk]))


def operators(by: Actor, before: int | None) -> Context:
    """Say which operators there are, the newest first.

    Raises:
        NotAllowed: the actor may not see traces.
    """
    found = queries.clusters_of(by)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown, brands = listed[:PAGE], brands_of(by.unit)
    said = queries.facts_by_cluster([each.pk for each in shown])
    return {
        "operators": [
            {
                "name": each.reference,
                "href": reverse("operator", args=[each.pk]),
                "size": getattr(each, "size", 0),
                "made": moment(each.made_at),
                **_sold(said.get(each.pk, []), brands),
            }
            for each in shown
        ],
        "paging": {
            "says": "The newest first",
            "newer": "?" if before else "",
            "older": f"?before={shown[-1].pk}" if len(listed) > PAGE else "",
        },
    }


def _sold(facts: Sequence[SiteFact], brands: dict[str, Brand]) -> Context:
    named = sorted({_says(one, brands) for one in facts if one.kind == Kind.BRAND})
    return {"brands": ", ".join(named), "prices": ", ".join(queries.prices(facts))}


def _says(fact: SiteFact, brands: dict[str, Brand]) -> str:
    """Write what a fact says, so that nobody follows it by mistake."""
    if fact.kind == Kind.BRAND:
        return brands[fact.text].title if fact.text in brands else fact.text
    if fact.kind == Kind.WALLET:
        currency, _, text = fact.text.partition(":")
        return f"{printable(text)} ({currency})"
    if fact.kind == Kind.PRICE:
        return f"{fact.text} {fact.currency}"
    return printable(defanged(fact.text))


def operator(by: Actor, shown: Cluster) -> Context:
    """Say of one operator which addresses, brands and prices there are, when it was seen, who judged what."""
    traces = queries.traces_of(shown)
    numbers, brands = [each.pk for each in traces], brands_of(by.unit)
    facts = queries.facts_on(numbers)
    first, last = queries.seen(by.unit, traces)
    may = gate.may(by, Act.TRACE, on=shown)
    return {
        "name": shown.reference,
        "made": moment(shown.made_at),
        "first": moment(first),
        "last": moment(last),
        **_sold(facts, brands),
        "traces": [
            {
                "name": each.reference,
                "href": reverse("site", args=[each.pk]),
                "address": shown_address(each.address),
                "country": each.country,
                "provider": printable(each.provider),
                **_sold([one for one in facts if one.trace_id == each.pk], brands),
            }
            for each in traces
        ],
        "strong": _strong(facts, brands),
        "judgements": [_judgement(each, may=may) for each in queries.judgements_of(numbers)[:_MOST_ROWS]],
        "offers": rooms.offers(by, "cluster", shown),
    }


def _strong(facts: Sequence[SiteFact], brands: dict[str, Brand]) -> list[Context]:
    """Give what several addresses of an operator share, each with where it is."""
    by_key: dict[bytes, list[SiteFact]] = {}
    for one in facts:
        if one.key:
            by_key.setdefault(bytes(one.key), []).append(one)
    return [
        {
            "kind": found[0].get_kind_display(),
            "says": _says(found[0], brands),
            "on": ", ".join(f"H-{number}" for number in sorted({one.trace_id for one in found})),
        }
        for found in by_key.values()
    ]


def site(by: Actor, shown: Trace) -> Context:
    """Say what is on record of the site at an address, what it shares with others, and what was judged."""
    may, brands = gate.may(by, Act.TRACE, on=shown), brands_of(by.unit)
    facts = queries.facts_of(shown)
    cluster = queries.cluster_of(shown)
    registrar = queries.registrar_of(shown)
    known = {one.text for one in facts if one.kind == Kind.REGISTRAR}
    enter = reverse("site-fact-new", args=[shown.pk])
    return {
        "trace": {
            "name": shown.reference, "number": shown.pk, "address": shown_address(shown.address),
            "href": reverse("trace", args=[shown.pk]),
        },
        "cluster": _link(cluster) if cluster else None,
        "facts": [_fact(one, brands, may=may) for one in facts],
        "suggestions": [_suggestion(one, brands) for one in queries.suggestions(shown)],
        "judgements": [_judgement(one, may=may) for one in queries.judgements_of([shown.pk])[:_MOST_ROWS]],
        "may": may,
        "enter_href": enter if may else "",
        "registrar": printable(registrar) if may and registrar and registrar not in known else "",
        "registrar_href": f"{enter}?{urlencode({'kind': Kind.REGISTRAR.value, 'text': registrar})}",
        "verdicts": Judgement.Verdict.choices,
    }  # fmt: skip


def _link(cluster: Cluster) -> Context:
    return {"name": cluster.reference, "href": reverse("operator", args=[cluster.pk])}


def _fact(one: SiteFact, brands: dict[str, Brand], *, may: bool) -> Context:
    back = getattr(one, "taken_back_by", None)
    return {
        "kind": one.get_kind_display(),
        "says": _says(one, brands),
        "basis": printable(one.basis),
        "by": one.by,
        "at": moment(one.at),
        "back": f"Taken back by {back.by}, {moment(back.at)}: {printable(back.basis)}" if back else "",
        "back_href": reverse("site-fact-back", args=[one.pk]) if may and not back else "",
    }


def _suggestion(one: Suggestion, brands: dict[str, Brand]) -> Context:
    return {
        "name": one.trace.reference,
        "number": one.trace.pk,
        "href": reverse("site", args=[one.trace.pk]),
        "address": shown_address(one.trace.address),
        "shared": [
            {
                "kind": each.fact.get_kind_display(),
                "says": _says(each.fact, brands),
                "addresses": each.addresses,
                "reports": each.reports,
            }
            for each in one.shared
        ],
    }


def _judgement(one: Judgement, *, may: bool) -> Context:
    undone = one.withdrawn_by.name if one.withdrawn_by else ""
    return {
        "pair": [
            {"name": each.reference, "href": reverse("site", args=[each.pk])}
            for each in (one.left, one.right)
        ],
        "verdict": one.get_verdict_display(),
        "reason": printable(one.reason),
        "by": one.by.name,
        "at": moment(one.at),
        "undone": f"Undone by {undone}, {moment(one.withdrawn_at)}: {printable(one.why_withdrawn)}"
        if undone
        else "",
        "undo_href": reverse("site-judgement-undo", args=[one.pk]) if may and not undone else "",
    }
