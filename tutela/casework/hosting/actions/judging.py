"""The steps that add facts and judge: each in the transaction of the act that brought them."""

from collections.abc import Iterable
from hashlib import sha256

from django.utils import timezone

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.hosting import queries
from tutela.casework.hosting.models import Trace, TraceFact, Verdict
from tutela.engine.hosting.facts import Fact
from tutela.engine.hosting.offline import facts_of
from tutela.engine.hosting.verdict import judge

_MOST_KEPT = 1 << 18


def locked(trace: Trace) -> Trace:
    """Give a trace, held until the end of the transaction."""
    return Trace.objects.select_for_update(of=("self",)).get(pk=trace.pk)


def add_facts(
    by: Actor, trace: Trace, facts: Iterable[Fact], *, answer: bytes = b"", basis: str = ""
) -> list[TraceFact]:
    """Add facts of the current round, with the raw answer they were read from."""
    digest = sha256(answer).hexdigest() if answer else ""
    return database.insert(
        TraceFact(
            trace=trace, round=trace.round, method=fact.method.value, source=fact.source,
            source_date=fact.source_date, query=fact.query, ip=fact.ip, asn=fact.asn,
            prefix=fact.prefix[:100], organisation=fact.organisation[:300], country=fact.country,
            abuse=list(fact.abuse), note=fact.note[:500], basis=basis, is_offline=fact.is_offline,
            answer=answer[:_MOST_KEPT], answer_sha256=digest, by=by.name, at=timezone.now(),
        )
        for fact in facts
    )  # fmt: skip


def facts_from_files(trace: Trace) -> tuple[list[Fact], list[str]]:
    """Give what the unit's files say of every IP address of a trace, and which of them could not be read."""
    found: list[Fact] = []
    faults: list[str] = []
    for ip in queries.ips_of(trace):
        said = facts_of(ip, queries.files())
        found += said.facts
        faults += said.faults
    return found, list(dict.fromkeys(faults))


def judge_anew(by: Actor, trace: Trace) -> list[Verdict | Trace]:
    """Judge all facts; give the rows that were written: the trace, and a verdict where it is another one."""
    facts = [row.fact for row in trace.facts.order_by("pk")]
    came = judge(facts, is_onion=trace.is_onion, is_inchoate=not trace.host)
    before = queries.verdict_of(trace)
    row = Verdict(
        trace=trace, number=trace.verdict + 1, kind=came.kind.value, country=came.country,
        provider=came.provider[:300], asn=came.asn, abuse=list(came.abuse), rule=came.rule,
        methods=list(came.methods), because=list(came.because), by=by.name,
    )  # fmt: skip
    written: list[Verdict | Trace] = []
    if before is None or _differs(before, row):
        row.save()
        written.append(row)
        trace.verdict, trace.kind, trace.country = row.number, row.kind, row.country
        trace.provider = row.provider
    trace.save(update_fields=["verdict", "kind", "country", "provider", "round", "looked_at"])
    return [*written, trace]


def _differs(before: Verdict, after: Verdict) -> bool:
    columns = ("kind", "country", "provider", "asn", "abuse", "rule", "methods", "because")
    return any(getattr(before, column) != getattr(after, column) for column in columns)
