"""What the pages of traces show."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting import queries
from tutela.casework.hosting.models import KINDS, LookUp, Trace, TraceFact
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Report
from tutela.casework.reports.triage.keys import beside_a_report
from tutela.casework.rooms import Link
from tutela.casework.times import moment
from tutela.engine.hosting.verdict import Kind, front_of
from tutela.engine.identifiers import defanged
from tutela.printable import printable

Context = dict[str, Any]
PAGE = 50
_MOST_ROWS = 200
_MOST_SHOWN = 160
TITLES = {
    Kind.DIRECT: "Hosted here",
    Kind.FRONT_ORIGIN_UNKNOWN: "Behind a front, origin not known",
    Kind.FRONT_ORIGIN_KNOWN: "Behind a front, origin known",
    Kind.ONION: "Onion service, no country",
    Kind.INCHOATE: "Text only, no host",
    Kind.GONE: "No such host",
    Kind.BOGON: "Private address",
    Kind.DISAGREEMENT: "The sources disagree",
    Kind.UNSETTLED: "Not settled yet",
}


def shown_address(address: str) -> str:
    """Write an address so that nobody follows it by mistake, and no longer than a line or two."""
    safe = printable(defanged(address))
    return safe if len(safe) <= _MOST_SHOWN else f"{safe[: _MOST_SHOWN - 1]}…"


def offer_of_report(by: Actor, report: Report) -> Link | None:
    """Offer, from a report, the trace of the address it names, or to begin that; of several the next."""
    if not gate.may(by, Act.TRACE, on=report):
        return None
    named = addresses.of(report)
    found = queries.traces_of_addresses(report.unit_id, named)
    left = next((each for each in named if each not in found), None)
    if left is not None:
        return Link(f"Trace {shown_address(left)}", f"{reverse('trace-new')}?report={report.pk}", "trace")
    if not named:
        return None
    first = found[named[0]]
    return Link(f"Trace {first}", f"{reverse('trace', args=[first.pk])}?report={report.pk}", "trace")


def untraced(by: Actor, report: Report) -> list[str]:
    """List the addresses of a report that nobody has traced yet.

    Raises:
        NotAllowed: the actor traces nothing.
    """
    gate.require(by, Act.TRACE, on=report)
    named = addresses.of(report)
    found = queries.traces_of_addresses(report.unit_id, named)
    return [each for each in named if each not in found]


def traces(by: Actor, kind: str, before: int | None) -> Context:
    """Say which addresses were traced, the newest first.

    Raises:
        NotAllowed: the actor may not see traces.
    """
    found = queries.traces_of(by, kind)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown, said = listed[:PAGE], {"kind": kind} if kind in dict(KINDS) else {}
    older = f"?{urlencode({**said, 'before': shown[-1].pk})}" if len(listed) > PAGE else ""
    return {
        "traces": [_head(each) for each in shown],
        "kinds": [
            {"code": code, "title": TITLES[Kind(code)], "chosen": code == said.get("kind")}
            for code, _ in KINDS
        ],
        "new_href": reverse("trace-new") if gate.may(by, Act.TRACE) else "",
        "paging": {
            "says": "The newest first", "newer": f"?{urlencode(said)}" if before else "", "older": older,
        },
    }  # fmt: skip


def _head(trace: Trace) -> Context:
    return {
        "name": trace.reference,
        "href": reverse("trace", args=[trace.pk]),
        "address": shown_address(trace.address),
        "verdict": TITLES[Kind(trace.kind)],
        "is_settled": trace.kind in (Kind.DIRECT, Kind.FRONT_ORIGIN_KNOWN),
        "country": trace.country,
        "provider": trace.provider,
        "looked": moment(trace.looked_at),
    }


def trace(by: Actor, shown: Trace, report: Report | None = None) -> Context:
    """Say what is known of where one address is hosted, by which facts, and who was asked."""
    verdict = queries.verdict_of(shown)
    may_trace = gate.may(by, Act.TRACE, on=shown)
    facts = list(shown.facts.defer("answer").order_by("-pk")[:_MOST_ROWS])
    return {
        "trace": _head(shown),
        "because": verdict.because if verdict else [],
        "rule": verdict.rule if verdict else "",
        "mailboxes": verdict.abuse if verdict else [],
        "network": f"AS{verdict.asn}" if verdict and verdict.asn else "",
        "is_stale": queries.is_stale(shown) and bool(shown.host) and not shown.is_onion,
        "facts": [_fact(each) for each in facts],
        "looks": [_look(each) for each in shown.look_ups.order_by("-pk")[:_MOST_ROWS]],
        "verdicts": [
            {
                "number": each.number, "says": TITLES[Kind(each.kind)], "country": each.country,
                "provider": each.provider, "by": each.by, "at": moment(each.at),
            }
            for each in shown.verdicts.order_by("-number")[:_MOST_ROWS]
        ],
        "may_look": may_trace and bool(shown.host),
        "may_ask": may_trace and bool(shown.host) and not shown.is_onion,
        "word_href": reverse("trace-word", args=[shown.pk]) if may_trace else "",
        "offers": rooms.offers(by, "trace", shown),
        "report": {"name": report.reference, "href": rooms.page_of("report", report.pk)} if report else None,
        "report_keys": beside_a_report(),
    }  # fmt: skip


def _fact(fact: TraceFact) -> Context:
    notes = [fact.note, f"Basis: {fact.basis}" if fact.basis else ""]
    front = front_of(fact.asn)
    return {
        "method": fact.method,
        "source": printable(fact.source),
        "day": f"{fact.source_date:%d.%m.%Y}" if fact.source_date else "",
        "ip": fact.ip,
        "network": f"AS{fact.asn}" if fact.asn else "",
        "front": front,
        "prefix": fact.prefix,
        "organisation": printable(fact.organisation),
        "country": fact.country,
        "mailboxes": ", ".join(fact.abuse),
        "note": printable("; ".join(filter(None, notes))),
        "round": fact.round,
        "at": moment(fact.at),
        "by": fact.by,
    }


def _look(look: LookUp) -> Context:
    return {
        "method": look.method,
        "query": shown_address(look.query),
        "server": printable(look.server),
        "outcome": look.outcome,
        "says": printable(look.says),
        "hops": [printable(hop) for hop in look.hops],
        "at": moment(look.began_at),
        "by": look.by,
    }
