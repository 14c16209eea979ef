"""Asks name server and registries that the settings name; on record, because it reveals interest."""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels.outward import lookups
from tutela.casework.channels.outward.answers import Answer, Outcome
from tutela.casework.channels.outward.lookups import Looked
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting import queries
from tutela.casework.hosting.actions.judging import add_facts, facts_from_files, judge_anew, locked
from tutela.casework.hosting.errors import NotTraceable
from tutela.casework.hosting.models import LookUp, Trace
from tutela.engine.hosting import rdap
from tutela.engine.hosting.facts import Fact, Method

_JSON = "application/rdap+json"
_MOST_ADDRESSES = 4
_COUNTRY = re.compile(r"[A-Z]{2}")


def look_up(by: Actor, trace: Trace) -> list[LookUp]:
    """Ask for a host's addresses, then registries for each of them and for the domain, and judge anew.

    Each question is on record before it is sent. One that nobody may be asked, or that fails, is on record as
    well, and the others are asked.

    Args:
        by: who asks.
        trace: of which address.

    Raises:
        NotAllowed: the actor traces nothing.
        NotTraceable: it names no host, or an onion service's, which no registry knows.
    """
    gate.require(by, Act.TRACE, on=trace)
    if not trace.host or trace.is_onion:
        raise NotTraceable(f"{trace} names no host that a registry knows. Nobody was asked.")
    with transaction.atomic():
        current = locked(trace)
        current.round += 1
        current.save(update_fields=["round"])
        log.record(by, "trace.asked_outside", purpose="tracing", wrote=[current], trace=current.pk)
    asked = []
    if not _is_ip(current.host):
        asked.append(_ask(by, current, Method.DNS, current.host, settings.TUTELA.hosting.resolver, _resolve))
    with transaction.atomic():
        current = locked(current)
        found, _ = facts_from_files(current)
        rows = add_facts(by, current, found)
        log.record(by, "trace.files_read", purpose="tracing", wrote=rows, trace=current.pk, facts=len(rows))
    for ip in queries.ips_of(current)[:_MOST_ADDRESSES]:
        asked.append(_ask_registry(by, current, Method.RDAP_IP, ip))
    if not _is_ip(current.host):
        asked.append(_ask_registry(by, current, Method.RDAP_DOMAIN, _domain_of(current.host)))
    with transaction.atomic():
        current = locked(current)
        if any(each.outcome == Outcome.ACCEPTED.value for each in asked):
            current.looked_at = timezone.now()
        written = judge_anew(by, current)
        log.record(
            by, "trace.judged", purpose="tracing", wrote=written, trace=current.pk, verdict=current.kind
        )
    return asked


def _ask_registry(by: Actor, trace: Trace, method: Method, target: str) -> LookUp:
    server = rdap.server_for(target, _bootstrap())
    if not server:
        says = "No file of [hosting] bootstrap names a server for it. Nobody was asked."
        return _ask(by, trace, method, target, "", lambda _: Looked(Answer(Outcome.REFUSED_HERE, says)))
    address = server + rdap.path_of(target)
    return _ask(by, trace, method, target, address, lambda _: lookups.fetch(address, _JSON))


def _resolve(host: str) -> Looked:
    return lookups.resolve_host(host)


def _ask(
    by: Actor, trace: Trace, method: Method, query: str, server: str, ask: Callable[[str], Looked]
) -> LookUp:
    """Ask one question: on record before it is sent, and what came of it after."""
    with transaction.atomic():
        row = LookUp.objects.create(trace=trace, method=method.value, query=query, server=server, by=by.name)
        log.record(
            by, "look_up.begun", purpose="tracing", wrote=[row], look_up=row.pk, trace=trace.pk,
            method=method.value,
        )  # fmt: skip
    looked = ask(query)
    with transaction.atomic():
        row.ended_at, row.outcome = timezone.now(), looked.answer.outcome.value
        row.says, row.hops = f"{looked.answer.code or ''} {looked.answer.says}".strip()[:500], looked.hops
        row.save()
        facts = []
        if looked.answer.outcome is Outcome.ACCEPTED:
            facts = _of_name_server(query, server, looked) if method is Method.DNS else []
            facts = facts or [_of_registry(method, query, server, looked.body)]
        kept = add_facts(by, trace, facts, answer=looked.body)
        log.record(
            by, "look_up.ended", purpose="tracing", wrote=[row, *kept], look_up=row.pk, trace=trace.pk,
            outcome=row.outcome, facts=len(kept),
        )  # fmt: skip
    return row


def _of_name_server(host: str, server: str, looked: Looked) -> list[Fact]:
    return [
        Fact(Method.DNS, server, host, timezone.localdate(), ip, is_offline=False)
        for ip in looked.addresses or ("",)
    ]


def _of_registry(method: Method, query: str, server: str, octets: bytes) -> Fact:
    answer = rdap.read(octets)
    paths = ", ".join(f"{each.mailbox} at {each.path}" for each in answer.abuse)
    is_ip = method is Method.RDAP_IP
    country = answer.country if _COUNTRY.fullmatch(answer.country) else ""
    return Fact(
        method, server, query, timezone.localdate(), query if is_ip else "", answer.asn,
        ", ".join(answer.prefixes), answer.organisation, country if is_ip else "",
        tuple(each.mailbox for each in answer.abuse) if is_ip else (),
        "; ".join(filter(None, (paths, *answer.faults))), is_offline=False,
    )  # fmt: skip


def _bootstrap() -> list[bytes]:
    found = []
    for path in settings.TUTELA.hosting.bootstrap:
        try:
            found.append(Path(path).read_bytes())
        except OSError:
            continue
    return found


def _is_ip(host: str) -> bool:
    return rdap.path_of(host).startswith("ip/")


def _domain_of(host: str) -> str:
    """Give what a registry of domains is asked for: the last two names of a host, of which one is its own."""
    return ".".join(host.split(".")[-2:])
